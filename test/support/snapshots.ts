import type { RunRecord } from '../../lib';
import { syncSnapshot } from '../../lib';
import type { Pair } from './accounts';
import { bothSides } from './accounts';

export async function sync(
  { subscription, accounts }: Pair,
  options: Parameters<typeof syncSnapshot>[1] = {},
): Promise<RunRecord> {
  return syncSnapshot(subscription, { env: bothSides(accounts), ...options });
}

/** The file counts of a run, for each dataset. */
export function counts(record: RunRecord): object[] {
  return record.details.map((d) => ({
    written: d.filesWritten,
    unchanged: d.filesUnchanged,
    gone: d.filesGone,
    deleted: d.filesDeleted,
    failed: d.filesFailed,
  }));
}

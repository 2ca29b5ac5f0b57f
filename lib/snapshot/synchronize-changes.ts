import type { ChangedFile, ChangeKey } from '../changes/changed-file';
import type { RunDependencies } from './contract/run-dependencies';
import type { SynchronizationTrigger } from '../model/values/change-latency';
import type { RunRecord } from './contract/run-record';
import { RunChanges } from './planning/run-changes';
import { synchronize } from './synchronize';
import type { SynchronizeOptions } from './synchronize-options';

export interface SynchronizeChangesOptions extends Omit<
  SynchronizeOptions,
  'mode' | 'reconcile' | 'adopt' | 'knownChanges'
> {
  /** The kind of messages that told of the changes. */
  readonly trigger: SynchronizationTrigger;
}

export interface SynchronizedChanges {
  readonly record: RunRecord;
  /** True if the run has dealt with a change. Otherwise it must be told of again. */
  readonly isSettled: (change: ChangeKey) => boolean;
}

/**
 * Synchronizes a subscription like `synchronize`, but looks only at the files that changes name. A dataset is listed instead
 * if its manifest cannot tell the rest: before its first snapshot is complete, after a crash, if it is published atomically,
 * or if very many files have changed. The record tells so.
 *
 * @param changes In the order in which they happened: the last change of a file decides.
 * @throws DataShareError as `synchronize`
 */
export async function synchronizeChanges(
  job: RunDependencies,
  changes: AsyncIterable<ChangedFile>,
  { trigger, ...options }: SynchronizeChangesOptions,
): Promise<SynchronizedChanges> {
  const told = new RunChanges(trigger);
  await told.addAll(changes);
  const record = await synchronize(job, {
    ...options,
    mode: 'Incremental',
    reconcile: false,
    adopt: false,
    knownChanges: told,
  });
  return { record, isSettled: (change) => told.isSettled(change) };
}

import type { Readable } from 'node:stream';
import { DataShareError } from '../../errors/data-share-error';
import type { RunRecord } from '../contract/run-record';
import { runRecordSchema, toRunRecordPath, toRunRecordPrefix } from '../contract/run-record';
import type { StateStore } from '../contract/storage-ports';
import { parseStateJson, readLimitedText, STATE_LIMITS } from './state-documents';

/** The run records of a subscription, one blob for each run. */
export class RunRecords {
  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
  ) {}

  public async add(record: RunRecord, signal: AbortSignal): Promise<void> {
    const path = toRunRecordPath(this.subscriptionName, record.startTime, record.synchronizationId);
    await this.store.replace(path, JSON.stringify(record, null, 2), undefined, signal);
  }

  /** Returns the latest run records, newest first. */
  public async listLatest(limit: number, signal: AbortSignal): Promise<RunRecord[]> {
    const newest: string[] = [];
    for await (const path of this.store.list(toRunRecordPrefix(this.subscriptionName), signal)) {
      newest.push(path);
      if (newest.length > limit) newest.shift();
    }
    const records: RunRecord[] = [];
    for (const path of newest.reverse()) {
      const blob = await this.store.read(path, signal);
      const record = blob && (await parseRecord(blob.content, path));
      // A record that cannot be read must not hide the others.
      if (record) records.push(record);
    }
    return records;
  }
}

async function parseRecord(content: Readable, path: string): Promise<RunRecord | undefined> {
  try {
    const text = await readLimitedText(content, path, STATE_LIMITS.runRecord);
    return parseStateJson(text, path, runRecordSchema);
  } catch (error) {
    if (DataShareError.isDataShareError(error) && error.code === 'StateUnreadable') return undefined;
    throw error;
  }
}

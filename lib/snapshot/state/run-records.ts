import { text } from 'node:stream/consumers';
import type { RunRecord } from '../contract/run-record';
import { runRecordSchema, toRunRecordPath, toRunRecordPrefix } from '../contract/run-record';
import type { StateStore } from '../contract/storage-ports';
import { parseStateJson } from './state-pointer';

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
      const record = blob && parseStateJson(await text(blob.content), runRecordSchema);
      // A record that cannot be read must not hide the others.
      if (record) records.push(record);
    }
    return records;
  }
}

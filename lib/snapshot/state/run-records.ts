import type { Readable } from 'node:stream';
import { DataShareError } from '../../errors/data-share-error';
import type { z } from 'zod';
import type { RollbackRecord } from '../contract/rollback-record';
import { ROLLBACK_SUFFIX, rollbackRecordSchema } from '../contract/rollback-record';
import type { RunRecord } from '../contract/run-record';
import { runRecordSchema, toRunRecordPath, toRunRecordPrefix } from '../contract/run-record';
import type { StateStore } from '../contract/state-store-port';
import { mapConcurrently, READS_AT_ONCE } from '../../streams/ordered-streams';
import { readLimitedText } from '../contract/read-limited-text';
import { parseStateJson, STATE_LIMITS } from './json-documents';
import { createOwnBlob } from '../contract/own-blobs';

/** The records of some time. */
export interface FoundRecords {
  readonly records: readonly RunRecord[];
  /** Number of records that cannot be read. */
  readonly unreadable: number;
  /** True if there are more than were asked for: the newest were read. */
  readonly isCut: boolean;
}

/** The run records of a subscription, one blob for each run. */
export class RunRecords {
  constructor(
    private readonly store: StateStore,
    private readonly subscriptionName: string,
  ) {}

  public async add(record: RunRecord, signal: AbortSignal): Promise<void> {
    const path = toRunRecordPath(this.subscriptionName, record.startTime, record.synchronizationId);
    await createOwnBlob(this.store, path, JSON.stringify(record, null, 2), signal);
  }

  public async addRollback(record: RollbackRecord, signal: AbortSignal): Promise<void> {
    const path = toRunRecordPath(this.subscriptionName, record.startTime, record.rollbackId);
    const content = JSON.stringify(record, null, 2);
    await createOwnBlob(this.store, path.replace(/\.json$/, ROLLBACK_SUFFIX), content, signal);
  }

  /** Returns the record of one synchronization; undefined if there is none, or if it cannot be read. */
  public async find(
    { startTime, synchronizationId }: Pick<RunRecord, 'startTime' | 'synchronizationId'>,
    signal: AbortSignal,
  ): Promise<RunRecord | undefined> {
    const path = toRunRecordPath(this.subscriptionName, startTime, synchronizationId);
    const [record] = await this.readAll([path], runRecordSchema, signal);
    return record;
  }

  /** Returns the latest records of synchronizations, newest first. */
  public async listLatest(limit: number, signal: AbortSignal): Promise<RunRecord[]> {
    const paths = await this.listPaths(limit, (path) => !path.endsWith(ROLLBACK_SUFFIX), signal);
    return this.readAll(paths, runRecordSchema, signal);
  }

  /** Returns the records of the synchronizations that started at a time or later, and what is missing among them. */
  public async listSince(since: Date, limit: number, signal: AbortSignal): Promise<FoundRecords> {
    const from = toRunRecordPath(this.subscriptionName, since.toISOString(), '');
    const isWanted = (path: string): boolean => !path.endsWith(ROLLBACK_SUFFIX) && path >= from;
    const paths = await this.listPaths(limit + 1, isWanted, signal);
    const newest = paths.slice(0, limit);
    const records = await this.readAll(newest, runRecordSchema, signal);
    return { records, unreadable: newest.length - records.length, isCut: paths.length > limit };
  }

  /** Returns the latest records of rollbacks, newest first. */
  public async listRollbacks(limit: number, signal: AbortSignal): Promise<RollbackRecord[]> {
    const paths = await this.listPaths(limit, (path) => path.endsWith(ROLLBACK_SUFFIX), signal);
    return this.readAll(paths, rollbackRecordSchema, signal);
  }

  private async listPaths(
    limit: number,
    isWanted: (path: string) => boolean,
    signal: AbortSignal,
  ): Promise<string[]> {
    const newest: string[] = [];
    for await (const { path } of this.store.list(toRunRecordPrefix(this.subscriptionName), signal)) {
      if (!isWanted(path)) continue;
      newest.push(path);
      if (newest.length > limit) newest.shift();
    }
    return newest.reverse();
  }

  private async readAll<T>(
    paths: readonly string[],
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T[]> {
    const readOne = async (path: string): Promise<T | undefined> => {
      const blob = await this.store.read(path, signal);
      return blob && parseRecord(blob.content, path, schema);
    };
    const records = await mapConcurrently(paths, READS_AT_ONCE, readOne);
    // A record that cannot be read must not hide the others.
    return records.filter((record) => record !== undefined);
  }
}

async function parseRecord<T>(content: Readable, path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    const text = await readLimitedText(content, path, STATE_LIMITS.runRecord);
    return parseStateJson(text, path, schema);
  } catch (error) {
    if (DataShareError.isDataShareError(error) && error.code === 'StateUnreadable') return undefined;
    throw error;
  }
}

import { z } from 'zod';
import { readLimitedText } from '../contract/read-limited-text';
import type { RunDependencies } from '../contract/run-dependencies';
import type { RunRecord } from '../contract/run-record';
import { parseStateJson, STATE_LIMITS } from '../state/json-documents';
import { RunRecords } from '../state/run-records';
import { stateNameSchema } from '../state/state-values';
import { toSharedFolder } from './run-split';

const endedRunSchema = z.object({
  documentType: z.literal('ended-run'),
  schemaVersion: z.literal(1),
  synchronizationId: stateNameSchema,
  startTime: z.iso.datetime(),
  status: z.string(),
  /** Name of the execution whose processes have worked on the run; null if it has none. */
  execution: z.string().nullable(),
  /** True if its leader was stopped, so that the other processes go on; absent in state of earlier versions. */
  isInterrupted: z.boolean().optional(),
});

type EndedRun = z.infer<typeof endedRunSchema>;

/** The last run of several processes that has ended: with it, each of them finds the record. */
export class EndedRuns {
  private readonly path: string;

  constructor(private readonly job: RunDependencies) {
    this.path = `${toSharedFolder(job.subscription.subscriptionName)}last.json`;
  }

  public async write(
    { synchronizationId, startTime, status }: RunRecord,
    { execution, isInterrupted }: { readonly execution?: string; readonly isInterrupted: boolean },
  ): Promise<void> {
    const { stateStore, neverAborted } = this.job;
    const before = await stateStore.read(this.path, neverAborted);
    before?.content.destroy();
    const ended: EndedRun = {
      ...{ documentType: 'ended-run', schemaVersion: 1 },
      ...{ synchronizationId, startTime, status, execution: execution ?? null, isInterrupted },
    };
    await stateStore.replace(this.path, JSON.stringify(ended, null, 2), before?.etag, neverAborted);
  }

  /** Returns the record of a run; undefined if it has left none, or if its leader was stopped: then its work goes on. */
  public async find(synchronizationId: string): Promise<RunRecord | undefined> {
    return this.readRecord((ended) => ended.synchronizationId === synchronizationId && !ended.isInterrupted);
  }

  /** Returns the record of the run that the processes of an execution have completed; undefined if there is none. */
  public async findCompleted(execution: string): Promise<RunRecord | undefined> {
    return this.readRecord((ended) => ended.execution === execution && ended.status === 'Succeeded');
  }

  private async readRecord(isWanted: (ended: EndedRun) => boolean): Promise<RunRecord | undefined> {
    const { stateStore, subscription, neverAborted } = this.job;
    const blob = await stateStore.read(this.path, neverAborted);
    if (!blob) return undefined;
    const content = await readLimitedText(blob.content, this.path, STATE_LIMITS.lock);
    const ended = parseStateJson(content, this.path, endedRunSchema);
    if (!ended || !isWanted(ended)) return undefined;
    const record = await new RunRecords(stateStore, subscription.subscriptionName).find(ended, neverAborted);
    // The record says what the run has done, so it must be of that run.
    return record?.synchronizationId === ended.synchronizationId && record.status === ended.status
      ? record
      : undefined;
  }
}

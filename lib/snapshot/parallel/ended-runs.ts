import { z } from 'zod';
import { readLimitedText } from '../contract/read-limited-text';
import type { RunDependencies } from '../contract/run-dependencies';
import type { RunRecord } from '../contract/run-record';
import { parseStateJson, STATE_LIMITS } from '../state/json-documents';
import { RunRecords } from '../state/run-records';
import { stateNameSchema } from '../state/state-values';
import { toSharedFolder } from './run-split';
import { sharedProblemsSchema, toFailure, toSharedProblems } from './shared-problems';

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
  /** The problems that stopped it, the first ones if there are many; absent in state of earlier versions. */
  problems: sharedProblemsSchema.optional(),
});

type EndedRun = z.infer<typeof endedRunSchema>;

interface EndedHow {
  readonly execution?: string;
  /** The failure that stopped the run; undefined if it came to its end. */
  readonly failure?: unknown;
  readonly isInterrupted: boolean;
}

/** A run of many datasets can have a problem for each of them. */
const MAX_PROBLEMS = 20;
/** Number of attempts to write, because somebody else can write in between. */
const MAX_TRIES = 3;

/** The last run of several processes that has ended: with it, each of them finds the record. */
export class EndedRuns {
  private readonly path: string;

  constructor(private readonly job: RunDependencies) {
    this.path = `${toSharedFolder(job.subscription.subscriptionName)}last.json`;
  }

  public async write(
    { synchronizationId, startTime, status }: RunRecord,
    { execution, failure, isInterrupted }: EndedHow,
  ): Promise<void> {
    const { stateStore, neverAborted } = this.job;
    const ended: EndedRun = {
      ...{ documentType: 'ended-run', schemaVersion: 1 },
      ...{ synchronizationId, startTime, status, execution: execution ?? null, isInterrupted },
      problems: failure === undefined ? [] : toSharedProblems(failure).slice(0, MAX_PROBLEMS),
    };
    const content = JSON.stringify(ended, null, 2);
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const before = await stateStore.read(this.path, neverAborted);
      before?.content.destroy();
      if (await stateStore.replace(this.path, content, before?.etag, neverAborted)) return;
    }
  }

  /**
   * Returns the record of a run; undefined if it has left none, or if its leader was stopped: then its work goes on.
   *
   * @throws DataShareError the failure that stopped the run
   */
  public async find(synchronizationId: string): Promise<RunRecord | undefined> {
    const found = await this.read(
      (ended) => ended.synchronizationId === synchronizationId && !ended.isInterrupted,
    );
    const failure = found && toFailure(found.ended.problems ?? []);
    if (failure) throw failure;
    return found?.record;
  }

  /** Returns the record of the run that the processes of an execution have completed; undefined if there is none. */
  public async findCompleted(execution: string): Promise<RunRecord | undefined> {
    return (await this.read((ended) => ended.execution === execution && ended.status === 'Succeeded'))
      ?.record;
  }

  private async read(
    isWanted: (ended: EndedRun) => boolean,
  ): Promise<{ readonly ended: EndedRun; readonly record: RunRecord } | undefined> {
    const { stateStore, subscription, neverAborted } = this.job;
    const blob = await stateStore.read(this.path, neverAborted);
    if (!blob) return undefined;
    const content = await readLimitedText(blob.content, this.path, STATE_LIMITS.lock);
    const ended = parseStateJson(content, this.path, endedRunSchema);
    if (!ended || !isWanted(ended)) return undefined;
    const record = await new RunRecords(stateStore, subscription.subscriptionName).find(ended, neverAborted);
    // The record says what the run has done, so it must be of that run.
    return record?.synchronizationId === ended.synchronizationId && record.status === ended.status
      ? { ended, record }
      : undefined;
  }
}

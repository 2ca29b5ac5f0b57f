import { DataShareError } from '../errors/data-share-error';
import type { RunDependencies } from './contract/run-dependencies';
import type { RunRecord } from './contract/run-record';
import { EndedRuns } from './parallel/ended-runs';
import { helpRun } from './parallel/help-run';
import { readRunLock } from './state/acquire-run-lock';
import { synchronize } from './synchronize';
import type { SynchronizeOptions } from './synchronize-options';

/** Number of runs in a row whose leader may end without a record before this process gives up. */
const MAX_RUNS = 20;

/**
 * Synchronizes a subscription once, together with the other processes that do the same: the first one leads, and the others help
 * it. If the leader dies or is stopped, one of the others begins a run that continues the work.
 *
 * @returns The record of the run, in every process. A process that starts after its execution has completed a run returns that record,
 *   and does nothing.
 * @throws DataShareError as `synchronize`; `SynchronizationRunning` if the run in progress has one process, is about another version of
 *   the subscription document, or does less than this process was asked to; `SynchronizationStalled` if the leader makes no progress
 */
export async function synchronizeTogether(
  job: RunDependencies,
  options: SynchronizeOptions & Required<Pick<SynchronizeOptions, 'together'>>,
): Promise<RunRecord> {
  const { execution } = options.together;
  for (let runs = 1; ; runs++) {
    // A process that starts late has nothing to do.
    const ended = execution === undefined ? undefined : await new EndedRuns(job).findCompleted(execution);
    if (ended) return ended;
    try {
      return await synchronize(job, options);
    } catch (error) {
      const isRunning = DataShareError.isDataShareError(error) && error.code === 'SynchronizationRunning';
      if (!isRunning || runs === MAX_RUNS) throw error;
      const leader = (await readRunLock(job, job.signal))?.owner;
      if (!leader) continue;
      if ((leader.processes ?? 1) <= 1) throw error;
      const record = await helpRun(job, leader, options);
      if (record) return record;
    }
  }
}

import { warnings } from '../../errors/catalogue';
import type { RunDependencies } from '../contract/run-dependencies';
import { describeLockOwner, RunLock } from './run-lock';

/**
 * Takes the lock of a subscription, with a warning if it was taken from a run that may be alive.
 *
 * @throws DataShareError `SynchronizationRunning` or `SynchronizationStalled` if another run has it and `breakLock` is false
 */
export async function acquireRunLock(
  job: RunDependencies,
  synchronizationId: string,
  breakLock: boolean,
): Promise<RunLock> {
  const { subscription, stateStore, hasEnded, signal, neverAborted } = job;
  return RunLock.acquire(
    stateStore,
    subscription.subscriptionName,
    {
      owner: { synchronizationId, since: job.now().toISOString(), ...job.runner },
      hasEnded,
      now: job.now,
      breakLock,
      renewalSignal: neverAborted,
      onBroken: (owner) => job.onWarning(warnings.lockBroken(describeLockOwner(owner))),
    },
    signal,
  );
}

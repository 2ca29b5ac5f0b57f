import { warnings } from '../../errors/catalogue';
import type { RunDependencies } from '../contract/run-dependencies';
import type { PresentLease } from './lease';
import { Lease } from './lease';
import { describeLockOwner, RunLock } from './run-lock';

/**
 * Takes the lock of a subscription, with a warning if it was taken from a run that may be alive.
 *
 * @param processes Number of processes that may work on the run together.
 * @throws DataShareError `SynchronizationRunning` or `SynchronizationStalled` if another run has it and `breakLock` is false
 */
export async function acquireRunLock(
  job: RunDependencies,
  synchronizationId: string,
  breakLock: boolean,
  processes = 1,
): Promise<RunLock> {
  const { subscription, stateStore, hasEnded, signal, neverAborted } = job;
  return RunLock.acquire(
    stateStore,
    subscription.subscriptionName,
    {
      owner: {
        synchronizationId,
        since: job.now().toISOString(),
        ...job.runner,
        ...(processes > 1 && { processes }),
      },
      hasEnded,
      now: job.now,
      breakLock,
      writeSignal: neverAborted,
      onBroken: (owner) => job.onWarning(warnings.lockBroken(describeLockOwner(owner))),
    },
    signal,
  );
}

/** Reads the lock of a subscription; undefined if nobody has it. */
export async function readRunLock(
  { stateStore, subscription, runner }: RunDependencies,
  signal: AbortSignal,
): Promise<PresentLease | undefined> {
  const reader = { ...runner, synchronizationId: '', since: '', renewals: 0, idleSeconds: 0 };
  return new Lease(stateStore, `${subscription.subscriptionName}/lock.json`, reader).read(signal);
}

import type { SyncOptions } from '../../lib/runtime/snapshot-options';
import { leaveUnanswered } from '../support/fault-proxy';
import type { Scenario } from '../support/operation-scenarios';
import {
  expectPublished,
  isOperation,
  openPair,
  removeLock,
  SCENARIOS,
} from '../support/operation-scenarios';
import { findRequestingCalls, REQUESTING_CALLS, STORAGE_OPERATIONS } from '../support/storage-operations';

/**
 * The limits of requests that are never answered: short, so that the tests are. A machine that is busy may not answer other
 * requests in time either; then the next limit is tried.
 */
const LIMITS_MS = [100, 500, 2500];
/** The most that a run takes of which one operation is never answered, in limits. Without limits, it does not end. */
const BOUND = 60;

test('every call that sends a request is in the list of operations', () => {
  expect(findRequestingCalls()).toEqual(Object.keys(REQUESTING_CALLS).sort());
  const listed = new Set(Object.values(REQUESTING_CALLS).flat());
  expect([...listed].sort()).toEqual([...STORAGE_OPERATIONS].sort());
});

describe('a run of which the service never answers', () => {
  test.concurrent.each(Object.entries(SCENARIOS))(
    '%s, ends in time, and the next run finishes its work',
    async (operation, scenario) => {
      let isReached = false;
      for (const limitMs of LIMITS_MS)
        isReached ||= await leaveOperationUnanswered(operation, scenario, limitMs);
      expect(isReached).toBe(true);
    },
  );
});

/** Returns false if the run ended before it reached the operation. */
async function leaveOperationUnanswered(
  operation: string,
  scenario: Scenario,
  limitMs: number,
): Promise<boolean> {
  const pair = await openPair(scenario);
  try {
    pair.proxy.inject({ isMeant: isOperation(operation), times: Infinity }, leaveUnanswered);
    const startedAt = performance.now();
    await pair.carry({ ...scenario.options, timeLimits: toTimeLimits(limitMs) });
    expect(performance.now() - startedAt).toBeLessThan(BOUND * limitMs + 60_000);
    const isReached = pair.proxy.heal().length === 0;
    await removeLock(pair);
    if (scenario.isPublished) await expectPublished(pair, scenario.options);
    else
      expect((await pair.run(scenario.options)).record).toMatchObject({ status: 'Succeeded', failures: [] });
    return isReached;
  } finally {
    await pair.end();
  }
}

const toTimeLimits = (limitMs: number): SyncOptions['timeLimits'] => ({
  requestMs: limitMs,
  pageMs: limitMs,
  copyMs: limitMs,
  idleMs: limitMs,
});

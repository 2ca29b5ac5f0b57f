import type { LockOwner } from '../../../lib/snapshot/contract/lock-owner';
import { LEASE_SECONDS } from '../../../lib/snapshot/state/run-lock';
import { acquire, passThrough, holder, LOCK_PATH, LockStore, other } from '../../fixtures/lock-store';
import { getRefusal } from '../../support/refusal';

const RUNNING = [
  {
    code: 'SynchronizationRunning',
    text: expect.stringContaining('is running: ben on there (process 2), since 2026') as string,
  },
];

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-01-02T03:04:05Z') }));
afterEach(() => jest.useRealTimers());

describe('the lock of another owner', () => {
  test('is refused while it is renewed; the error names the owner, who keeps it', async () => {
    const at = new LockStore();
    const lock = await acquire(at, { owner: other });
    for (let seconds = 0; seconds < 240; seconds += 30) {
      expect(await getRefusal(() => acquire(at))).toEqual(RUNNING);
      await jest.advanceTimersByTimeAsync(30_000);
    }
    await lock.ensureHeld();
    expect(at.holder).toEqual({ ...other, renewals: 8 });
  });

  test('expires if it was not renewed for more than 60 seconds, by the clock of the service', async () => {
    expect(LEASE_SECONDS).toBe(60);
    const at = new LockStore(other);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await getRefusal(() => acquire(at))).toEqual(RUNNING);
    await jest.advanceTimersByTimeAsync(1_000);
    const onBroken = jest.fn();
    expect(await acquire(at, { onBroken, breakLock: true })).toMatchObject({ isTakenOver: true });
    expect(at.holder).toEqual({ ...holder, renewals: 0 });
    // Nobody's lock was broken: it had run out.
    expect(onBroken).not.toHaveBeenCalled();
  });

  test('does not depend on the clock of the new run, or on the time in the lock', async () => {
    const at = new LockStore({ ...other, since: '1999-01-01T00:00:00Z' });
    expect(await getRefusal(() => acquire(at))).toMatchObject([{ code: 'SynchronizationRunning' }]);
    const early = new LockStore({ ...other, since: '2999-01-01T00:00:00Z' });
    await jest.advanceTimersByTimeAsync(61_000);
    await expect(acquire(early)).resolves.toMatchObject({ isTakenOver: true });
  });

  test('of a run that is known to have ended is taken at once, without a message', async () => {
    const at = new LockStore(other);
    const onBroken = jest.fn();
    const hasEnded = jest.fn(() => true);
    expect(await acquire(at, { hasEnded, onBroken })).toMatchObject({ isTakenOver: false });
    expect(hasEnded).toHaveBeenCalledWith(other);
    expect(onBroken).not.toHaveBeenCalled();
    expect(at.holder).toEqual({ ...holder, renewals: 0 });
  });

  test('of a run that may be alive is broken only on request, and the message names its owner', async () => {
    const at = new LockStore(other);
    expect(await getRefusal(() => acquire(at))).toEqual(RUNNING);
    expect(at.holder).toEqual(other);
    const onBroken = jest.fn();
    expect(await acquire(at, { breakLock: true, onBroken })).toMatchObject({ isTakenOver: true });
    expect(onBroken.mock.calls).toEqual([[other]]);
    expect(at.holder).toEqual({ ...holder, renewals: 0 });
  });

  test.each(['', '{ "user": ', '{"user":"ben"}', 'null'])(
    'and says nothing readable of itself is somebody all the same: %j',
    async (content) => {
      const at = new LockStore(content);
      const hasEnded = jest.fn(() => true);
      expect(await getRefusal(() => acquire(at, { hasEnded }))).toMatchObject([
        {
          code: 'SynchronizationRunning',
          text: expect.stringContaining('is running: owner unknown; wait') as string,
        },
      ]);
      expect(hasEnded).not.toHaveBeenCalled();
      const onBroken = jest.fn();
      await acquire(at, { breakLock: true, onBroken });
      expect(onBroken.mock.calls).toEqual([[undefined]]);
    },
  );

  test('that is released during the request is taken without a message', async () => {
    const at = new LockStore(other);
    at.around = async (operation, _path, work) => {
      if (operation === 'state.read') at.state.blobs.clear();
      return work();
    };
    const onBroken = jest.fn();
    expect(await acquire(at, { breakLock: true, onBroken })).toMatchObject({ isTakenOver: false });
    expect(onBroken).not.toHaveBeenCalled();
  });

  test.each([
    ['taken after it has run out', 61_000, false],
    ['broken', 0, true],
  ])('and renews it while it is about to be %s keeps it', async (_case, ageMs, breakLock) => {
    const at = new LockStore(other);
    await jest.advanceTimersByTimeAsync(ageMs);
    let replaces = 0;
    at.around = async (operation, _path, work) => {
      if (operation === 'state.replace' && (replaces += 1) === 2) at.write({ ...other, renewals: 1 });
      return work();
    };
    const onBroken = jest.fn();
    expect(await getRefusal(() => acquire(at, { breakLock, onBroken }))).toEqual(RUNNING);
    expect(at.holder).toEqual({ ...other, renewals: 1 });
    expect(onBroken).not.toHaveBeenCalled();
  });
});

describe('two runs that request a lock at once', () => {
  const ben: LockOwner = other;
  const carla: LockOwner = { ...other, synchronizationId: 'third', user: 'carla' };

  test.each<[string, unknown, number]>([
    ['nobody has', undefined, 0],
    ['has run out', { ...other, synchronizationId: 'dead', user: 'dora' }, 61_000],
  ])('and which %s: one of them has it, the other one is told whose it is', async (_case, content, ageMs) => {
    const at = new LockStore(content);
    await jest.advanceTimersByTimeAsync(ageMs);
    const outcomes = await Promise.allSettled([acquire(at, { owner: ben }), acquire(at, { owner: carla })]);
    const had = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(had).toHaveLength(1);
    const [winner, loser] = outcomes[0].status === 'fulfilled' ? [ben, outcomes[1]] : [carla, outcomes[0]];
    expect(at.holder).toEqual(winner);
    expect(loser).toMatchObject({
      reason: { message: expect.stringContaining(`is running: ${winner.user} on there`) as string },
    });
  });

  test('and get no answers at first: the owner knows that it has the lock, however often it sends the request', async () => {
    const at = new LockStore();
    at.loseAnswers(true);
    const lock = await acquire(at, { owner: ben });
    expect(lock.isTakenOver).toBe(false);
    expect(await getRefusal(() => acquire(at, { owner: carla }))).toEqual(RUNNING);
    at.around = passThrough;
    await lock.release();
    expect(at.state.blobs.has(LOCK_PATH)).toBe(false);
  });
});

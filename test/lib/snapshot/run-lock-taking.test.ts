import type { LockOwner } from '../../../lib/snapshot/contract/lock-owner';
import { LEASE_SECONDS } from '../../../lib/snapshot/state/lock-timing';
import {
  acquire,
  requestLock,
  passThrough,
  holder,
  LOCK_PATH,
  LockStore,
  other,
} from '../../fixtures/lock-store';
import { getRefusal } from '../../support/refusal';

jest.mock('node:timers/promises', () => jest.requireActual<object>('../../fixtures/fake-sleep'));

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
    expect(at.holder).toEqual({ ...other, renewals: 8, idleSeconds: expect.any(Number) as number });
  });

  test('expires if it was not renewed for more than 60 seconds, by the clock of the service', async () => {
    expect(LEASE_SECONDS).toBe(60);
    const at = new LockStore(other);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await getRefusal(() => acquire(at))).toEqual(RUNNING);
    await jest.advanceTimersByTimeAsync(1_000);
    const onBroken = jest.fn();
    expect(await acquire(at, { onBroken, breakLock: true })).toMatchObject({ isTakenOver: true });
    expect(at.holder).toEqual({ ...holder, renewals: 0, idleSeconds: expect.any(Number) as number });
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
    expect(at.holder).toEqual({ ...holder, renewals: 0, idleSeconds: expect.any(Number) as number });
  });

  test('of a run that may be alive is broken only on request, and the message names its owner', async () => {
    const at = new LockStore(other);
    expect(await getRefusal(() => acquire(at))).toEqual(RUNNING);
    expect(at.holder).toEqual(other);
    const onBroken = jest.fn();
    expect(await acquire(at, { breakLock: true, onBroken })).toMatchObject({ isTakenOver: true });
    expect(onBroken.mock.calls).toEqual([[other]]);
    expect(at.holder).toEqual({ ...holder, renewals: 0, idleSeconds: expect.any(Number) as number });
  });

  test.each<[string, unknown]>([
    ['is empty', ''],
    ['is cut', '{ "user": '],
    ['lacks fields', '{"user":"ben"}'],
    ['is null', 'null'],
    ['is too long', { ...other, more: 'x'.repeat(100_000) }],
    ['has a name without end', { ...other, user: 'x'.repeat(1001) }],
    ['has stood still for longer than the world', { ...other, idleSeconds: 1e300 }],
    ['has a process that cannot be', { ...other, processId: -1 }],
  ])('and says nothing readable of itself is somebody all the same: it %s', async (_case, content) => {
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
  });

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

describe('the lock of a run without progress', () => {
  const held = { ...other, idleSeconds: 14 * 60 + 30 };

  test.each([
    [29_000, 'SynchronizationRunning', 'is running'],
    [30_000, 'SynchronizationStalled', 'has made no progress for 15 minutes: ben on there'],
  ])('counts as stuck after 15 minutes, the time since its renewal included', async (ageMs, code, text) => {
    const at = new LockStore(held);
    await jest.advanceTimersByTimeAsync(ageMs);
    expect(await getRefusal(() => acquire(at))).toMatchObject([
      { code, text: expect.stringContaining(text) as string },
    ]);
    await expect(acquire(at, { breakLock: true })).resolves.toMatchObject({ isTakenOver: true });
  });

  test('passes on the time since the last progress at each renewal', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    await jest.advanceTimersByTimeAsync(10_000);
    lock.noteProgress();
    await jest.advanceTimersByTimeAsync(20_000);
    expect(at.holder).toMatchObject({ renewals: 1, idleSeconds: 20 });
    await jest.advanceTimersByTimeAsync(30_000);
    expect(at.holder).toMatchObject({ renewals: 2, idleSeconds: 50 });
    await lock.release();
  });

  test('that an earlier version of this program wrote can be read', async () => {
    const { idleSeconds: _idle, processScope: _scope, processStart: _start, ...old } = other;
    expect(await getRefusal(() => acquire(new LockStore(old)))).toEqual(RUNNING);
  });
});

describe('a broken lock', () => {
  test.each([
    [0, 10_000],
    [4_000, 6_000],
    [10_000, 0],
  ])(
    'that was renewed %d ms ago is used after %d ms: writes of the other run may be in flight',
    async (ageMs, waitMs) => {
      const at = new LockStore(other);
      await jest.advanceTimersByTimeAsync(ageMs);
      let isTaken = false;
      const taking = requestLock(at, { breakLock: true }).then(() => (isTaken = true));
      await jest.advanceTimersByTimeAsync(Math.max(0, waitMs - 1));
      expect(isTaken).toBe(waitMs === 0);
      await jest.advanceTimersByTimeAsync(1);
      await taking;
    },
  );

  test('is released if the new run is interrupted while it waits', async () => {
    const at = new LockStore(other);
    const interruption = new AbortController();
    const refusal = getRefusal(() => requestLock(at, { breakLock: true }, interruption.signal));
    await jest.advanceTimersByTimeAsync(3_000);
    expect(at.holder).toMatchObject(holder);
    interruption.abort();
    expect(await refusal).toMatchObject([{ code: 'Interrupted' }]);
    expect(at.state.blobs.size).toBe(0);
  });

  test.each<[string, unknown, boolean]>([
    ['nobody has', undefined, false],
    ['is broken', other, true],
  ])(
    'that %s is released if the new run is interrupted before the service answers',
    async (_case, content, breakLock) => {
      const at = new LockStore(content);
      const interruption = new AbortController();
      at.around = async (operation, _path, work) => {
        const answer = work();
        const isTaken = at.state.blobs.size > 0 && at.holder.synchronizationId === holder.synchronizationId;
        if (operation === 'state.replace' && isTaken) interruption.abort();
        return answer;
      };
      const refusal = await getRefusal(() => requestLock(at, { breakLock }, interruption.signal));
      expect(refusal).toMatchObject([{ code: 'Interrupted' }]);
      expect(at.state.blobs.size).toBe(0);
    },
  );

  test('is not requested by a run that was interrupted before', async () => {
    const at = new LockStore();
    expect(await getRefusal(() => requestLock(at, {}, AbortSignal.abort()))).toMatchObject([
      { code: 'Interrupted' },
    ]);
    expect(at.requests).toEqual([]);
  });

  test('is noticed by its run before it replaces state, 5 seconds after the last renewal', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    at.write(other);
    await jest.advanceTimersByTimeAsync(5_000);
    await lock.ensureHeld();
    await jest.advanceTimersByTimeAsync(1);
    expect(await getRefusal(() => lock.ensureHeld())).toMatchObject([{ code: 'LockLost' }]);
  });

  test('that two runs break at once belongs to one of them', async () => {
    const at = new LockStore(other);
    await jest.advanceTimersByTimeAsync(20_000);
    const takers = ['first', 'second'].map((synchronizationId) =>
      acquire(at, { owner: { ...holder, synchronizationId }, breakLock: true }),
    );
    const outcomes = await Promise.allSettled(takers);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
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

import type { DataShareError } from '../../../lib';
import { acquire, passThrough, holder, LOCK_PATH, LockStore, other } from '../../fixtures/lock-store';
import { getRefusal } from '../../support/refusal';

const theirs = 'another synchronization of subscription "sales" took over the lock: ben on there';
// Performance too: how long ago it was renewed.
beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-01-02T03:04:05Z') }));
afterEach(() => jest.useRealTimers());

describe('the lock of a run', () => {
  test('is a blob that one request creates; it is renewed every 30 seconds and names its owner', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    expect(at.requests).toEqual(['replace']);
    expect(lock.isTakenOver).toBe(false);
    expect(at.holder).toEqual({ ...holder, renewals: 0, idleSeconds: expect.any(Number) as number });
    await jest.advanceTimersByTimeAsync(29_999);
    expect(at.renewals).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(at.renewals).toBe(1);
    await jest.advanceTimersByTimeAsync(150_000);
    expect(at.holder).toEqual({ ...holder, renewals: 6, idleSeconds: expect.any(Number) as number });
    await lock.ensureHeld();
    expect(at.requests).toEqual(Array(7).fill('replace'));
    await lock.release();
    expect(at.state.blobs.size).toBe(0);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(at.requests.slice(7)).toEqual(['delete']);
    await expect(acquire(at)).resolves.toBeDefined();
  });

  test("reports once that another run took it, refuses from then on, and leaves the other run's lock alone", async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    const told: DataShareError[] = [];
    lock.setLostListener((error) => told.push(error));
    at.write(other);
    await lock.ensureHeld();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(told).toMatchObject([{ code: 'LockLost' }]);
    for (let i = 0; i < 2; i++) {
      const [{ code, text }] = await getRefusal(() => lock.ensureHeld());
      expect({ code, text }).toEqual({ code: 'LockLost', text: expect.stringContaining(theirs) as string });
    }
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toHaveLength(1);
    expect(at.renewals).toBe(1);
    await lock.release();
    expect(at.requests).not.toContain('delete');
    expect(at.holder).toEqual(other);
  });

  test('is lost even if the other run released it since', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    at.state.blobs.clear();
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await getRefusal(() => lock.ensureHeld())).toMatchObject([
      {
        code: 'LockLost',
        text: expect.stringContaining('took over the lock: a run that has ended since;') as string,
      },
    ]);
    await lock.release();
    expect(at.state.blobs.size).toBe(0);
  });

  test('does not release the lock of a new owner before the run notices the loss', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    at.write(other);
    await lock.release();
    expect(at.holder).toEqual(other);
  });

  test('is renewed before a write if it was not renewed for 5 seconds', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    at.loseRequests();
    await jest.advanceTimersByTimeAsync(5_000);
    await lock.ensureHeld();
    expect(at.renewals).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    await expect(lock.ensureHeld()).rejects.toThrow('no network');
    at.around = passThrough;
    await lock.ensureHeld();
    expect(at.renewals).toBe(2);
    at.write(other);
    await jest.advanceTimersByTimeAsync(5_001);
    expect(await getRefusal(() => lock.ensureHeld())).toMatchObject([{ code: 'LockLost' }]);
  });

  test.each([
    ['goes on, as after a computer has slept', 3_600_000, 1],
    ['is set back', -3_600_000, 0],
  ])('is looked at before a write if only the wall clock %s', async (_case, jumpMs, renewals) => {
    const at = new LockStore();
    const lock = await acquire(at);
    jest.setSystemTime(Date.now() + jumpMs);
    await lock.ensureHeld();
    expect(at.renewals).toBe(renewals);
    at.write(other);
    await jest.advanceTimersByTimeAsync(5_001);
    expect(await getRefusal(() => lock.ensureHeld())).toMatchObject([{ code: 'LockLost' }]);
  });

  test.each([
    ['was sent again', true],
    ['never came, with none in its place', false],
  ])('is known for its own where the answer to a renewal %s', async (_case, isSentAgain) => {
    const at = new LockStore();
    const lock = await acquire(at);
    const onLost = jest.fn();
    lock.setLostListener(onLost);
    at.loseAnswers(isSentAgain);
    await jest.advanceTimersByTimeAsync(30_000);
    at.around = passThrough;
    await jest.advanceTimersByTimeAsync(30_000);
    await lock.ensureHeld();
    expect(onLost).not.toHaveBeenCalled();
    expect(at.holder).toEqual({ ...holder, renewals: 2, idleSeconds: expect.any(Number) as number });
    // It was really renewed then, not only found.
    expect((await at.store.read(LOCK_PATH))!.ageMs).toBe(0);
    await lock.release();
    expect(at.state.blobs.size).toBe(0);
  });

  test('is released after a pending renewal, and not renewed again', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    let arrive = (): void => {};
    at.around = async (_operation, _path, work) => {
      await new Promise<void>((resolve) => (arrive = resolve));
      at.around = passThrough;
      return work();
    };
    await jest.advanceTimersByTimeAsync(30_000);
    const released = lock.release();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(at.requests).toEqual(['replace', 'replace']);
    arrive();
    await released;
    expect(at.requests).toEqual(['replace', 'replace', 'delete']);
    expect(at.state.blobs.size).toBe(0);
  });
});

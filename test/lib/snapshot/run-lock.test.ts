import { Readable } from 'node:stream';
import type { DataShareError } from '../../../lib';
import type { Holder, LockOptions } from '../../../lib/snapshot/lock';
import { RunLock } from '../../../lib/snapshot/lock';
import type { StateLease, StateStore } from '../../../lib/snapshot/ports';
import { refusalOf } from '../../support/refusal';

const holder: Holder = {
  synchronizationId: 'ours',
  since: '2026-01-02T03:04:05.000Z',
  host: 'here',
  processId: 1,
  user: 'anna',
};
const other: Holder = { ...holder, synchronizationId: 'theirs', host: 'there', processId: 2, user: 'ben' };

const theirs = 'another synchronization of subscription "sales" has taken over: that of ben on there';

/** The lock blob alone: who has its lease, and what is written there. */
class LockStore {
  public renewals = 0;
  public releases = 0;
  /** The lease of before is worth nothing any more. */
  public isTaken = false;
  public isOutOfReach = false;
  public readonly calls: string[] = [];
  /** Leases that somebody else has before ours is given. */
  public refusals = 0;

  constructor(public text = '') {}

  public get store(): StateStore {
    const used: Partial<StateStore> = {
      lease: async (path, seconds) => {
        this.calls.push(`lease ${path} ${seconds}`);
        return this.refusals-- > 0 ? undefined : this.lease();
      },
      breakLease: async (path) => void this.calls.push(`break ${path}`),
      read: async () => ({ etag: '1', content: Readable.from([this.text]) }),
    };
    return used as StateStore;
  }

  /** Somebody else takes it and says so. */
  public take(): void {
    this.isTaken = true;
    this.text = JSON.stringify(other);
  }

  private lease(): StateLease {
    return {
      write: async (text) => {
        this.text = text;
        return true;
      },
      renew: async () => {
        this.renewals += 1;
        if (this.isOutOfReach) throw new Error('no network');
        return !this.isTaken;
      },
      release: async () => void (this.releases += 1),
    };
  }
}

const acquire = (at: LockStore, options: Partial<LockOptions> = {}): Promise<RunLock> =>
  RunLock.acquire(
    at.store,
    'sales',
    { holder, hasEnded: () => false, breakLock: false, onBroken: () => {}, ...options },
    new AbortController().signal,
  );

describe('the lock of a run', () => {
  // Performance too: how long ago it was renewed.
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('is a lease of 30 seconds that is renewed every 10, and says who has it', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    expect(at.calls).toEqual(['lease sales/lock.json 30']);
    expect(JSON.parse(at.text)).toEqual(holder);
    await jest.advanceTimersByTimeAsync(9_999);
    expect(at.renewals).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(at.renewals).toBe(1);
    await jest.advanceTimersByTimeAsync(50_000);
    expect(at.renewals).toBe(6);
    await lock.ensureHeld();
    expect(at.renewals).toBe(6);
    await lock.release();
    expect(at.releases).toBe(1);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(at.renewals).toBe(6);
  });

  test('tells once that somebody else has taken it, and from then on refuses', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    const told: DataShareError[] = [];
    lock.whenLost((error) => told.push(error));
    at.take();
    await lock.ensureHeld();
    await jest.advanceTimersByTimeAsync(10_000);
    expect(told).toMatchObject([{ code: 'LockLost' }]);
    for (let i = 0; i < 2; i++) {
      const [{ code, text }] = await refusalOf(() => lock.ensureHeld());
      expect({ code, text }).toEqual({ code: 'LockLost', text: expect.stringContaining(theirs) as string });
    }
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toHaveLength(1);
    expect(at.renewals).toBe(1);
    await lock.release();
    expect(at.releases).toBe(0);
  });

  test('is asked for before a write, where it was not renewed for 20 seconds', async () => {
    const at = new LockStore();
    const lock = await acquire(at);
    at.isOutOfReach = true;
    await jest.advanceTimersByTimeAsync(20_000);
    await lock.ensureHeld();
    expect(at.renewals).toBe(2);
    await jest.advanceTimersByTimeAsync(1_000);
    await expect(lock.ensureHeld()).rejects.toThrow('no network');
    at.isOutOfReach = false;
    await lock.ensureHeld();
    expect(at.renewals).toBe(4);
    at.take();
    await jest.advanceTimersByTimeAsync(9_000);
    expect(await refusalOf(() => lock.ensureHeld())).toMatchObject([{ code: 'LockLost' }]);
  });

  test('of a run that has ended is taken without a word, that of another one only where that is asked for', async () => {
    const dead = new LockStore(JSON.stringify(other));
    dead.refusals = 1;
    const onBroken = jest.fn();
    const hasEnded = jest.fn(() => true);
    expect(await acquire(dead, { hasEnded, onBroken })).toMatchObject({ isTakenOver: false });
    expect(hasEnded).toHaveBeenCalledWith(other);
    expect(dead.calls.slice(1)).toEqual(['break sales/lock.json', 'lease sales/lock.json 30']);
    expect(onBroken).not.toHaveBeenCalled();

    const alive = new LockStore(JSON.stringify(other));
    alive.refusals = 1;
    expect(await refusalOf(() => acquire(alive))).toMatchObject([{ code: 'SynchronizationRunning' }]);
    alive.refusals = 1;
    expect(await acquire(alive, { breakLock: true, onBroken })).toMatchObject({ isTakenOver: true });
    expect(onBroken.mock.calls).toEqual([[other]]);

    const raced = new LockStore(JSON.stringify(other));
    raced.refusals = 2;
    expect(await refusalOf(() => acquire(raced, { breakLock: true }))).toMatchObject([
      { code: 'SynchronizationRunning' },
    ]);
  });
});

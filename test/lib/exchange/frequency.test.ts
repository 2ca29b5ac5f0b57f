import type { ReceivingFrequency } from '../../../lib/exchange/frequency';
import { FrequencyMeter } from '../../../lib/exchange/frequency';
import { getReceiptPath } from '../../../lib/exchange/layout';
import type { ExchangeItem, ExchangeStore } from '../../../lib/exchange/ports';
import type { Receipts } from '../../../lib/exchange/receipts';
import { readReceipts } from '../../../lib/exchange/receipts';

const ID = '7b0c1f8e-0000-4000-8000-000000000001';
const NOW = new Date('2027-03-10T12:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * HOUR_MS);

describe('the frequency of synchronizations', () => {
  const measure = (
    runs: readonly (readonly [hours: number, isSuccess: boolean, bytes?: number])[],
    cron: string | null = null,
  ): ReceivingFrequency => {
    const meter = new FrequencyMeter(NOW);
    for (const [hours, isSuccess, bytes] of runs)
      if (meter.addRun(hoursAgo(hours), isSuccess) && bytes !== undefined) meter.addBytes(bytes);
    return meter.measure(cron);
  };

  test.each<[string, Parameters<typeof measure>[0], Partial<ReceivingFrequency>]>([
    ['without any', [], { runsInSevenDays: 0, lastGapMs: null, bytesInSevenDays: 0 }],
    ['after the first', [[1, true, 5]], { runsInSevenDays: 1, lastGapMs: null, bytesInSevenDays: 5 }],
    [
      'in order',
      [
        [30, true, 1],
        [6, true, 2],
      ],
      { runsInSevenDays: 2, lastGapMs: 24 * HOUR_MS, bytesInSevenDays: 3 },
    ],
    [
      'in any order',
      [
        [6, true, 2],
        [30, true, 1],
      ],
      { runsInSevenDays: 2, lastGapMs: 24 * HOUR_MS },
    ],
    [
      'with failures, which copy files and are no successes',
      [
        [9, true, 1],
        [3, false, 7],
        [2, true, 1],
      ],
      { runsInSevenDays: 2, lastGapMs: 7 * HOUR_MS, bytesInSevenDays: 9 },
    ],
    ['exactly seven days ago', [[168, true, 4]], { runsInSevenDays: 1, bytesInSevenDays: 4 }],
    [
      'before the seven days, for the gap only',
      [
        [169, true, 4],
        [1, true, 1],
      ],
      { runsInSevenDays: 1, lastGapMs: 168 * HOUR_MS, bytesInSevenDays: 1 },
    ],
    [
      'whose sizes were not all read',
      [
        [3, true, 4],
        [2, true],
      ],
      { bytesInSevenDays: 4, areBytesAtLeast: true },
    ],
    ['whose sizes were all read', [[3, true, 4]], { areBytesAtLeast: false }],
    [
      'of impossible sizes',
      [
        [3, true, Number.MAX_SAFE_INTEGER],
        [2, true, Number.MAX_SAFE_INTEGER],
      ],
      { bytesInSevenDays: Number.MAX_SAFE_INTEGER },
    ],
  ])('is counted %s', (_, runs, expected) => {
    expect(measure(runs)).toMatchObject(expected);
  });

  test.each([
    [null, null],
    ['0 */6 * * *', 6 * HOUR_MS],
    ['30 3 * * *', DAY_MS],
    ['0 8,18 * * *', 10 * HOUR_MS],
    ['0 3 * * 1-5', DAY_MS],
  ])('is declared by the schedule %s', (declaredCron, declaredIntervalMs) => {
    expect(measure([], declaredCron)).toMatchObject({ declaredCron, declaredIntervalMs });
  });
});

/** A store with these receipts that counts its requests. */
class CountingStore implements ExchangeStore {
  public reads = 0;
  public listed = 0;

  constructor(private readonly receipts: readonly (ExchangeItem & { readonly text: string })[]) {}

  public async *list(): AsyncGenerator<ExchangeItem> {
    for (const item of this.receipts) {
      this.listed += 1;
      yield item;
    }
  }

  public read(path: string): Promise<string | undefined> {
    this.reads += 1;
    return Promise.resolve(this.receipts.find((item) => item.path === path)?.text);
  }

  public write(): Promise<void> {
    throw new Error('receipts are only read');
  }
}

/** One receipt for each run, oldest first: with the hours since its start, which it states, and since its arrival. */
function createStore(
  runs: readonly { readonly stated: number; readonly arrived?: number; readonly text?: string }[],
): CountingStore {
  const items = runs.map(({ stated, arrived = stated, text }, at) => {
    const id = `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`;
    const startTime = hoursAgo(stated).toISOString();
    const receipt = {
      documentType: 'synchronizationReceipt',
      schemaVersion: 1,
      invitationId: ID,
      shareName: 'sales',
      synchronizationId: id,
      synchronizationMode: 'Incremental',
      status: 'Succeeded',
      ...{ startTime, endTime: startTime, durationMs: 0 },
      ...{ filesRead: 1, filesWritten: 1, sizeRead: 10, sizeWritten: 10, filesFailed: 0 },
      details: [],
    };
    const content = text ?? JSON.stringify(receipt);
    const path = getReceiptPath(ID, 'success', startTime, id);
    return { path, text: content, sizeBytes: content.length, lastModified: hoursAgo(arrived) };
  });
  return new CountingStore([...items].sort((a, b) => (a.path < b.path ? -1 : 1)));
}

const signal = new AbortController().signal;
const read = (store: ExchangeStore, maxMeasured: number): Promise<Receipts> =>
  readReceipts(store, ID, signal, { now: NOW, maxMeasured });

describe('the receipts of the last seven days', () => {
  test('are counted, and each is read once', async () => {
    const store = createStore([{ stated: 200 }, { stated: 30 }, { stated: 24 }, { stated: 6 }]);
    const { meter } = await read(store, 200);
    expect(meter!.measure(null)).toMatchObject({
      runsInSevenDays: 3,
      lastGapMs: 18 * HOUR_MS,
      bytesInSevenDays: 30,
      areBytesAtLeast: false,
    });
    expect(store.reads).toBe(3);
  });

  test('are all counted and not all read if there are 10,000', async () => {
    const store = createStore(Array.from({ length: 10_000 }, (_, at) => ({ stated: (at * 160) / 10_000 })));
    const { meter } = await read(store, 200);
    expect(meter!.measure(null)).toMatchObject({
      runsInSevenDays: 10_000,
      bytesInSevenDays: 2_000,
      areBytesAtLeast: true,
    });
    expect([store.listed, store.reads]).toEqual([10_000, 200]);
  });

  test('are neither counted nor read if nobody asks for them', async () => {
    const store = createStore([{ stated: 30 }, { stated: 6 }]);
    expect((await read(store, 0)).meter).toBeUndefined();
    expect(store.reads).toBe(1);
  });

  test('count from their arrival if they state a later start', async () => {
    const { meter } = await read(createStore([{ stated: -1000, arrived: 5 }, { stated: 9 }]), 200);
    expect(meter!.measure(null)).toMatchObject({ runsInSevenDays: 2, lastGapMs: 4 * HOUR_MS });
  });

  test('that cannot be used make the bytes a lower bound', async () => {
    const { meter, notes } = await read(createStore([{ stated: 30, text: '{' }, { stated: 6 }]), 200);
    expect(meter!.measure(null)).toMatchObject({ bytesInSevenDays: 10, areBytesAtLeast: true });
    expect(notes).toEqual([]);
  });

  test('are not counted if there are too many to list', async () => {
    const store = createStore([{ stated: 30 }, { stated: 24 }, { stated: 6 }]);
    const options = { now: NOW, maxMeasured: 200, maxReceipts: 2 };
    const { meter, notes } = await readReceipts(store, ID, signal, options);
    expect(meter).toBeUndefined();
    expect(notes).toEqual(['has more than 2 receipts; the newest are not read: delete old ones']);
  });
});

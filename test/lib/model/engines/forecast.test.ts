import { forecastEngine } from '../../../../lib/model/engines/engine-forecast';
import type { EngineFacts } from '../../../../lib/model/engines/engine-facts';
import { ENGINE_KINDS } from '../../../../lib/model/engines/engine-kind';
import { findBudgetProblem } from '../../../../lib/model/engines/forecast';
import type { PriceTable } from '../../../../lib/model/engines/price-table';
import { parsePriceTable } from '../../../../lib/model/engines/price-table';
import { PreserveAcls, PublishMode } from '../../../../lib/model/values/publication';
import { createLanding, FIT_FACTS, FIT_STORE } from '../../../fixtures/engine-facts';
import { getRefusal } from '../../../support/refusal';

const PRICES: PriceTable = {
  currency: 'EUR',
  source: 'an example',
  provider: { Read: 1, ListAndCreateContainer: 10 },
  consumer: { Write: 100 },
  egress: [{ from: 'West Europe', to: 'eastus', perGb: 2 }],
  retrievalPerGb: 0,
  processPerHour: 0,
};

const ELSEWHERE = { ...FIT_FACTS, target: { ...FIT_FACTS.target, location: 'East US' } };

describe('the forecast of this package', () => {
  test('counts listings, copies and its own state, and estimates the time', () => {
    const { firstCopy, month } = forecastEngine('Own', FIT_FACTS);
    expect(firstCopy).toMatchObject({
      operations: [
        { operationClass: 'ListAndCreateContainer', payer: 'Provider', count: 200 },
        { operationClass: 'Read', payer: 'Provider', count: 1_000_000 },
        { operationClass: 'Write', payer: 'Consumer', count: 1_010_010 },
      ],
      copiedBytes: 1e12,
      egress: [],
      notCounted: [],
    });
    // 463 s for the requests, and 8,000 s for a terabyte at 1 Gbit/s.
    expect(Math.round(firstCopy.seconds!)).toBe(8463);
    // 720 runs of an hour list everything.
    expect(month.operations[0].count).toBe(720 * 200);
    expect(month.copiedBytes).toBe(30 * 1e10);
  });

  test('costs what the table says, for each side', () => {
    const { firstCopy } = forecastEngine('Own', ELSEWHERE, PRICES);
    expect(firstCopy.cost).toEqual({
      currency: 'EUR',
      provider: 0.2 + 100 + 2000,
      consumer: 10_100.1,
      unpriced: [],
    });
    expect(firstCopy.egress).toEqual([{ from: 'westeurope', to: 'eastus', bytes: 1e12 }]);
  });

  const shareAmong = (parallelism: number, facts: EngineFacts = FIT_FACTS): EngineFacts => ({
    ...facts,
    estimates: { ...facts.estimates, changedBytesPerDay: 0 },
    settings: { ...facts.settings, parallelism },
  });

  test('takes less time in several processes, which cost the same, if there are no bytes', () => {
    const prices = { ...PRICES, processPerHour: 3600 };
    const [one, four] = [1, 4].map((count) => forecastEngine('Own', shareAmong(count), prices).month);
    expect(four.seconds).toBeCloseTo(one.seconds! / 4);
    expect(four.cost!.consumer).toBeCloseTo(one.cost!.consumer);
  });

  test('promises no more of many processes than was measured, and nothing where work is not divided', () => {
    const getSeconds = (facts: EngineFacts): number => forecastEngine('Own', facts).month.seconds!;
    expect(getSeconds(shareAmong(100))).toBe(getSeconds(shareAmong(4)));
    const lake = { ...FIT_STORE, isHnsEnabled: true };
    const inLakes = { ...FIT_FACTS, target: lake, landings: [createLanding({ source: { store: lake } })] };
    expect(getSeconds(shareAmong(4, inLakes))).toBe(getSeconds(shareAmong(1, inLakes)));
  });

  test('lists the source once more before several processes share the first copy', () => {
    const [one, two] = [1, 2].map(
      (count) => forecastEngine('Own', shareAmong(count)).firstCopy.operations[0],
    );
    expect([one.count, two.count]).toEqual([200, 400]);
  });

  test('copies all files for each snapshot that is published as a whole, if something has changed', () => {
    const atomic = { ...FIT_FACTS, publish: PublishMode.ATOMIC };
    const { firstCopy, month } = forecastEngine('Own', atomic);
    expect(firstCopy.operations).toContainEqual({
      operationClass: 'ListAndCreateContainer',
      payer: 'Consumer',
      count: 200,
    });
    expect(month.operations.slice(0, 3)).toEqual([
      { operationClass: 'ListAndCreateContainer', payer: 'Provider', count: 2 * 720 * 200 },
      { operationClass: 'Read', payer: 'Provider', count: 720 * 1_000_000 },
      { operationClass: 'ListAndCreateContainer', payer: 'Consumer', count: 720 * 200 },
    ]);
    expect(month.copiedBytes).toBe(720 * 1e12);
    const estimates = { ...FIT_FACTS.estimates, changedFilesPerDay: 1 };
    expect(forecastEngine('Own', { ...atomic, estimates }).month.copiedBytes).toBe(30 * 1e12);
    const none = { ...FIT_FACTS.estimates, changedFilesPerDay: 0, changedBytesPerDay: 0 };
    expect(forecastEngine('Own', { ...atomic, estimates: none }).month.copiedBytes).toBe(0);
  });
});

test.each([
  ['0 * * * *', 720],
  ['0,5 * * * *', 1440],
  ['0 3 * * *', 30],
  ['0 3 * * 1-5', 22],
  ['0 3 * * 0', 5],
  ['0 3 1 * *', 1],
  ['0 3 29 2 *', 0],
])('the schedule %s has %i runs in 30 days', (cron, runs) => {
  const { month } = forecastEngine('Own', {
    ...FIT_FACTS,
    cron,
    estimates: { ...FIT_FACTS.estimates, files: 1 },
  });
  const listings = month.operations.find(({ operationClass }) => operationClass === 'ListAndCreateContainer');
  expect(listings?.count ?? 0).toBe(runs);
});

test('takes as long as the rate of the bytes says, once it was measured', () => {
  const estimates = { ...FIT_FACTS.estimates, files: 0, bytesPerSecond: 1e9 };
  const { firstCopy } = forecastEngine('Own', { ...FIT_FACTS, estimates });
  expect(firstCopy.seconds).toBe(1000);
  expect(firstCopy.secondsBasis).toContain('the given bytesPerSecond');
});

test('counts no month of runs that changes start', () => {
  const { month } = forecastEngine('Own', { ...FIT_FACTS, onChange: { atMostEverySeconds: 60 } });
  expect(month.notCounted).toContain('the number of listed files, or of runs');
});

test.each(ENGINE_KINDS.filter((kind) => kind !== 'Own'))(
  '%s has costs that nothing tells, and no time',
  (kind) => {
    const { firstCopy } = forecastEngine(kind, FIT_FACTS, PRICES);
    expect(firstCopy.notCounted).not.toEqual([]);
    expect(firstCopy.seconds).toBeNull();
    expect(findBudgetProblem([firstCopy], 1e9)).toMatchObject({ code: 'ForecastIncomplete' });
    expect(findBudgetProblem([firstCopy], 1)).toMatchObject({ code: 'BudgetExceeded' });
  },
);

test.each<[string, object, string]>([
  ['files', { estimates: { ...FIT_FACTS.estimates, files: undefined } }, 'the number of copies'],
  [
    'bytes',
    { estimates: { ...FIT_FACTS.estimates, bytes: undefined } },
    'reads of an unknown number of bytes',
  ],
  [
    'the largest file',
    { estimates: { ...FIT_FACTS.estimates, largestFileBytes: undefined } },
    'further operations for files over 5,000 MiB',
  ],
  ['a region', { target: { ...FIT_FACTS.target, location: undefined } }, 'egress: a region is unknown'],
  [
    'the bytes of each of two regions',
    {
      landings: [createLanding(), createLanding({ source: { store: { ...FIT_STORE, location: 'eastus' } } })],
    },
    'egress: nobody says how many bytes are in each region',
  ],
  [
    'the way of publication',
    { publish: undefined },
    'copies of all files again, if snapshots are published as a whole',
  ],
  [
    'the operations for access control',
    { target: { ...FIT_STORE, isHnsEnabled: true }, preserveAcls: PreserveAcls.ALL },
    'operations for access control, if it is copied',
  ],
  [
    'the size of reads on ADLS Gen2',
    { landings: [createLanding({ source: { store: { ...FIT_STORE, isHnsEnabled: true } } })] },
    'reads on ADLS Gen2, which are billed for each 4 MB',
  ],
])('says what it cannot count without %s, and keeps to no budget', (_case, unknown, words) => {
  const { firstCopy } = forecastEngine('Own', { ...FIT_FACTS, ...unknown }, PRICES);
  expect(firstCopy.notCounted).toContain(words);
  expect(findBudgetProblem([firstCopy], 1e9)).toMatchObject({ code: 'ForecastIncomplete' });
});

test.each<[string, Partial<PriceTable>, string]>([
  ['a type of operation', { provider: { Read: 1 } }, 'provider.ListAndCreateContainer'],
  ['a side', { consumer: undefined }, 'consumer.Write'],
  [
    'a pair of regions',
    { egress: [{ from: 'eastus', to: 'westeurope', perGb: 1 }] },
    'egress from westeurope to eastus',
  ],
  ['retrieval', { retrievalPerGb: undefined }, 'retrievalPerGb'],
  ['the process', { processPerHour: undefined }, 'processPerHour'],
])('a table without a price for %s leaves it unpriced, and keeps to no budget', (_case, prices, name) => {
  const { firstCopy } = forecastEngine('Own', ELSEWHERE, { ...PRICES, ...prices });
  expect(firstCopy.cost!.unpriced).toEqual([name]);
  expect(findBudgetProblem([firstCopy], 1e9)).toMatchObject({ code: 'ForecastIncomplete' });
});

test('a budget is kept if it is met exactly', () => {
  const { firstCopy } = forecastEngine('Own', FIT_FACTS, PRICES);
  const { provider, consumer } = firstCopy.cost!;
  expect(findBudgetProblem([firstCopy], provider + consumer)).toBeUndefined();
  expect(findBudgetProblem([firstCopy], provider + consumer - 0.1)).toMatchObject({ code: 'BudgetExceeded' });
});

test('a budget that is exceeded by less than a cent is told with the digits that show it', () => {
  const { firstCopy } = forecastEngine('Own', FIT_FACTS, PRICES);
  const { provider, consumer } = firstCopy.cost!;
  expect(findBudgetProblem([firstCopy], provider + consumer - 0.0001)?.message).toBe(
    'the forecast of 10,200.3 EUR exceeds the budget of 10,200.2999 EUR',
  );
});

test.each([NaN, -1])('nothing keeps to a budget of %s', (budget) => {
  const free = forecastEngine(
    'Own',
    { ...FIT_FACTS, estimates: { ...FIT_FACTS.estimates, files: 0 } },
    PRICES,
  );
  expect(findBudgetProblem([free.firstCopy], budget)).toMatchObject({ code: 'BudgetExceeded' });
});

test('a table with two prices for one pair of regions is refused', async () => {
  const egress = ['West Europe', 'westeurope'].map((from, perGb) => ({ from, to: 'eastus', perGb }));
  const found = await getRefusal(() => parsePriceTable({ ...PRICES, egress }, 'prices.json'));
  expect(found).toMatchObject([{ text: expect.stringContaining("'egress[1]'") as string }]);
});

test('a table of prices is checked as a whole', async () => {
  expect(parsePriceTable(PRICES, 'prices.json')).toEqual(PRICES);
  const wrong = {
    currency: 'euro',
    provider: { Write: -1, Red: 2 },
    egress: [{ from: 'nowhere!', to: 'eastus', perGb: '2' }],
    processPerHour: 1e12,
  };
  const found = await getRefusal(() => parsePriceTable(wrong, 'prices.json'));
  expect(found.map(({ text }) => text.split(' ')[0]).sort()).toEqual([
    "'currency'",
    "'egress[0].from'",
    "'egress[0].perGb'",
    "'processPerHour'",
    "'provider.Red'",
    "'provider.Write'",
    "'source'",
  ]);
});

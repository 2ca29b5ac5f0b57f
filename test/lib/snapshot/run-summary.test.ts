import type { RunRecord } from '../../../lib';
import { formatRunSummary } from '../../../lib/cli/output/run-summary-table';
import type { CliIo } from '../../../lib/cli/io';
import { summarizeRuns } from '../../../lib/snapshot/summarize-runs';
import { bothSides, container, pair } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';

const NOW = new Date('2027-03-08T00:00:00Z');
const SINCE = new Date('2027-03-01T00:00:00Z');
const IO = { useColors: false, columns: 120 } as CliIo;

/** A record with the fields that a summary reads. */
function createRecord(startTime: string, fields: Readonly<Record<string, unknown>> = {}): RunRecord {
  const { filesWritten = 1, sizeWritten = 10, filesFailed = 0, ...more } = fields;
  const details = [{ filesWritten, sizeWritten, filesFailed }];
  return { startTime, status: 'Succeeded', details, ...more } as unknown as RunRecord;
}

const toLatency = (p95: number, max: number) => ({ changeLatencyMs: { p50: 1, p95, max } });

function summarize(records: readonly RunRecord[], unreadable = 0, isCut = false) {
  return summarizeRuns({ records, unreadable, isCut }, SINCE, NOW);
}

test('a summary adds up each day and all days, with the median gap and latency', () => {
  const summary = summarize([
    createRecord('2027-03-02T08:00:00Z', toLatency(900, 2000)),
    createRecord('2027-03-02T06:00:00Z', { status: 'Failed', filesFailed: 2 }),
    createRecord('2027-03-01T06:00:00Z', toLatency(500, 800)),
    createRecord('2027-03-02T07:00:00Z', toLatency(700, 1000)),
  ]);
  expect(summary).toMatchObject({ runs: 4, failed: 1, filesWritten: 4, sizeWritten: 40, filesFailed: 2 });
  expect(summary.medianGapMs).toBe(3_600_000);
  expect(summary.changeLatencyMs).toEqual({ measuredRuns: 3, medianP95: 700, max: 2000 });
  expect(summary.days.map(({ day, runs }) => [day, runs])).toEqual([
    ['2027-03-01', 1],
    ['2027-03-02', 3],
  ]);
  const table = formatRunSummary('contoso-sales', summary, IO).split('\n');
  expect(table[2]).toMatch(/day \(UTC\) +runs +failed +files +bytes +median gap +95 % within +longest/);
  expect(table[3]).toMatch(/2027-03-01 +1 +0 +1 +10 B +- +0.5 s +0.8 s/);
  expect(table[5]).toMatch(/all +4 +1 +4 +40 B +1 h 0 min +0.7 s +2.0 s/);
});

test.each<[string, RunRecord, object]>([
  ['before the time', createRecord('2027-02-28T23:59:59Z'), { runs: 0, unreadableRecords: 0 }],
  ['at its begin', createRecord('2027-03-01T00:00:00Z'), { runs: 1 }],
  ['with a time that is none', createRecord('soon'), { runs: 0, unreadableRecords: 1 }],
  ['without a latency', createRecord('2027-03-02T00:00:00Z'), { runs: 1, changeLatencyMs: null }],
  [
    'that measured no latency',
    createRecord('2027-03-02T00:00:00Z', { changeLatencyMs: null }),
    { runs: 1, changeLatencyMs: null },
  ],
  ['with a negative size', createRecord('2027-03-02T00:00:00Z', { sizeWritten: -5 }), { sizeWritten: 0 }],
  [
    'with a size that no JSON keeps',
    createRecord('2027-03-02T00:00:00Z', { sizeWritten: 1e300 }),
    { sizeWritten: Number.MAX_SAFE_INTEGER },
  ],
])('a record %s is summarized as what it shows', (_case, record, expected) => {
  expect(summarize([record])).toMatchObject(expected);
});

test('what a summary does not count is told', () => {
  const text = formatRunSummary('s', summarize([createRecord('2027-03-02T00:00:00Z')], 2, true), IO);
  expect(text).toContain('More synchronizations exist: the newest 1 are counted.');
  expect(text).toContain('2 run records cannot be read and are not counted.');
  expect(formatRunSummary('s', summarize([]), IO)).toContain('s: no synchronization from 2027-03-01');
});

test('datashare history --summary reads the records of the last days', async () => {
  const { subscription } = await pair({ 'a.csv': '1' });
  const path = documentFile(subscription);
  const env = bothSides();
  const run = (...args: string[]) => datashare(args, { env });
  await run('sync', path);
  await run('sync', path);
  const state = container('fabrikam', subscription.stateContainer);
  const record = await findFirst(state.listBlobsFlat({ prefix: `${subscription.subscriptionName}/runs/` }));
  const old = record.replace(/runs\/\d{4}/, 'runs/2001');
  const broken = record.replace(/-[^-]+\.json$/, '-broken.json');
  for (const name of [old, broken]) await state.uploadBlockBlob(name, '{}', 2);

  const { exitCode, stdout } = await run('history', path, '--summary', '7d', '--json');
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    subscriptionName: subscription.subscriptionName,
    runs: 2,
    failed: 0,
    filesWritten: 1,
    sizeWritten: 1,
    unreadableRecords: 1,
    isCut: false,
  });
  expect((await run('history', path, '--summary', '7')).stdout).toMatch(/ all +2 +0 +1 +1 B /);
  expect((await run('history', path, '--summary', '7', '--limit', '3')).exitCode).toBe(2);
  expect((await run('history', path, '--summary', '0')).exitCode).toBe(2);
});

async function findFirst(blobs: AsyncIterable<{ readonly name: string }>): Promise<string> {
  for await (const { name } of blobs) return name;
  throw new Error('there is no run record');
}

import type { RunRecord, SynchronizationReceipt } from '../../../lib';
import type { CliIo } from '../../../lib/cli/io';
import { formatRunLatencies } from '../../../lib/cli/output/latency-table';
import { describeStatus } from '../../../lib/cli/output/status-table';
import { summarizeLatency } from '../../../lib/exchange/recipient-latency';
import { createRunReceipt } from '../../../lib/exchange/run-receipt';
import {
  parseSubscription,
  parseSynchronizationReceipt,
} from '../../../lib/model/documents/parsing/parse-document';
import { buildReport } from '../../../lib/report/build-report';
import { runRecordSchema } from '../../../lib/snapshot/contract/run-record';
import { SUBSCRIPTION_TEXT, SYNCHRONIZATION_RECEIPT, withFields } from '../../fixtures/documents';
import { NO_REPORT_FACTS } from '../../fixtures/share-reports';
import { createInvitedStatus, createStatusReport, createSynchronizedStatus } from '../../fixtures/status';

const io = { useColors: false, commandName: 'datashare' } as CliIo;
const LATENCY = { p50: 400, p95: 1100, max: 2000 };
const DAY = '2027-01-03T03:00:00.000Z';
const NEXT_DAY = '2027-01-04T03:00:00.000Z';

type Fields = Readonly<Record<string, unknown>>;

const receive = (fields: Fields = {}): SynchronizationReceipt =>
  parseSynchronizationReceipt(JSON.stringify(withFields(SYNCHRONIZATION_RECEIPT, fields)));

/** A run record as the state has it: one of an earlier version without further fields. */
function readRecord(fields: Fields = {}): RunRecord {
  const { snapshotTrigger: _, details, $schema: __, ...receipt } = SYNCHRONIZATION_RECEIPT;
  const own = { documentType: 'synchronization', subscriptionName: 'contoso-sales', message: null };
  const more = { startTime: DAY, endTime: DAY, durationMs: 1, filesRead: 0, sizeRead: 0, filesUnchanged: 0 };
  const [dataset] = details.map((each) => ({ ...each, ...more, datasetType: 'Folder', message: null }));
  const counts = { filesGone: 0, filesDeleted: 0 };
  return runRecordSchema.parse({
    ...receipt,
    ...own,
    details: [{ ...dataset, ...counts }],
    failures: [],
    ...fields,
  });
}

describe('the receipt of a run', () => {
  test.each<[string, Fields]>([
    ['by events', { trigger: 'Events', changeLatencyMs: LATENCY }],
    ['by digests without a known time', { trigger: 'Digest', changeLatencyMs: null }],
    ['by a listing beside events', { trigger: 'Listing', changeLatencyMs: null, filesMissedByEvents: 3 }],
    [
      'by a listing that could not count',
      { trigger: 'Listing', changeLatencyMs: null, filesMissedByEvents: null },
    ],
    ['of an earlier version, or without events', {}],
  ])('%s has what the record measured, and nothing else', (_case, fields) => {
    const receipt = createRunReceipt(readRecord(fields), parseSubscription(SUBSCRIPTION_TEXT));
    const { trigger, changeLatencyMs, filesMissedByEvents } = parseSynchronizationReceipt(
      JSON.stringify(receipt),
    );
    const measured = Object.entries({ trigger, changeLatencyMs, filesMissedByEvents });
    expect(Object.fromEntries(measured.filter(([, value]) => value !== undefined))).toEqual(fields);
  });

  test.each<[string, Fields]>([
    ['an unknown trigger', { trigger: 'Guess' }],
    ['a negative latency', { changeLatencyMs: { ...LATENCY, p50: -1 } }],
    ['a latency without its end', { changeLatencyMs: { p50: 1, p95: 1 } }],
    ['a latency as a text', { changeLatencyMs: '2 s' }],
    ['a part of a missed file', { filesMissedByEvents: 0.5 }],
  ])('is refused with %s', (_case, fields) => {
    expect(() => receive(fields)).toThrow();
  });
});

describe('the latency of a recipient', () => {
  const events = (startTime: string, max: number): SynchronizationReceipt =>
    receive({ startTime, trigger: 'Events', changeLatencyMs: { ...LATENCY, max } });

  test.each<[string, readonly SynchronizationReceipt[]]>([
    ['there are no receipts', []],
    ['they are of an earlier version', [receive()]],
    ['nothing was copied that has a time', [receive({ trigger: 'Events', changeLatencyMs: null })]],
    ['only a listing counts what was missed', [receive({ trigger: 'Listing', filesMissedByEvents: 0 })]],
  ])('is not measured if %s', (_case, receipts) => {
    expect(summarizeLatency(receipts)).toBeUndefined();
  });

  test('is that of the newest run, with the longest one beside it, in any order', () => {
    const receipts = [
      events(NEXT_DAY, 3000),
      events(DAY, 60_000),
      receive({ trigger: 'Listing', changeLatencyMs: null, filesMissedByEvents: 2 }),
      receive({ trigger: 'Listing', filesMissedByEvents: null }),
      receive({ trigger: 'Listing', filesMissedByEvents: 5 }),
    ];
    const latency = {
      trigger: 'Events',
      startTime: NEXT_DAY,
      lastMs: { ...LATENCY, max: 3000 },
      maxMs: 60_000,
      filesMissedByEvents: 7,
    };
    expect(summarizeLatency(receipts)).toEqual(latency);
    expect(summarizeLatency([...receipts].reverse())).toEqual(latency);
  });

  test('leaves the number of missed files unknown if nobody counts them', () => {
    expect(summarizeLatency([events(DAY, 2000)])?.filesMissedByEvents).toBeNull();
  });

  test('is in the status, for the recipients that measure it', () => {
    const latency = {
      trigger: 'Events',
      startTime: DAY,
      lastMs: LATENCY,
      maxMs: 200_000,
      filesMissedByEvents: 3,
    } as const;
    const report = createStatusReport(
      createSynchronizedStatus('adatum', { latency }),
      createSynchronizedStatus('wingtip', {
        latency: { ...latency, trigger: 'Digest', filesMissedByEvents: null },
      }),
      createInvitedStatus('fabrikam'),
    );
    const text = describeStatus(report, io);
    expect(text).toContain(
      [
        '  recipient  told by  half, 95 %, all copied after   in 7 days  untold',
        '  adatum     events   0.4 s, 1.1 s, 2.0 s           3 min 20 s       3',
        '  wingtip    digest   0.4 s, 1.1 s, 2.0 s           3 min 20 s       -',
        '',
      ].join('\n'),
    );
    expect(describeStatus(createStatusReport(createSynchronizedStatus('adatum')), io)).not.toContain(
      'told by',
    );
  });
});

test('the history has the latency of the runs that were told of changes, and a dash where none was measured', () => {
  const told = { trigger: 'Events', changeLatencyMs: LATENCY };
  const listed = { trigger: 'Listing', changeLatencyMs: null, filesMissedByEvents: 2 };
  const text = formatRunLatencies([readRecord(told), readRecord(listed), readRecord()], io);
  expect(text).toBe(
    [
      '',
      '  started (UTC)        told by  half, 95 %, all copied after  untold',
      '  2027-01-03 03:00:00  events   0.4 s, 1.1 s, 2.0 s                -',
      '  2027-01-03 03:00:00  listing  -                                  2',
      '',
    ].join('\n'),
  );
  expect(formatRunLatencies([readRecord()], io)).toBe('');
});

test('a report has the latency of receipts, and null for those that did not measure it', () => {
  const first = receive({ trigger: 'Digest', changeLatencyMs: LATENCY, filesMissedByEvents: null });
  const second = receive({ synchronizationId: '66666666-0000-4000-8000-000000000007' });
  const { synchronizations } = buildReport({ ...NO_REPORT_FACTS, receipts: [first, second] }, new Date(DAY));
  const facts = synchronizations.map(({ trigger, changeLatencyMs, filesMissedByEvents }) => [
    trigger,
    changeLatencyMs,
    filesMissedByEvents,
  ]);
  expect(facts).toEqual(
    expect.arrayContaining([
      ['Digest', LATENCY, null],
      [null, null, null],
    ]),
  );
});

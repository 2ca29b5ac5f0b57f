import { reportSynchronizations } from '../../../lib/report/reported-synchronizations';
import { parseSynchronizationReceipt } from '../../../lib/model/documents/parsing/parse-document';
import { SYNCHRONIZATION_RECEIPT, withFields } from '../../fixtures/documents';

const ID = SYNCHRONIZATION_RECEIPT.invitationId;
const HOUR = 3_600_000;

/** Reports the lateness of runs under the schedule 03:30 UTC, oldest first. */
function measure(...runs: readonly (readonly [start: string, status: string])[]): (number | null)[] {
  const receipts = runs.map(([startTime, status], index) =>
    parseSynchronizationReceipt(
      JSON.stringify(
        withFields(SYNCHRONIZATION_RECEIPT, {
          synchronizationId: `9b0c1f8e-0000-4000-8000-00000000000${index}`,
          startTime,
          endTime: startTime,
          status,
        }),
      ),
      'test',
    ),
  );
  const { synchronizations } = reportSynchronizations(receipts, [], {
    recipientNames: new Map(),
    schedules: new Map([[ID.toLowerCase(), '30 3 * * *']]),
  });
  return synchronizations.map(({ latenessMs }) => latenessMs).reverse();
}

test.each<[string, [string, string][], (number | null)[]]>([
  ['the first run of all answers no scheduled time', [['2027-01-02T20:30:00Z', 'Succeeded']], [null]],
  [
    'the next run is measured from the scheduled time after it',
    [
      ['2027-01-02T20:30:00Z', 'Succeeded'],
      ['2027-01-03T05:30:00Z', 'Succeeded'],
    ],
    [null, 2 * HOUR],
  ],
  [
    'a second run by hand on the same day is not late',
    [
      ['2027-01-02T03:30:00Z', 'Succeeded'],
      ['2027-01-03T03:30:00Z', 'Succeeded'],
      ['2027-01-03T20:30:00Z', 'Succeeded'],
    ],
    [null, 0, null],
  ],
  [
    'a failure answers no scheduled time for the run after it',
    [
      ['2027-01-02T03:30:00Z', 'Succeeded'],
      ['2027-01-03T03:30:00Z', 'Failed'],
      ['2027-01-03T06:30:00Z', 'Succeeded'],
    ],
    [null, 0, 3 * HOUR],
  ],
  [
    'two runs on the first day, before any scheduled time is known to apply',
    [
      ['2027-01-02T20:30:00Z', 'Failed'],
      ['2027-01-02T20:40:00Z', 'Succeeded'],
    ],
    [null, null],
  ],
])('lateness: %s', (_what, runs, expected) => {
  expect(measure(...runs)).toEqual(expected);
});

import type { ReceiptVerdict, TargetEvidence } from '../../../lib/exchange/receipt-comparison';
import { compareReceipt } from '../../../lib/exchange/receipt-comparison';
import type { SynchronizationReceipt } from '../../../lib';
import type { RollbackRecord } from '../../../lib/snapshot/contract/rollback-record';
import type { RunRecord } from '../../../lib/snapshot/contract/run-record';

const [A, B] = ['a'.repeat(64), 'b'.repeat(64)];
const ID = '6b0c1f8e-0000-4000-8000-000000000009';
const START = '2027-03-10T12:00:00.000Z';
const LATER = '2027-03-10T13:00:00.000Z';

const createRecord = (manifestSha256: string | null, startTime = START): RunRecord =>
  ({ documentType: 'synchronization', synchronizationId: ID, startTime, manifestSha256 }) as RunRecord;
const createRollback = (manifestSha256: string, startTime = LATER): RollbackRecord =>
  ({ documentType: 'rollback', rollbackId: 'r', startTime, manifestSha256 }) as RollbackRecord;

const receipt = { synchronizationId: ID, startTime: START, manifestSha256: A } as SynchronizationReceipt;

/** The target right after the synchronization that left the receipt. */
const RIGHT: TargetEvidence = {
  manifestSha256: A,
  status: 'Succeeded',
  filesDifferent: 0,
  record: createRecord(A),
  last: createRecord(A),
};

test.each<[string, ReceiptVerdict, Partial<TargetEvidence>, Partial<SynchronizationReceipt>?]>([
  ['right after the synchronization', 'Equal', {}],
  ['after later synchronizations that changed nothing', 'Equal', { last: createRecord(A, LATER) }],
  [
    'without a record of the synchronization, but with its hash',
    'Equal',
    { record: undefined, last: undefined },
  ],
  ['after a later synchronization', 'Newer', { manifestSha256: B, last: createRecord(B, LATER) }],
  ['after a rollback', 'Newer', { manifestSha256: B, last: createRollback(B) }],
  ['with files that cannot be read', 'Unknown', { status: 'Failed' }],
  ['with files that differ', 'Altered', { status: 'Failed', filesDifferent: 1 }],
  [
    'with files that differ from a later synchronization',
    'Altered',
    { manifestSha256: B, status: 'Failed', filesDifferent: 1, last: createRecord(B, LATER) },
  ],
  ['if the record of the run has another hash', 'Contradicted', { record: createRecord(B) }],
  ['if the record of the run has no hash', 'Contradicted', { record: createRecord(null) }],
  ['after a run that did not copy all files', 'Incomplete', { status: 'Incomplete' }],
  ['with a receipt of an earlier version', 'Unknown', {}, { manifestSha256: undefined }],
  [
    'with a receipt of a run that left no manifest',
    'Unknown',
    { record: createRecord(null) },
    { manifestSha256: null },
  ],
  ['without a manifest', 'Unknown', { manifestSha256: null }],
  [
    'with another hash, and without a record of the synchronization',
    'Unknown',
    { manifestSha256: B, record: undefined, last: createRecord(B, LATER) },
  ],
  ['with a hash that no record has', 'Unknown', { manifestSha256: B, last: createRecord(A, LATER) }],
  ['with a hash that only an earlier record has', 'Unknown', { manifestSha256: B, last: createRecord(B) }],
])('a target %s is %s', (_, verdict, target, changes = {}) => {
  const comparison = compareReceipt({ ...receipt, ...changes }, { ...RIGHT, ...target });
  expect(comparison).toMatchObject({ synchronizationId: ID, startTime: START, verdict });
  expect(comparison.reason === null).toBe(verdict === 'Equal');
  expect(comparison.newer !== null).toBe(verdict === 'Newer');
});

test('a newer target names the run that changed it', () => {
  const last = { ...createRecord(B, LATER), synchronizationId: 'later' };
  expect(compareReceipt(receipt, { ...RIGHT, manifestSha256: B, last })).toMatchObject({
    newer: { kind: 'Synchronization', id: 'later', startTime: LATER },
    reason: `a later synchronization at ${LATER} has changed the target`,
  });
});

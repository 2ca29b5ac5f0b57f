import type { Receipts } from '../../../lib/exchange/receipts';
import { NO_RECEIPTS } from '../../../lib/exchange/receipts';
import { buildRecipientStatus } from '../../../lib/exchange/recipient-status';
import type { RecipientStatus } from '../../../lib/exchange/status-report';
import type { AcceptanceDocument } from '../../../lib/model/documents/acceptance';
import {
  parseAcceptance,
  parseRejection,
  parseSynchronizationReceipt,
} from '../../../lib/model/documents/parsing/parse-document';
import { computeTermsHash } from '../../../lib/model/values/terms';
import { TriggerKind } from '../../../lib/model/documents/snapshot-trigger';
import { invitationWith } from '../../support/exchanges';

const ID = '7b0c1f8e-0000-4000-8000-000000000001';
const NOW = new Date('2027-03-10T12:00:00Z');
const TERMS = 'Do not pass on.';
const HASH = computeTermsHash(TERMS);

const createAnswer = (
  document: NonNullable<Receipts['answer']>['document'],
  receivedOn: string,
): Receipts => ({
  ...NO_RECEIPTS,
  answer: { path: 'receipts/answer.json', receivedOn: new Date(receivedOn), document },
});

function acceptance(fields: Partial<AcceptanceDocument> = {}): AcceptanceDocument {
  return parseAcceptance({
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: ID,
    shareName: 'sales',
    termsSha256: HASH,
    acceptedOn: '2027-03-01T09:00:00Z',
    consumer: { consumerName: 'Fabrikam', tenantId: '44444444-4444-4444-8444-444444444444' },
    target: { location: 'westeurope', isHnsEnabled: false },
    reader: { principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55', principalType: 'ServicePrincipal' },
    ...fields,
  });
}

const rejection = parseRejection({
  documentType: 'rejection',
  schemaVersion: 1,
  invitationId: ID,
  shareName: 'sales',
  rejectedOn: '2027-03-02T09:00:00Z',
  reason: 'We buy it elsewhere.',
  consumer: {},
});

function createSynchronization(
  endTime: string,
  fields: object = {},
  receivedOn = endTime,
): NonNullable<Receipts['lastSuccess']> {
  const document = parseSynchronizationReceipt({
    documentType: 'synchronizationReceipt',
    schemaVersion: 1,
    invitationId: ID,
    shareName: 'sales',
    synchronizationId: '6b0c1f8e-0000-4000-8000-000000000009',
    synchronizationMode: 'Incremental',
    status: 'Succeeded',
    startTime: endTime,
    endTime,
    durationMs: 0,
    filesRead: 9,
    filesWritten: 2,
    sizeRead: 90,
    sizeWritten: 20,
    filesFailed: 0,
    details: [],
    ...fields,
  });
  return { path: 'receipts/1/success.json', receivedOn: new Date(receivedOn), document };
}

const computeStatus = (
  fields: Readonly<Record<string, unknown>>,
  receipts: Receipts = NO_RECEIPTS,
): RecipientStatus =>
  buildRecipientStatus(
    invitationWith({ termsOfUse: TERMS, termsSha256: HASH, ...fields }),
    null,
    receipts,
    NOW,
  );

const accepted = createAnswer(acceptance(), '2027-03-01T09:00:05Z');
const rejected = createAnswer(rejection, '2027-03-02T09:00:05Z');
const used: Receipts = {
  ...NO_RECEIPTS,
  lastSuccess: createSynchronization('2027-03-10T03:00:00Z'),
  synchronizations: 1,
};
const PAST = '2027-03-10T12:00:00Z';
const FUTURE = '2027-03-10T12:00:01Z';

describe('a recipient', () => {
  test.each<[string, RecipientStatus['state'], object, Receipts]>([
    ['of whom nothing was heard', 'Invited', {}, NO_RECEIPTS],
    ['who still has time', 'Invited', { acceptBy: FUTURE }, NO_RECEIPTS],
    ['whose time to accept is over', 'Expired', { acceptBy: PAST }, NO_RECEIPTS],
    ['whose access has ended', 'Expired', { expiresOn: PAST }, accepted],
    ['who accepted', 'Accepted', {}, accepted],
    ['who accepted in time, which is over now', 'Accepted', { acceptBy: PAST }, accepted],
    ['whose acceptance was handed over', 'Accepted', { acceptedOn: '2027-03-01T09:00:00Z' }, NO_RECEIPTS],
    ['who rejected', 'Rejected', {}, rejected],
    [
      'who rejected after having been granted access',
      'Rejected',
      { acceptedOn: '2027-03-01T09:00:00Z' },
      rejected,
    ],
    [
      'who was rejected by mistake, and accepted since by another way',
      'Accepted',
      { acceptedOn: '2027-03-05T00:00:00Z' },
      rejected,
    ],
    ['who was granted access with the invitation, and uses it', 'Invited', { acceptBy: PAST }, used],
    ['who was suspended', 'Suspended', { state: 'Suspended', expiresOn: PAST }, accepted],
    ['who was revoked', 'Revoked', { state: 'Revoked' }, rejected],
  ])('%s is %s', (_, state, fields, receipts) => {
    expect(computeStatus({ ...fields }, receipts).state).toBe(state);
  });

  test('has the facts of its acceptance, and the time at which it arrived', () => {
    expect(computeStatus({}, accepted).acceptance).toEqual({
      acceptedOn: '2027-03-01T09:00:00Z',
      receivedOn: '2027-03-01T09:00:05.000Z',
      terms: 'Current',
      termsSha256: HASH,
      consumer: { consumerName: 'Fabrikam', contact: null, tenantId: '44444444-4444-4444-8444-444444444444' },
      reader: {
        principalId: '0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55',
        principalType: 'ServicePrincipal',
        applicationId: null,
      },
      target: { location: 'westeurope', isHnsEnabled: false },
    });
  });

  test('that accepted former terms is Accepted, with outdated terms', () => {
    const { state, acceptance: told } = computeStatus(
      { termsOfUse: 'Other.', termsSha256: computeTermsHash('Other.') },
      accepted,
    );
    expect([state, told?.terms]).toEqual(['Accepted', 'Outdated']);
  });

  test.each<[string, string, object, Receipts]>([
    ['too late', 'AcceptedTooLate', { acceptBy: '2027-02-28T00:00:00Z' }, accepted],
    [
      'from another tenant',
      'TenantMismatch',
      { 'recipient.tenantId': '55555555-5555-4555-8555-555555555555' },
      accepted,
    ],
  ])('whose acceptance came %s has not accepted, and a note says so', (_, code, fields, receipts) => {
    const { acceptance: told, notes, state } = computeStatus({ ...fields }, receipts);
    expect(told).toBeNull();
    expect(state).not.toBe('Accepted');
    expect(notes).toEqual([expect.stringMatching(new RegExp(`^${code}: `))]);
  });

  test('that rejected is shown with its reason', () => {
    expect(computeStatus({}, rejected)).toMatchObject({
      acceptance: null,
      rejection: {
        rejectedOn: '2027-03-02T09:00:00Z',
        receivedOn: '2027-03-02T09:00:05.000Z',
        reason: 'We buy it elsewhere.',
      },
    });
  });
});

describe('a recipient is late', () => {
  const DAILY = { kind: TriggerKind.CRON, cron: '0 3 * * *' };
  const after = (endTime: string | undefined, fields: object = {}, receivedOn?: string): boolean => {
    const last =
      endTime === undefined
        ? undefined
        : createSynchronization(endTime, { snapshotTrigger: DAILY }, receivedOn);
    const trigger = createAnswer(acceptance({ snapshotTrigger: DAILY }), '2027-03-08T02:00:00Z');
    const receipts = {
      ...trigger,
      ...(last && { lastSuccess: last, synchronizations: 1 }),
    };
    return computeStatus({ ...fields }, receipts).isLate;
  };

  test('if it missed a whole interval of the schedule', () => {
    expect(after('2027-03-10T03:05:00Z')).toBe(false);
    expect(after('2027-03-09T03:05:00Z')).toBe(false);
    expect(after('2027-03-09T02:59:59Z')).toBe(true);
  });

  test('if it accepted, follows a schedule, and has received nothing', () => {
    expect(after(undefined)).toBe(true);
  });

  test('but not if it can no longer read', () => {
    expect(after('2027-03-01T03:05:00Z', { state: 'Suspended' })).toBe(false);
    expect(after('2027-03-01T03:05:00Z', { expiresOn: PAST })).toBe(false);
  });

  test('but not because it claims an end later than the arrival of the receipt', () => {
    expect(after('2027-03-10T03:05:00Z', {}, '2027-03-08T00:00:00Z')).toBe(true);
  });

  test('by the time at which its receipt arrived, if the run ended earlier', () => {
    expect(after('2027-03-08T03:05:00Z', {}, '2027-03-10T11:00:00Z')).toBe(true);
  });

  test('but not if its grant still waits', () => {
    expect(after(undefined, { grantOn: 'Acceptance' })).toBe(false);
    expect(after(undefined, { grantOn: 'Acceptance', acceptedOn: '2027-03-08T02:00:00Z' })).toBe(true);
  });

  test('but not if it has just accepted again', () => {
    const last = createSynchronization('2027-03-01T03:00:00Z', { snapshotTrigger: DAILY });
    const again = createAnswer(acceptance({ snapshotTrigger: DAILY }), '2027-03-10T11:00:00Z');
    expect(computeStatus({}, { ...again, lastSuccess: last }).isLate).toBe(false);
  });

  test('by the schedule that it named last', () => {
    const last = createSynchronization('2027-03-01T03:00:00Z');
    const again = createAnswer(acceptance({ snapshotTrigger: DAILY }), '2027-03-05T11:00:00Z');
    expect(computeStatus({}, { ...again, lastSuccess: last })).toMatchObject({
      schedule: DAILY.cron,
      isLate: true,
    });
  });

  test('but not without a schedule', () => {
    const last = createSynchronization('2027-01-01T00:00:00Z');
    expect(computeStatus({}, { ...accepted, lastSuccess: last }).isLate).toBe(false);
  });

  test("by the provider's current schedule, if it follows that", () => {
    const follows = { kind: 'ProviderSchedule', cron: '0 * * * *' };
    const last = createSynchronization('2027-03-09T20:00:00Z', { snapshotTrigger: follows });
    const receipts = { ...accepted, lastSuccess: last };
    expect(computeStatus({}, receipts)).toMatchObject({ schedule: '0 * * * *', isLate: true });
    expect(computeStatus({ snapshotSchedule: { cron: '0 0 * * *' } }, receipts)).toMatchObject({
      schedule: '0 0 * * *',
      isLate: false,
    });
  });
});

import {
  parseAcceptance,
  parseRejection,
  parseSubscription,
  parseSynchronizationReceipt,
} from '../../../lib/model/documents/parsing/parse-document';
import {
  ACCEPTANCE,
  withFields,
  FULL_SUBSCRIPTION,
  getProblems,
  REJECTION,
  SYNCHRONIZATION_RECEIPT,
} from '../../fixtures/documents';

type Fields = Record<string, unknown>;

const UUID = 'must be a UUID like 00000000-0000-0000-0000-000000000000';

describe('an acceptance', () => {
  const getAcceptanceMessages = (fields: Fields) => getMessages(parseAcceptance, ACCEPTANCE, fields);

  test('is read with every field, and with as few as may be', () => {
    expect(parseAcceptance(ACCEPTANCE)).toEqual(ACCEPTANCE);
    const smallest = {
      $schema: undefined,
      termsSha256: undefined,
      consumer: {},
      'reader.applicationId': undefined,
      snapshotTrigger: undefined,
    };
    expect(parseAcceptance(withFields(ACCEPTANCE, smallest))).toEqual({
      documentType: 'acceptance',
      schemaVersion: 1,
      invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
      shareName: 'sales',
      termsSha256: null,
      acceptedOn: '2027-01-02T00:00:00Z',
      consumer: { consumerName: null, contact: null, tenantId: null },
      target: { location: 'westeurope', isHnsEnabled: false },
      reader: {
        principalId: '55555555-0000-4000-8000-000000000005',
        principalType: 'ManagedIdentity',
        applicationId: null,
      },
      snapshotTrigger: { kind: 'Manual', cron: null },
    });
  });

  test('may name its reader by the application alone', () => {
    const { reader } = parseAcceptance(withFields(ACCEPTANCE, { 'reader.principalId': undefined }));
    expect(reader.principalId).toBeNull();
  });

  test('fails for a reader that nothing names', () => {
    const nobody = { 'reader.principalId': null, 'reader.applicationId': null };
    expect(getAcceptanceMessages(nobody)).toEqual([
      "'reader.principalId' is required unless 'applicationId' is set, got null",
    ]);
  });

  test.each<[string, unknown, string]>([
    ['invitationId', 'first', `${UUID}, got "first"`],
    ['termsSha256', 'ABC', 'must be 64 lowercase hex digits, got "ABC"'],
    [
      'acceptedOn',
      '2027-02-31T00:00:00Z',
      `must be a UTC time like '2027-01-01T00:00:00Z', with a day that the month has, got "2027-02-31T00:00:00Z"`,
    ],
    [
      'acceptedOn',
      '2027-01-01T00:00:00+01:00',
      `must be a UTC time like '2027-01-01T00:00:00Z', got "2027-01-01T00:00:00+01:00"`,
    ],
    ['acceptedOn', undefined, 'is missing'],
    ['target', undefined, 'is missing'],
    ['target.location', 'west-europe', `must be an Azure region like 'westeurope', got "west-europe"`],
    ['reader.applicationId', 1, 'must be of type string, got 1'],
    [
      'reader.principalType',
      'Robot',
      'must be "User" or "Group" or "ServicePrincipal" or "ManagedIdentity", got "Robot"',
    ],
    ['consumer.tenantId', 'fabrikam', `${UUID}, got "fabrikam"`],
    ['consumer.contact', 'a\nb', String.raw`must be one line of text, got "a\nb"`],
    ['consumer.colour', 'red', 'is unknown in version 1 of this document'],
  ])('fails for %s = %j', (field, value, message) => {
    expect(getAcceptanceMessages({ [field]: value })).toEqual([`'${field}' ${message}`]);
  });
});

describe('a rejection', () => {
  test('is read with every field, and without a reason', () => {
    expect(parseRejection(REJECTION)).toEqual(REJECTION);
    expect(parseRejection(withFields(REJECTION, { reason: undefined })).reason).toBeNull();
  });

  test.each<[string, unknown, string]>([
    ['rejectedOn', 'now', `must be a UTC time like '2027-01-01T00:00:00Z', got "now"`],
    ['reason', 7, 'must be of type string, got 7'],
    ['consumer', undefined, 'is missing'],
    ['acceptedOn', '2027-01-02T00:00:00Z', 'is unknown in version 1 of this document'],
  ])('fails for %s = %j', (field, value, message) => {
    expect(getMessages(parseRejection, REJECTION, { [field]: value })).toEqual([`'${field}' ${message}`]);
  });

  test('has a reason of at most 4096 characters, on any number of lines', () => {
    const reason = '\n'.repeat(4096);
    expect(parseRejection(withFields(REJECTION, { reason })).reason).toBe(reason);
    expect(getMessages(parseRejection, REJECTION, { reason: `${reason}x` })).toEqual([
      expect.stringMatching(/^'reason' must have at most 4096 characters, got /),
    ]);
  });
});

describe('the receipt of a synchronization', () => {
  test('is read with every field, and does not disclose the landing place', () => {
    expect(parseSynchronizationReceipt(SYNCHRONIZATION_RECEIPT)).toEqual(SYNCHRONIZATION_RECEIPT);
    for (const field of ['target', 'details[0].target', 'errors']) {
      expect(
        getMessages(parseSynchronizationReceipt, SYNCHRONIZATION_RECEIPT, { [field]: 'landing' }),
      ).toEqual([`'${field}' is unknown in version 1 of this document`]);
    }
  });

  test.each<[string, unknown]>([
    ['filesRead', -1],
    ['sizeWritten', 0.5],
    ['durationMs', '1'],
    ['sizeRead', 2 ** 53],
    ['details[0].filesFailed', null],
    ['status', 'Running'],
    ['synchronizationMode', 'Full'],
    ['startTime', 0],
    ['synchronizationId', '../../other'],
  ])('fails for %s = %j', (field, value) => {
    const [message, ...others] = getMessages(parseSynchronizationReceipt, SYNCHRONIZATION_RECEIPT, {
      [field]: value,
    });
    expect(message).toMatch(/^'[\w.[\]]+' (must be |must have )/);
    expect(message.startsWith(`'${field}'`)).toBe(true);
    expect(others).toEqual([]);
  });

  test('has at most as many details as a share has datasets', () => {
    const details = (count: number) => Array<unknown>(count).fill(SYNCHRONIZATION_RECEIPT.details[0]);
    const read = parseSynchronizationReceipt({ ...SYNCHRONIZATION_RECEIPT, details: details(1000) });
    expect(read.details).toHaveLength(1000);
    const [message] = getMessages(parseSynchronizationReceipt, SYNCHRONIZATION_RECEIPT, {
      details: details(1001),
    });
    expect(message).toMatch(/^'details' must have at most 1000 items, got /);
  });
});

describe('a trigger', () => {
  const RULE = `'snapshotTrigger.cron' must be null for Manual and a schedule for other kinds`;
  const getTriggerMessages = (snapshotTrigger: unknown) =>
    getMessages(parseSubscription, FULL_SUBSCRIPTION, { snapshotTrigger });

  test.each([
    { kind: 'Manual', cron: null },
    { kind: 'ProviderSchedule', cron: '0 * * * *' },
    { kind: 'Cron', cron: '*/15 * * * *' },
  ])('is %j', (snapshotTrigger) => {
    expect(parseSubscription(withFields(FULL_SUBSCRIPTION, { snapshotTrigger })).snapshotTrigger).toEqual(
      snapshotTrigger,
    );
  });

  test('fails for a schedule that is not followed, and for one that is missing', () => {
    expect(getTriggerMessages({ kind: 'Manual', cron: '0 3 * * *' })).toEqual([`${RULE}, got "0 3 * * *"`]);
    expect(getTriggerMessages({ kind: 'Cron' })).toEqual([`${RULE}, got null`]);
    expect(getTriggerMessages({ kind: 'ProviderSchedule', cron: null })).toEqual([`${RULE}, got null`]);
  });

  test('fails for another kind, another type and another field', () => {
    expect(getTriggerMessages({ kind: 'Hourly' })).toEqual([
      `'snapshotTrigger.kind' must be "Manual" or "ProviderSchedule" or "Cron", got "Hourly"`,
    ]);
    expect(getTriggerMessages('0 3 * * *')).toEqual([
      `'snapshotTrigger' must be of type object, got "0 3 * * *"`,
    ]);
    expect(getTriggerMessages({ kind: 'Manual', at: 3 })).toEqual([
      `'snapshotTrigger.at' is unknown in version 1 of this document`,
    ]);
  });
});

function getMessages(parse: (input: unknown) => unknown, document: object, fields: Fields): string[] {
  return getProblems(() => parse(withFields(document, fields))).map(({ code, message }) => {
    expect(code).toBe('DocumentInvalid');
    return message;
  });
}

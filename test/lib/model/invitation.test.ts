import { parseInvitation } from '../../../lib/model/documents/parsing/parse-document';
import { withFields, INVITATION, getProblems } from '../../fixtures/documents';

const parseWith = (fields: Record<string, unknown>) => parseInvitation(withFields(INVITATION, fields));
const getParseProblems = (fields: Record<string, unknown>) =>
  getProblems(() => parseInvitation(withFields(INVITATION, fields), 'contoso.json'));

/** FIPS 180-2, appendix B.1. */
const ABC_SHA256 = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

describe('an invitation', () => {
  test('optional fields get their defaults', () => {
    expect(parseInvitation(JSON.stringify(INVITATION))).toEqual({
      documentType: 'invitation',
      schemaVersion: 1,
      invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
      shareName: 'sales',
      shareKind: 'CopyBased',
      description: null,
      termsOfUse: null,
      termsSha256: null,
      provider: { providerName: null, contact: null },
      acceptBy: null,
      expiresOn: null,
      state: 'Active',
      grantOn: 'Invitation',
      acceptedOn: null,
      snapshotSchedule: null,
      preserveTags: false,
      exchange: null,
      source: {
        storageAccountName: 'contoso',
        blobEndpoint: 'https://contoso.blob.core.windows.net',
        location: 'westeurope',
        isHnsEnabled: false,
        tenantId: null,
        resourceId: null,
      },
      datasets: [{ datasetName: 'daily', datasetType: 'Folder', container: 'curated', path: 'sales/daily' }],
      recipient: {
        recipientName: 'fabrikam',
        principalId: '11111111-0000-4000-8000-000000000001',
        principalType: 'ServicePrincipal',
        applicationId: null,
        tenantId: null,
        displayName: null,
        contact: null,
      },
    });
  });

  test('terms of use come with their hash', () => {
    expect(parseWith({ termsOfUse: 'abc', termsSha256: ABC_SHA256 }).termsSha256).toBe(ABC_SHA256);
  });

  test('a description has at most 4096 characters, terms 65,536, names for people 256 on one line', () => {
    const longest = { description: '\n'.repeat(4096), 'recipient.displayName': 'é'.repeat(256) };
    expect(parseWith(longest).description).toHaveLength(4096);
    expect(getMessages({ description: 'x'.repeat(4097) })).toEqual([
      expect.stringMatching(/^'description' must have at most 4096 characters, got "x+\.\.\.x+"$/),
    ]);
    expect(getMessages({ termsOfUse: 'x'.repeat(65_537), termsSha256: ABC_SHA256 })).toContainEqual(
      expect.stringMatching(/^'termsOfUse' must have at most 65536 characters, got "x+\.\.\.x+"$/),
    );
    expect(getMessages({ 'recipient.contact': 'x'.repeat(257) })).toEqual([
      expect.stringMatching(/^'recipient\.contact' must have at most 256 characters, got "x+\.\.\.x+"$/),
    ]);
    expect(getMessages({ 'recipient.displayName': 'Fabrikam\nLtd' })).toEqual([
      `'recipient.displayName' must be one line of text, got "Fabrikam\\nLtd"`,
    ]);
  });
});

describe('rules of an invitation', () => {
  const HASH = "must be the hash of 'termsOfUse'";

  test.each<[string, unknown, string]>([
    [
      'shareName',
      '',
      `must be 1 to 90 letters, digits, '.', '_' and '-', beginning with a letter or digit, got ""`,
    ],
    ['shareKind', 'inplace', 'must be "InPlace" or "CopyBased", got "inplace"'],
    ['expiresOn', 'tomorrow', `must be a UTC time like '2027-01-01T00:00:00Z', got "tomorrow"`],
    ['termsSha256', ABC_SHA256, `${HASH} (null), got "${ABC_SHA256}"`],
    ['datasets', [], 'must name at least one dataset, got []'],
    ['datasets', 'daily', 'must be of type array, got "daily"'],
    ['datasets[0].path', 'a//b', `must be without empty segments ('//'), got "a//b"`],
    ['datasets[0].path', '', 'must not be "", got ""'],
    ['datasets[0].datasetType', 'Container', 'must be "" for a Container, got "sales/daily"'],
    ['recipient.principalId', 'me', 'must be a UUID like 00000000-0000-0000-0000-000000000000, got "me"'],
    [
      'recipient.principalType',
      'ManagedIdentity',
      'must be "User" or "Group" or "ServicePrincipal", got "ManagedIdentity"',
    ],
  ])('fails for %s = %j', (field, value, message) => {
    const subject = field === 'datasets[0].datasetType' ? 'datasets[0].path' : field;
    expect(getParseProblems({ [field]: value })).toEqual([
      {
        code: 'DocumentInvalid',
        message: `'${subject}' ${message}`,
        fix: 'ask its sender to create it again: the document is damaged or was changed',
        where: 'contoso.json',
      },
    ]);
  });

  test('fails for a hash that is not that of the terms', () => {
    const other = '0'.repeat(64);
    expect(getMessages({ termsOfUse: 'abc', termsSha256: other })).toEqual([
      `'termsSha256' ${HASH} (${ABC_SHA256}), got "${other}"`,
    ]);
    expect(getMessages({ termsOfUse: 'abc', termsSha256: null })).toEqual([
      `'termsSha256' ${HASH} (${ABC_SHA256}), got null`,
    ]);
  });

  test('fails for two datasets of one name', () => {
    const { datasets } = INVITATION;
    expect(getMessages({ datasets: [...datasets, { ...datasets[0], path: 'other' }] })).toEqual([
      `'datasets[1].datasetName' must be unique, got "daily"`,
    ]);
  });

  test.each(['colour', 'source.colour', 'datasets[0].colour', 'recipient.colour'])(
    'fails for the unknown field %s',
    (field) => {
      expect(getMessages({ [field]: 1 })).toEqual([`'${field}' is unknown in version 1 of this document`]);
    },
  );
});

describe('the recipient of an invitation', () => {
  const MISSING = `'recipient.principalId' is required unless 'grantOn' is "Acceptance", got null`;

  test.each([{ grantOn: undefined }, { grantOn: 'Invitation' }])(
    'fails for no principal, where access is granted with the invitation: %j',
    (grantOn) => {
      expect(getMessages({ ...grantOn, 'recipient.principalId': null })).toEqual([MISSING]);
      expect(getMessages({ ...grantOn, 'recipient.principalId': undefined })).toEqual([MISSING]);
    },
  );

  test('comes from the acceptance if the grant waits for one', () => {
    const recipient = { 'recipient.principalId': undefined, 'recipient.principalType': undefined };
    expect(parseWith({ ...recipient, grantOn: 'Acceptance' }).recipient).toMatchObject({
      principalId: null,
      principalType: null,
    });
  });

  test('fails for a principal of no type', () => {
    for (const grantOn of ['Invitation', 'Acceptance']) {
      expect(getMessages({ grantOn, 'recipient.principalType': undefined })).toEqual([
        "'recipient.principalType' is required if 'principalId' is set, got null",
      ]);
    }
  });
});

describe('a schedule', () => {
  const cron = '0 3 * * *';

  test('is suggested for copies', () => {
    expect(parseWith({ snapshotSchedule: { cron } }).snapshotSchedule).toEqual({ cron });
  });

  test('fails for an in-place share, which copies nothing', () => {
    expect(getMessages({ shareKind: 'InPlace', snapshotSchedule: { cron } })).toEqual([
      `'snapshotSchedule' must be null for an InPlace share, got {"cron":"0 3 * * *"}`,
    ]);
    expect(parseWith({ shareKind: 'InPlace', snapshotSchedule: null }).snapshotSchedule).toBeNull();
  });

  test('fails for an invalid cron, and for a cron that never fires', () => {
    expect(getMessages({ snapshotSchedule: { cron: 'hourly' } })).toEqual([
      `'snapshotSchedule.cron' must be five fields of cron (minute, hour, day, month, weekday; UTC) like '0 3 * * *', in numbers: no names, no L, W or #, got "hourly"`,
    ]);
    expect(getMessages({ snapshotSchedule: { cron: '0 0 30 2 *' } })).toEqual([
      `'snapshotSchedule.cron' must be a cron with times that occur, got "0 0 30 2 *"`,
    ]);
  });
});

test('all problems are reported at once, even if fields depend on each other', () => {
  const wrong = {
    shareKind: 'InPlace',
    snapshotSchedule: { cron: '0 3 * * *' },
    acceptBy: 'soon',
    'recipient.principalId': null,
    'datasets[0].path': '',
  };
  expect(getMessages(wrong).map((message) => message.split(' ')[0])).toEqual([
    "'acceptBy'",
    "'recipient.principalId'",
    "'snapshotSchedule'",
    "'datasets[0].path'",
  ]);
});

function getMessages(fields: Record<string, unknown>): string[] {
  return getParseProblems(fields).map(({ message }) => message);
}

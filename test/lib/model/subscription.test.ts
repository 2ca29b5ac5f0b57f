import { listSources } from '../../../lib/model/documents/shared-datasets';
import { parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import { createMappings, getProblems, SUBSCRIPTION_TEXT, subscriptionWith } from '../../fixtures/documents';

const parseWith = (fields: Record<string, unknown>) => parseSubscription(subscriptionWith(fields));
const getParseProblems = (fields: Record<string, unknown>) =>
  getProblems(() => parseSubscription(subscriptionWith(fields), 'fabrikam.json'));

describe('a subscription', () => {
  test('the sample of the specification is read, and optional fields get their defaults', () => {
    expect(parseSubscription(SUBSCRIPTION_TEXT)).toEqual({
      documentType: 'subscription',
      schemaVersion: 1,
      subscriptionName: 'contoso-sales',
      invitation: {
        invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
        shareName: 'sales',
        termsSha256: null,
        expiresOn: null,
        state: 'Active',
      },
      shareKind: 'CopyBased',
      source: {
        storageAccountName: 'contoso',
        blobEndpoint: 'https://contoso.blob.core.windows.net',
        location: 'westeurope',
        isHnsEnabled: false,
        tenantId: null,
        resourceId: null,
      },
      target: {
        storageAccountName: 'fabrikam',
        blobEndpoint: 'https://fabrikam.blob.core.windows.net',
        location: 'westeurope',
        isHnsEnabled: false,
        tenantId: null,
        resourceId: null,
      },
      mappings: [
        {
          datasetName: 'daily',
          datasetType: 'Folder',
          source: { container: 'curated', path: 'sales/daily' },
          target: { container: 'contoso', path: 'sales' },
        },
      ],
      exchange: null,
      snapshotTrigger: { kind: 'Manual', cron: null },
      deletions: 'keep',
      maxDeleteFraction: 0.2,
      preserveTags: false,
      preserveTier: false,
      preserveAcls: 'none',
      publish: 'inPlace',
      keepSnapshots: 2,
      successMarker: false,
      allowCrossKind: false,
      allowCrossRegion: false,
      stateContainer: 'datashare',
    });
  });

  test('the optional fields may be left out', () => {
    const optional = ['source.tenantId', 'target.tenantId', 'invitation.termsSha256', 'invitation.expiresOn'];
    const settings = ['maxDeleteFraction', 'preserveTags', 'preserveTier'];
    const defaulted = ['deletions', ...settings, 'allowCrossRegion', 'stateContainer'];
    const without = Object.fromEntries([...optional, ...defaulted].map((field) => [field, undefined]));
    expect(parseWith(without)).toEqual(parseSubscription(SUBSCRIPTION_TEXT));
  });

  test('parsing a parsed document gives the same document', () => {
    const once = parseWith({ 'source.blobEndpoint': 'https://CONTOSO.blob.core.windows.net/' });
    expect(parseSubscription(once)).toEqual(once);
  });

  test.each([
    ['https://contoso.blob.core.windows.net/', 'https://contoso.blob.core.windows.net'],
    ['https://Contoso.Blob.core.windows.net', 'https://contoso.blob.core.windows.net'],
    ['http://127.0.0.1:10000/contoso/', 'http://127.0.0.1:10000/contoso'],
    ['http://localhost:10000/contoso', 'http://localhost:10000/contoso'],
  ])('the endpoint %s is %s', (given, read) => {
    const [source] = listSources(parseWith({ 'source.blobEndpoint': given }));
    expect(source.blobEndpoint).toBe(read);
  });

  test('a File lands at a whole blob name, a Container and a Folder may fill a whole container', () => {
    const read = parseWith({
      mappings: [
        {
          datasetName: 'file',
          datasetType: 'File',
          source: { container: 'curated', path: 'airports.csv' },
          target: { container: 'files', path: 'contoso/airports.csv' },
        },
        {
          datasetName: 'all',
          datasetType: 'Container',
          source: { container: 'curated', path: '' },
          target: { container: 'copy', path: '' },
        },
        {
          datasetName: 'folder',
          datasetType: 'Folder',
          source: { container: 'curated', path: 'a' },
          target: { container: 'folder', path: '' },
        },
      ],
    });
    expect(read.mappings.map(({ target }) => target?.path)).toEqual(['contoso/airports.csv', '', '']);
  });

  test('an in-place share may have targets, even if they would collide', () => {
    const inPlace = { shareKind: 'InPlace' };
    const { mappings } = createMappings('same', 'same');
    expect(parseWith({ ...inPlace, mappings }).mappings).toHaveLength(2);
    expect(parseWith({ ...inPlace, 'mappings[0].target': null }).mappings[0].target).toBeNull();
    expect(parseWith({ ...inPlace, 'mappings[0].target': undefined }).mappings[0].target).toBeNull();
  });
});

describe('rules of a subscription', () => {
  const NAME = "1 to 90 letters, digits, '.', '_' and '-', beginning with a letter or digit";
  const ACCOUNT = '3 to 24 lowercase letters and digits';
  const URL = 'an https URL without query or credentials, like https://contoso.blob.core.windows.net';
  const OTHER_ACCOUNT =
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/contoso';
  const CONTAINER =
    '3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit';

  test.each<[string, unknown, string]>([
    ['subscriptionName', '-sales', `must be ${NAME}, got "-sales"`],
    ['subscriptionName', 7, 'must be of type string, got 7'],
    ['invitation', null, 'must be of type object, got null'],
    ['invitation.invitationId', 'x', 'must be a UUID like 00000000-0000-0000-0000-000000000000, got "x"'],
    ['invitation.shareName', 'a b', `must be ${NAME}, got "a b"`],
    ['invitation.termsSha256', 'abc', 'must be 64 lowercase hex digits, got "abc"'],
    [
      'invitation.expiresOn',
      '2027-01-01',
      `must be a UTC time like '2027-01-01T00:00:00Z', got "2027-01-01"`,
    ],
    ['shareKind', 'Copied', 'must be "InPlace" or "CopyBased", got "Copied"'],
    ['source.storageAccountName', 'Contoso', `must be ${ACCOUNT}, got "Contoso"`],
    ['source.blobEndpoint', 'ftp://contoso', `must be ${URL}, got "ftp://contoso"`],
    ['source.blobEndpoint', 'http://contoso.example', `must be ${URL}, got "http://contoso.example"`],
    ['source.location', 'west-europe', `must be an Azure region like 'westeurope', got "west-europe"`],
    ['source.isHnsEnabled', 'false', 'must be of type boolean, got "false"'],
    ['source.tenantId', '', 'must be a UUID like 00000000-0000-0000-0000-000000000000, got ""'],
    [
      'target.resourceId',
      '/subscriptions/1',
      'must be a storage account id like /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/storageAccounts/..., got "/subscriptions/1"',
    ],
    [
      'target.resourceId',
      OTHER_ACCOUNT,
      `must be the id of the account that 'storageAccountName' names, got "${OTHER_ACCOUNT}"`,
    ],
    ['mappings', [], 'must name at least one dataset, got []'],
    ['mappings[0].datasetName', '', `must be ${NAME}, got ""`],
    ['mappings[0].datasetType', 'Table', 'must be "Container" or "Folder" or "File", got "Table"'],
    ['mappings[0].source.container', 'a--b', `must be ${CONTAINER}; or $web, $root or $logs, got "a--b"`],
    ['mappings[0].source.path', '', 'must be 1 to 1024 characters long for a Folder, got ""'],
    ['mappings[0].target.container', 'Landing', `must be ${CONTAINER}; or $web or $root, got "Landing"`],
    ['mappings[0].target.path', '../x', `must be without '.' and '..' segments, got "../x"`],
    ['mappings[0].include', [], 'must have at least one pattern, or be left out, got []'],
    ['mappings[0].exclude', '**', 'must be of type array, got "**"'],
    ['mappings[0].target', null, 'is required in a CopyBased share, got null'],
    ['deletions', 'purge', 'must be "keep" or "mirror", got "purge"'],
    ['maxDeleteFraction', -0.1, 'must be at least 0, got -0.1'],
    ['maxDeleteFraction', 20, 'must be at most 1, got 20'],
    ['maxDeleteFraction', '0.2', 'must be of type number, got "0.2"'],
    ['preserveTags', 'yes', 'must be of type boolean, got "yes"'],
    ['preserveTier', null, 'must be of type boolean, got null'],
    ['allowCrossRegion', 1, 'must be of type boolean, got 1'],
    ['stateContainer', '$root', `must be ${CONTAINER}, got "$root"`],
  ])('fails for %s = %j', (field, value, message) => {
    expect(getParseProblems({ [field]: value })).toEqual([
      {
        code: 'DocumentInvalid',
        message: `'${field}' ${message}`,
        fix: `change '${field}'`,
        where: 'fabrikam.json',
      },
    ]);
  });

  test.each([
    'subscriptionName',
    'invitation',
    'invitation.invitationId',
    'shareKind',
    'source.location',
    'target',
    'mappings',
    'mappings[0].datasetType',
    'mappings[0].source.path',
  ])('fails for a missing %s', (field) => {
    expect(getParseProblems({ [field]: undefined })).toEqual([
      { code: 'DocumentInvalid', message: `'${field}' is missing`, fix: 'add it', where: 'fabrikam.json' },
    ]);
  });

  test.each([
    'colour',
    'invitation.colour',
    'source.colour',
    'mappings[0].colour',
    'mappings[0].target.colour',
  ])('fails for the unknown field %s', (field) => {
    expect(getParseProblems({ [field]: 'blue' })).toEqual([
      {
        code: 'DocumentInvalid',
        message: `'${field}' is unknown in version 1 of this document`,
        fix: 'remove it, or check its spelling',
        where: 'fabrikam.json',
      },
    ]);
  });

  test('fails for all that is wrong, at once', () => {
    const found = getParseProblems({
      subscriptionName: '',
      colour: 1,
      'source.location': '?',
      'mappings[0].target.container': 'x',
      ...{ deletions: 'purge', stateContainer: 'a' },
    });
    expect(found.map(({ message }) => message.split(' ')[0])).toEqual([
      `'subscriptionName'`,
      `'source.location'`,
      `'mappings[0].target.container'`,
      `'deletions'`,
      `'stateContainer'`,
      `'colour'`,
    ]);
  });

  test('fails for more than 1000 datasets', () => {
    const mappings = Array.from({ length: 1001 }, (_, index) => ({
      datasetName: `d${index}`,
      datasetType: 'Container',
      source: { container: 'curated', path: '' },
      target: { container: `landing${index}`, path: '' },
    }));
    expect(parseWith({ mappings: mappings.slice(1) }).mappings).toHaveLength(1000);
    expect(getParseProblems({ mappings })).toMatchObject([
      {
        code: 'DocumentInvalid',
        message: expect.stringMatching(/^'mappings' must have at most 1000 items, /) as string,
      },
    ]);
  });

  test.each([
    ['Container', 'x', `'mappings[0].source.path' must be "" for a Container, got "x"`],
    ['Folder', '', `'mappings[0].source.path' must be 1 to 1024 characters long for a Folder, got ""`],
    ['File', '', `'mappings[0].source.path' must be 1 to 1024 characters long for a File, got ""`],
  ])('fails for a %s with the source path %j', (datasetType, path, message) => {
    const fields = { 'mappings[0].datasetType': datasetType, 'mappings[0].source.path': path };
    expect(getParseProblems(fields).map((problem) => problem.message)).toEqual([message]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['a File', { 'mappings[0].datasetType': 'File' }, 'a File: it is one file'],
    ['an in-place share', { shareKind: 'InPlace' }, 'an InPlace share: nothing is copied'],
  ])('fails for patterns of %s', (_, fields, reason) => {
    const patterns = { 'mappings[0].include': ['2026/**'], 'mappings[0].exclude': ['*.tmp'] };
    expect(getParseProblems({ ...fields, ...patterns }).map(({ message }) => message)).toEqual([
      `'mappings[0].include' must be left out for ${reason}, got ["2026/**"]`,
      `'mappings[0].exclude' must be left out for ${reason}, got ["*.tmp"]`,
    ]);
  });

  test('fails for patterns of another syntax', () => {
    const fields = { 'mappings[0].include': ['2026/**', '*.{csv,txt}'], 'mappings[0].exclude': ['/a'] };
    expect(getParseProblems(fields).map(({ message }) => message.replace(/:.*, got/, ', got'))).toEqual([
      `'mappings[0].include[1]' must be made of names, '/', '*', '?' and '**', got "*.{csv,txt}"`,
      `'mappings[0].exclude[0]' must be relative to the dataset, without a leading '/', got "/a"`,
    ]);
  });

  test('fails for more than 32 patterns of a kind', () => {
    const patterns = Array.from({ length: 33 }, (_, at) => `${at}/**`);
    const fields = { 'mappings[0].include': patterns.slice(1), 'mappings[0].exclude': patterns };
    expect(getParseProblems(fields)).toMatchObject([
      { message: expect.stringMatching(/^'mappings\[0\]\.exclude' must have at most 32 items, /) as string },
    ]);
  });

  test('fails for a missing target in a CopyBased share', () => {
    expect(getParseProblems({ 'mappings[0].target': undefined }).map(({ message }) => message)).toEqual([
      `'mappings[0].target' is required in a CopyBased share, got null`,
    ]);
  });

  test('fails for a File that lands at no name', () => {
    const fields = { 'mappings[0].datasetType': 'File', 'mappings[0].target.path': '' };
    expect(getParseProblems(fields).map(({ message }) => message)).toEqual([
      `'mappings[0].target.path' must be the whole blob name for a File, got ""`,
    ]);
  });

  test('fails for two datasets of one name', () => {
    const { mappings } = createMappings('one', 'two');
    expect(
      getParseProblems({ mappings, 'mappings[1].datasetName': 'd0' }).map(({ message }) => message),
    ).toEqual([`'mappings[1].datasetName' must be unique, got "d0"`]);
  });

  test('fails for an account of Data Lake Storage Gen1', () => {
    expect(getParseProblems({ 'target.blobEndpoint': 'https://fabrikam.azuredatalakestore.net' })).toEqual([
      {
        code: 'DataLakeGen1Refused',
        message:
          '"https://fabrikam.azuredatalakestore.net" is an Azure Data Lake Storage Gen1 account, which Azure retired in February 2024',
        fix: 'share from an ADLS Gen2 or Blob storage account (Microsoft.Storage/storageAccounts)',
        where: 'fabrikam.json: target.blobEndpoint',
      },
    ]);
  });
});

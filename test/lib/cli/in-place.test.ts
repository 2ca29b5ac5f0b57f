import { join } from 'node:path';
import { CONNECTOR_SUBSCRIPTION, DATA_SHARE_URI, INVITATION, withFields } from '../../fixtures/documents';
import { accept, ACCOUNT, PROVIDER_TENANT, readJson } from '../../support/accept';
import { fill, freshName } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';

const dataset = (datasetName: string, datasetType: string, container: string, path = ''): object => ({
  datasetName,
  datasetType,
  container,
  path,
});

/** An in-place share of a container, a folder and a file. */
const SHARED = withFields(INVITATION, {
  shareKind: 'InPlace',
  expiresOn: '2027-07-01T00:00:00Z',
  datasets: [
    dataset('whole', 'Container', 'flights'),
    dataset('daily', 'Folder', 'curated', "sales/it's new & größe"),
    dataset('codes', 'File', 'curated', 'ref/codes.csv'),
  ],
});

const ENDPOINTS = {
  whole: {
    https: 'https://contoso.blob.core.windows.net/flights',
    abfss: 'abfss://flights@contoso.dfs.core.windows.net/',
  },
  daily: {
    https: "https://contoso.blob.core.windows.net/curated/sales/it's%20new%20%26%20gr%C3%B6%C3%9Fe",
    abfss: "abfss://curated@contoso.dfs.core.windows.net/sales/it's new & größe",
  },
  codes: {
    https: 'https://contoso.blob.core.windows.net/curated/ref/codes.csv',
    abfss: 'abfss://curated@contoso.dfs.core.windows.net/ref/codes.csv',
  },
};

const words = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('accept of an in-place share', () => {
  test('tells where each dataset is read, and shows a command for each kind', async () => {
    const { stdout } = await accept(withFields(SHARED, { 'source.tenantId': PROVIDER_TENANT }), [
      ...ACCOUNT,
      '--application-id',
      PROVIDER_TENANT,
    ]);
    for (const [name, { https, abfss }] of Object.entries(ENDPOINTS))
      expect(stdout).toContain(`  ${name}\n    ${https}\n    ${abfss}\n`);
    expect(stdout.slice(stdout.indexOf('  Sign in as the reader'))).toBe(
      [
        '  Sign in as the reader, then list or download files. For example:',
        '',
        `  $ az login --tenant ${PROVIDER_TENANT}`,
        '  $ az storage blob list --auth-mode login --output table \\',
        '      --account-name contoso --container-name flights',
        '  $ az storage blob list --auth-mode login --output table \\',
        '      --account-name contoso --container-name curated \\',
        `      --prefix "sales/it's new & größe/"`,
        '  $ az storage blob download --auth-mode login \\',
        '      --account-name contoso --container-name curated \\',
        '      --name ref/codes.csv --file codes.csv',
        '',
      ].join('\n'),
    );
  });

  test.each<[string, object, string]>([
    ['with the invitation', {}, 'Access begins with the invitation, and ends on 2027-07-01 00:00:00 UTC.'],
    [
      'after the acceptance',
      { grantOn: 'Acceptance' },
      'Access begins when the provider has your acceptance and grants it, and ends on 2027-07-01 00:00:00 UTC.',
    ],
    [
      'with an acceptance that the provider has',
      { grantOn: 'Acceptance', acceptedOn: '2026-11-21T10:00:00Z' },
      'Access begins with the acceptance of 2026-11-21 10:00:00 UTC, and ends on 2027-07-01 00:00:00 UTC.',
    ],
    ['without an end', { expiresOn: null }, 'Access begins with the invitation, and does not end.'],
  ])('tells since when and until when: %s', async (_what, fields, text) => {
    const { stdout } = await accept({ ...SHARED, ...fields }, ACCOUNT);
    expect(words(stdout)).toContain(text);
  });

  test('speaks of no synchronization and no writing', async () => {
    const { stdout } = await accept(SHARED, ACCOUNT);
    expect(stdout).not.toMatch(/sync|az storage container create/);
    expect(words(stdout)).toContain('sales.subscription.json (for datashare check)');
    const shown = await datashare(['invitation', 'show', documentFile(SHARED)], {
      now: () => new Date('2026-11-22'),
    });
    expect(words(shown.stdout)).toContain('of the same kind. Nothing is written to it.');
  });

  test.each([80, 40])('fits into %d columns, except what is copied', async (columns) => {
    const { stdout } = await accept(SHARED, ACCOUNT, { columns });
    const lines = stdout.split('\n').filter((line) => !/\/\/|\$ |^ {6}--|\/tmp\//.test(line));
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  test('prints the endpoints as JSON', async () => {
    const { stdout } = await accept(SHARED, [...ACCOUNT, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ readEndpoints: ENDPOINTS });
    const copied = await accept(INVITATION, [...ACCOUNT, '--json']);
    expect(JSON.parse(copied.stdout)).not.toHaveProperty('readEndpoints');
  });

  test.each([
    ['a domain of the provider', 'https://data.contoso.example'],
    ['an emulator', 'http://127.0.0.1:10000/contoso'],
  ])('names no Data Lake host and no account for the Azure CLI at %s', async (_what, blobEndpoint) => {
    const { stdout } = await accept(withFields(SHARED, { 'source.blobEndpoint': blobEndpoint }), ACCOUNT);
    expect(stdout).toContain(`  whole\n    ${blobEndpoint}/flights\n  daily\n`);
    expect(stdout).not.toMatch(/abfss|az storage/);
  });

  test('lists at most 20 of many datasets', async () => {
    const datasets = Array.from({ length: 1000 }, (_, at) =>
      dataset(`d${at}`, 'Folder', 'curated', `d${at}`),
    );
    const { stdout } = await accept({ ...SHARED, datasets }, ACCOUNT);
    expect(stdout.match(/^ {2}d\d+$/gm)).toHaveLength(20);
    expect(stdout).toContain('  ... and 980 more; --json prints all of them\n');
    expect(stdout.match(/^ {2}\$ az storage/gm)).toHaveLength(1);
  });
});

describe('check of an in-place share', () => {
  test('tells where to read what it has read', async () => {
    const container = freshName();
    await fill('contoso', container, { 'sales/a.csv': '1' });
    const datasets = [dataset('daily', 'Folder', container, 'sales')];
    const { out } = await accept({ ...SHARED, datasets }, ACCOUNT);
    const file = join(out, 'sales.subscription.json');
    const { stdout, exitCode } = await datashare(['check', file], { now: () => new Date('2026-11-22') });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      '  daily: can be read\n\n  Access ends on 2027-07-01 00:00:00 UTC.\n\nWhere to read\n',
    );
    expect(stdout).toContain(`    https://contoso.blob.core.windows.net/${container}/sales\n`);
    const json = await datashare(['check', file, '--json'], { now: () => new Date('2026-11-22') });
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: 'Fits',
      readEndpoints: { daily: { https: `https://contoso.blob.core.windows.net/${container}/sales` } },
    });
  });

  test('tells nothing of the kind if access has ended', async () => {
    const { out } = await accept(SHARED, ACCOUNT);
    const subscription = readJson(out, 'sales.subscription.json') as object;
    const { stdout, exitCode } = await datashare(['check', documentFile(subscription)], {
      now: () => new Date('2027-07-01T00:00:00Z'),
    });
    expect(exitCode).toBe(3);
    expect(stdout).not.toContain('Where to read');
  });
});

describe('a subscription that is read through a connector', () => {
  const run = (...args: string[]) => {
    const document = withFields(CONNECTOR_SUBSCRIPTION, { exchange: null });
    return datashare(['check', documentFile(document), ...args]);
  };

  test('is checked as far as anybody can tell, and names what was not verified', async () => {
    const { stdout, exitCode } = await run();
    expect(exitCode).toBe(0);
    expect(stdout.slice(stdout.indexOf('\n\n  connector'))).toBe(
      [
        '\n',
        '  connector  sales, Active; verified by document',
        '  test       not tested (the document has no resourceId of the target)',
        `  data share ${DATA_SHARE_URI}`,
        '',
        '  Access does not end.',
        '',
        'Where to read',
        '',
        '  Read through connector sales of your own storage account fabrikam, with the',
        '  managed identity of the connector. Microsoft does not document how clients',
        '  address data through a connector.',
        '',
      ].join('\n'),
    );
  });

  test('has no endpoints at the provider', async () => {
    const report = JSON.parse((await run('--json')).stdout) as object;
    expect(report).not.toHaveProperty('readEndpoints');
    expect(report).toMatchObject({
      connector: { connectorName: 'sales', dataShareUri: DATA_SHARE_URI, result: 'NotTested' },
    });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROPS_TYPES } from '../../../../constructs/synthesis/props-shapes';
import { INVITATION, withFields } from '../../../fixtures/documents';
import {
  accept,
  ACCOUNT,
  createFolder,
  OTHER_ID,
  OUR_TENANT,
  PROVIDER_TENANT,
  readJson,
} from '../../../support/accept';

/** An invitation that allows everything a subscription can say: two folders, index tags and a schedule. */
const FLAT = withFields(INVITATION, {
  preserveTags: true,
  snapshotSchedule: { cron: '0 3 * * *' },
  datasets: ['daily', 'hourly'].map((name) => ({
    datasetName: name,
    datasetType: 'Folder',
    container: 'curated',
    path: name,
  })),
});
/** The same in ADLS Gen2, which has access control and no tags. */
const LAKE = withFields(FLAT, { 'source.isHnsEnabled': true });
const IN_PLACE = withFields(INVITATION, { shareKind: 'InPlace' });
const RESOURCE_ID = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/fabrikam';
const ENDPOINT = 'https://fabrikam.z1.blob.storage.azure.net';

type Choice = [field: string, options: string[], value: unknown, invitation?: object];

/** The fields of a subscription that the consumer chooses: options, and the value that they give the field. */
const CHOSEN: readonly Choice[] = [
  ['subscriptionName', ['--name', 'ours'], 'ours'],
  ['target.storageAccountName', ['--account', 'adventure'], 'adventure'],
  ['target.blobEndpoint', ['--endpoint', ENDPOINT], ENDPOINT],
  ['target.location', ['--location', 'East US', '--allow-cross-region'], 'eastus'],
  ['target.isHnsEnabled', ['--hns', '--allow-cross-kind'], true],
  ['target.tenantId', ['--tenant', OUR_TENANT, '--application-id', OTHER_ID], OUR_TENANT],
  ['target.resourceId', ['--resource-id', RESOURCE_ID], RESOURCE_ID],
  ['mappings[1].datasetName', ['--leave-out', 'daily'], undefined],
  ['mappings[1].target.container', ['--map', 'hourly=landing/h'], 'landing'],
  ['mappings[1].target.path', ['--map', 'hourly=landing/h/x'], 'h/x'],
  [
    'mappings[1].include[]',
    ['--include', 'hourly=2026/**', '--include', 'hourly=*.csv'],
    ['2026/**', '*.csv'],
  ],
  ['mappings[1].exclude[]', ['--exclude', 'hourly=**/*.tmp'], ['**/*.tmp']],
  ['deletions', ['--deletions', 'mirror'], 'mirror'],
  ['maxDeleteFraction', ['--max-delete-fraction', '0.5'], 0.5],
  ['preserveTags', ['--preserve-tags'], true],
  ['preserveTier', ['--preserve-tier'], true],
  ['preserveAcls', ['--hns', '--preserve-acls', 'permissions'], 'permissions', LAKE],
  ['publish', ['--publish', 'atomic'], 'atomic'],
  ['keepSnapshots', ['--keep-snapshots', '1000'], 1000],
  ['successMarker', ['--success-marker'], true],
  ['allowCrossRegion', ['--allow-cross-region'], true],
  ['allowCrossKind', ['--allow-cross-kind'], true],
  ['snapshotTrigger.kind', ['--trigger', 'provider'], 'ProviderSchedule'],
  ['snapshotTrigger.cron', ['--trigger', '5 4 * * *'], '5 4 * * *'],
  ['stateContainer', ['--state-container', 'state'], 'state'],
];

/** The other fields, and the reason why no option sets them. */
const GIVEN_BY: Readonly<Record<string, string>> = {
  $schema: 'the format',
  documentType: 'the format',
  schemaVersion: 'the format',
  'invitation.invitationId': 'the invitation',
  'invitation.shareName': 'the invitation',
  'invitation.termsSha256': 'the invitation; --accept-terms agrees to it',
  'invitation.expiresOn': 'the invitation',
  'invitation.state': 'the invitation',
  shareKind: 'the invitation',
  'source.storageAccountName': 'the invitation',
  'source.blobEndpoint': 'the invitation',
  'source.location': 'the invitation',
  'source.isHnsEnabled': 'the invitation',
  'source.tenantId': 'the invitation',
  'source.resourceId': 'the invitation',
  'engine.kind': 'the construct: an engine has resources in the stack of the subscription',
  'engine.parallelism': 'the construct, as engine.kind',
  'engine.pipelineName': 'the construct, as engine.kind',
  'engine.resourceId': 'the construct, as engine.kind',
  'changeDigest.container': 'the invitation',
  'changeDigest.path': 'the invitation',
  'changeDigest.storageAccountName': 'the invitation',
  'changeEvents.queueEndpoint': 'the invitation',
  'changeEvents.queueName': 'the invitation',
  'snapshotTrigger.onChange.atMostEverySeconds': 'a job that changes start, which Terraform makes',
  'snapshotTrigger.onChange.fullListingCron': 'a job that changes start, which Terraform makes',
  'connector.connectorName': 'the name of the subscription',
  'connector.dataShareUri': 'the invitation',
  'connector.state': 'a resource, which Terraform makes',
  'mappings[].datasetType': 'the invitation',
  'mappings[].source.container': 'the invitation',
  'mappings[].source.path': 'the invitation',
  'exchange.storageAccountName': 'the invitation',
  'exchange.blobEndpoint': 'the invitation',
  'exchange.container': 'the invitation',
  'exchange.tenantId': 'the invitation',
};

/** The props of an AcceptedSubscription: the option of the command, or the reason why there is none. */
const PROPS: Readonly<Record<string, string>> = {
  invitation: '<invitation>',
  target: '--account',
  acceptedTermsSha256: '--accept-terms',
  mappings: '--map',
  identity: '--reader',
  readers: 'role assignments, which Terraform makes',
  existingContainers: 'containers, which Terraform makes',
  name: '--name',
  deletions: '--deletions',
  maxDeleteFraction: '--max-delete-fraction',
  preserveTags: '--preserve-tags',
  preserveTier: '--preserve-tier',
  preserveAcls: '--preserve-acls',
  publish: '--publish',
  keepSnapshots: '--keep-snapshots',
  successMarker: '--success-marker',
  allowCrossRegion: '--allow-cross-region',
  allowCrossKind: '--allow-cross-kind',
  stateContainer: '--state-container',
  acceptedOn: '--accepted-on',
  consumer: '--consumer',
  snapshotTrigger: '--trigger',
  outputName: 'a Terraform output',
  acceptanceOutputName: 'a Terraform output',
  acceptedInvitation: 'the command compares with its own files',
  connector: 'a resource, which Terraform makes',
  engine: 'resources, which Terraform makes',
  estimates: 'a file of engine explain',
};

/** The parts of props that are objects. */
const PARTS: Readonly<Record<'DatasetMapping' | 'ShareConsumer', Readonly<Record<string, string>>>> = {
  DatasetMapping: {
    datasetName: '--map',
    container: '--map',
    path: '--map',
    include: '--include',
    exclude: '--exclude',
    accessControl: 'a folder, which Terraform makes',
  },
  ShareConsumer: { name: '--consumer', contact: '--contact' },
};

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** Lists the paths of all values of a schema. */
function listFields(schema: Schema, path = ''): string[] {
  const { properties, items, anyOf = [] } = schema;
  if (items) return listFields(items, `${path}[]`);
  const inner = properties ?? anyOf.find((each) => each.properties)?.properties;
  if (!inner) return [path];
  return Object.entries(inner).flatMap(([key, each]) =>
    listFields(each, path === '' ? key : `${path}.${key}`),
  );
}

function getField(document: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== '')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
}

const readSubscription = (out: string, name = 'sales'): unknown => readJson(out, `${name}.subscription.json`);
const words = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('accept', () => {
  test('has an option for each field of a subscription, or a reason why not', () => {
    const schema = JSON.parse(
      readFileSync(join(__dirname, '../../../../schemas/subscription.v1.json'), 'utf8'),
    ) as Schema;
    const listed = [...CHOSEN.map(([field]) => field.replace('[1]', '[]')), ...Object.keys(GIVEN_BY)];
    expect([...listed].sort()).toEqual(listFields(schema).sort());
  });

  test('has an option for each property of an AcceptedSubscription, or a reason why not', async () => {
    expect(Object.keys(PROPS).sort()).toEqual(
      Object.keys(PROPS_TYPES.shapes.AcceptedSubscriptionProps).sort(),
    );
    for (const [name, part] of Object.entries(PARTS))
      expect(Object.keys(part).sort()).toEqual(
        Object.keys(PROPS_TYPES.shapes[name as keyof typeof PARTS]).sort(),
      );
    const { stdout } = await accept(INVITATION, ['--help']);
    const all = [PROPS, ...Object.values(PARTS)].flatMap((each) => Object.values(each));
    for (const option of all.filter((each) => each.startsWith('--')))
      expect(stdout).toContain(`  ${option} `);
  });

  test.each(CHOSEN)('sets %s with %j, and keeps it', async (...row) => {
    const [field, options, value, invitation = FLAT]: Choice = row;
    const out = createFolder();
    const required = options.includes('--account') ? ACCOUNT.slice(2) : ACCOUNT;
    const args = [...(options.includes('--location') ? required.slice(0, 2) : required), ...options];
    const source = withFields(invitation, { 'source.tenantId': PROVIDER_TENANT });
    expect(await accept(source, args, {}, out)).toMatchObject({ exitCode: 0, stderr: '' });
    const name = field === 'subscriptionName' ? 'ours' : 'sales';
    const before = readSubscription(out, name);
    expect(getField(before, field)).toEqual(value);

    // A dataset that is left out is a new dataset the next time: the documents do not tell the one from the other.
    const again = ['--name', name, ...(options.includes('--leave-out') ? options : [])];
    const ran = await accept(source, again, {}, out);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).not.toContain('changed: ');
    expect(readSubscription(out, name)).toEqual(before);
  });

  test.each(
    ['success-marker', 'preserve-tags', 'preserve-tier', 'allow-cross-region', 'allow-cross-kind', 'hns'].map(
      (name) => [name],
    ),
  )('turns --%s off again with --no-%s', async (name) => {
    const out = createFolder();
    const cross = name === 'hns' ? ['--allow-cross-kind'] : [];
    await accept(FLAT, [...ACCOUNT, ...cross, `--${name}`], {}, out);
    const on = readSubscription(out);
    const ran = await accept(FLAT, [`--no-${name}`], {}, out);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(/^changed: .* is off \(was on\)$/m);
    await accept(FLAT, [...ACCOUNT, ...cross, '--out', createFolder()]);
    expect(readSubscription(out)).not.toEqual(on);
  });

  test('tells each choice that changed', async () => {
    const { out } = await accept(FLAT, ACCOUNT);
    const args = [
      ...['--publish', 'atomic', '--keep-snapshots', '7', '--success-marker', '--preserve-tags'],
      ...[
        '--preserve-tier',
        '--max-delete-fraction',
        '1',
        '--leave-out',
        'hourly',
        '--map',
        'daily=landing/y',
      ],
    ];
    expect((await accept(FLAT, args, {}, out)).stdout.match(/^changed: .*$/gm)).toEqual([
      'changed: the fraction that a mirror can delete is 1 (was 0.2)',
      'changed: the way to publish is "atomic" (was "inPlace")',
      'changed: the number of snapshots to keep is 7 (was 2)',
      'changed: the success marker is on (was off)',
      'changed: the copying of index tags is on (was off)',
      'changed: the copying of access tiers is on (was off)',
      'changed: dataset "daily" is copied to "landing/y" now',
      'changed: dataset "hourly" is no longer copied; its copies stay',
    ]);
  });

  test('tells which files it copies now, and removes patterns by an empty one', async () => {
    const { out } = await accept(FLAT, [...ACCOUNT, '--include', 'daily=*.csv', '--exclude', 'daily=a*']);
    const ran = await accept(FLAT, ['--include', 'daily='], {}, out);
    expect(words(ran.stdout)).toContain(
      'changed: dataset "daily" copies all files, without "a*" now (was only "*.csv", without "a*")',
    );
    expect(getField(readSubscription(out), 'mappings[0]')).not.toHaveProperty('include');
  });

  test('refuses all wrong patterns at once', async () => {
    const args = [
      '--include',
      'daily=*.{csv,txt}',
      '--exclude',
      'dayly=*',
      '--include',
      'daily',
      '--exclude',
      'daily=/a',
    ];
    const { exitCode, stderr } = await accept(FLAT, [...ACCOUNT, ...args]);
    expect(exitCode).not.toBe(0);
    const said = words(stderr);
    for (const part of [
      "made of names, '/', '*', '?' and '**'",
      '"dayly"',
      "without a leading '/'",
      '<dataset>=<pattern>',
    ])
      expect(said).toContain(part);
  });

  test('maps a dataset to a container, and a file to its own name there', async () => {
    const file = { datasetName: 'prices', datasetType: 'File', container: 'curated', path: 'a/prices.csv' };
    const invitation = withFields(FLAT, { 'datasets[1]': file });
    const { out } = await accept(invitation, [...ACCOUNT, '--map', 'daily=one', '--map', 'prices=two']);
    expect(readSubscription(out)).toMatchObject({
      mappings: [
        { datasetName: 'daily', target: { container: 'one', path: '' } },
        { datasetName: 'prices', target: { container: 'two', path: 'prices.csv' } },
      ],
    });
  });

  test.each([
    [FLAT, [], 'Storage Blob Data Contributor on them'],
    [FLAT, ['--preserve-tags'], 'Storage Blob Data Owner (it sets index tags) on them'],
    [LAKE, ['--hns', '--preserve-acls', 'permissions'], 'Storage Blob Data Contributor on them'],
    [LAKE, ['--hns', '--preserve-acls', 'all'], 'Storage Blob Data Owner (it sets owners) on them'],
  ])('names the role that the choices need (%#)', async (invitation, args, role) => {
    expect(words((await accept(invitation, [...ACCOUNT, ...args])).stdout)).toContain(role);
  });

  test('warns that --container moves nothing, except of datasets that --map moves', async () => {
    const { out } = await accept(FLAT, ACCOUNT);
    const { stderr } = await accept(FLAT, ['--container', 'new', '--map', 'daily=other'], {}, out);
    expect(stderr).toMatch(/^warning: .*: hourly; .* \[LandingKept\]\n$/);
  });
});

describe('accept refuses', () => {
  test.each<
    [what: string, args: string[], exitCode: number, code: string, words: string, invitation?: object]
  >([
    [
      'a dataset that is not shared',
      ['--map', 'dayly=landing'],
      2,
      'DatasetUnknown',
      `'--map' names dataset "dayly", which is not in the invitation; its datasets are "daily", "hourly"`,
    ],
    [
      'to leave out a dataset that is not shared',
      ['--leave-out', 'weekly'],
      2,
      'DatasetUnknown',
      `'--leave-out' names dataset "weekly", which is not in the invitation; its datasets are "daily", "hourly"`,
    ],
    [
      'a mapping without a place',
      ['--map', 'daily'],
      2,
      'ValueInvalid',
      '<dataset>=<container> or <dataset>=<container>/<folder>, with one of "daily", "hourly", got "daily"',
    ],
    ['a mapping to no container', ['--map', 'daily='], 2, 'ValueInvalid', "'--map daily=<place>' must be"],
    ['a bad container', ['--map', 'daily=Landing/x'], 2, 'ValueInvalid', "'--map daily=<place>' must be"],
    ['the logs as a target', ['--map', 'daily=$logs'], 2, 'ValueInvalid', "'--map daily=<place>' must be"],
    ['a folder that leaves', ['--map', 'daily=landing/../x'], 2, 'ValueInvalid', "without '.' and '..'"],
    ['a trailing slash', ['--map', 'daily=landing/'], 2, 'ValueInvalid', "without a trailing '/'"],
    ['two places', ['--map', 'daily=one', '--map', 'daily=two'], 2, 'DuplicateName', 'dataset "daily"'],
    [
      'a place for a dataset that is left out',
      ['--map', 'daily=one', '--leave-out', 'daily'],
      2,
      'Usage',
      'dataset "daily" is in --map and in --leave-out',
    ],
    [
      'to leave out everything',
      ['--leave-out', 'daily', '--leave-out', 'hourly'],
      2,
      'Usage',
      '--leave-out names every dataset: "daily", "hourly"',
    ],
    [
      'two datasets in one place',
      ['--map', 'daily=landing', '--map', 'hourly=landing/x'],
      2,
      'TargetsOverlap',
      'map them with --map to folders or containers that do not contain each other',
    ],
    [
      'data among the state',
      ['--map', 'daily=datashare/x'],
      2,
      'TargetsOverlap',
      '"daily" and "the state of the synchronization"',
    ],
    [
      'an atomic snapshot in the root of a file system',
      ['--hns', '--publish', 'atomic', '--map', 'daily=landing'],
      2,
      'PublishPathRequired',
      'map it to a folder with --map, or use --publish inPlace',
      LAKE,
    ],
    [
      'tags that are not shared',
      ['--preserve-tags'],
      3,
      'TagsNotShared',
      'use --no-preserve-tags, or ask the provider',
      { ...FLAT, preserveTags: false },
    ],
    ['tags in ADLS Gen2', ['--hns', '--preserve-tags'], 3, 'TagsUnsupported', 'use --no-preserve-tags', LAKE],
    [
      'access control in flat storage',
      ['--preserve-acls', 'all'],
      3,
      'AclsUnsupported',
      '--preserve-acls none',
    ],
    [
      'the owners of another tenant',
      ['--hns', '--preserve-acls', 'all', '--tenant', OUR_TENANT, '--application-id', OTHER_ID],
      3,
      'AclsForeign',
      'use --preserve-acls permissions or --preserve-acls none',
      withFields(LAKE, { 'source.tenantId': PROVIDER_TENANT }),
    ],
    ['an unknown way to publish', ['--publish', 'in-place'], 2, 'ValueInvalid', 'must be inPlace or atomic'],
    ['a negative fraction', ['--max-delete-fraction', '-1'], 2, 'ValueInvalid', 'a number from 0 to 1'],
    ['a fraction in percent', ['--max-delete-fraction', '20%'], 2, 'ValueInvalid', 'a number from 0 to 1'],
    ['a fraction above 1', ['--max-delete-fraction', '1.1'], 2, 'ValueInvalid', 'a number from 0 to 1'],
    ['no snapshot', ['--keep-snapshots', '0'], 2, 'ValueInvalid', 'a whole number from 1 to 1000'],
    ['too many snapshots', ['--keep-snapshots', '1001'], 2, 'ValueInvalid', 'a whole number from 1 to 1000'],
    ['half a snapshot', ['--keep-snapshots', '1.5'], 2, 'ValueInvalid', 'a whole number from 1 to 1000'],
    ['unknown access control', ['--preserve-acls', 'owners'], 2, 'ValueInvalid', 'none, permissions or all'],
  ])('%s', async (_what, args, exitCode, code, text, invitation = FLAT) => {
    const ran = await accept(invitation, [...ACCOUNT, ...args]);
    expect(ran).toMatchObject({ exitCode, stdout: '' });
    expect(words(ran.stderr)).toContain(text);
    expect([...ran.stderr.matchAll(/\[(\w+)\]$/gm)].map(([, found]) => found)).toEqual([code]);
  });

  test('a choice of the previous files that the provider no longer allows', async () => {
    const { out } = await accept(FLAT, [...ACCOUNT, '--preserve-tags']);
    const ran = await accept({ ...FLAT, preserveTags: false }, [], {}, out);
    expect(ran.exitCode).toBe(3);
    expect(ran.stderr).toContain('use --no-preserve-tags');
    expect((await accept({ ...FLAT, preserveTags: false }, ['--no-preserve-tags'], {}, out)).exitCode).toBe(
      0,
    );
  });

  test('together all options that mean nothing in place', async () => {
    const switches = ['success-marker', 'preserve-tags', 'preserve-tier', 'allow-cross-region'];
    const ran = await accept(IN_PLACE, [
      ...ACCOUNT,
      ...[
        '--container',
        'landing',
        '--state-container',
        'state',
        '--map',
        'nobody=x',
        '--leave-out',
        'daily',
      ],
      ...['--deletions', 'keep', '--max-delete-fraction', '0.2', '--publish', 'inPlace'],
      ...[
        '--keep-snapshots',
        '2',
        '--preserve-acls',
        'none',
        '--trigger',
        '0 3 * * *',
        '--no-allow-cross-kind',
      ],
      ...switches.map((name) => `--${name}`),
    ]);
    expect(ran.exitCode).toBe(2);
    const options = [...ran.stderr.matchAll(/^error: '(--[a-z-]+)' .* \[MappingNotAllowed\]$/gm)];
    expect(options.map(([, option]) => option).sort()).toEqual(
      [
        ...['--container', '--state-container', '--map', '--leave-out', '--deletions', '--publish'],
        ...[
          '--max-delete-fraction',
          '--keep-snapshots',
          '--preserve-acls',
          '--trigger',
          '--allow-cross-kind',
        ],
        ...switches.map((name) => `--${name}`),
      ].sort(),
    );
    expect(ran.stderr.match(/^error: /gm)).toHaveLength(options.length);
  });
});

import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Dataset, DatasetType } from '../../../constructs';
import type { RuntimeOptions, SubscriptionDocument } from '../../../lib';
import { checkSubscription, planSnapshot, syncSnapshot, verifySnapshot } from '../../../lib';
import type { ReadRequest, Verdict } from '../../../lib/access/condition/evaluate';
import { evaluateReadAccess } from '../../../lib/access/condition/evaluate';
import { copyShare, recipient, referToStore } from '../../constructs/declarations';
import { asTerraformReads } from '../../support/access';
import type { Accounts, Pair } from '../../support/accounts';
import { BOTH_KINDS, connectionString, contents, LAKES, pair, put } from '../../support/accounts';
import type { ProxiedRequest } from '../../support/recording-proxy';
import { RecordingProxy } from '../../support/recording-proxy';
import { resources, stackForTest } from '../../support/stacks';

/*
 * The emulator evaluates no conditions: a request that Azure would refuse would be seen in production alone. So here
 * every request that reaches the source is held against the condition that is synthesized for the share.
 */

const FOLDER = "säles 'n' 100%/daily +#?";
const FILE = "reference/it's all\\countries %20.csv";
const IN_FOLDER = { [`${FOLDER}/a b.csv`]: '1', [`${FOLDER}/sub/ü%2F'.csv`]: '22', [`${FOLDER}/old`]: '333' };
const BESIDE = { [`${FOLDER}-secret/x`]: 'x', 'reference/other.csv': 'x', secret: 'x' };

let proxy: RecordingProxy;
let options: RuntimeOptions;
afterEach(() => proxy.stop());

async function through([from, to]: Accounts): Promise<void> {
  proxy = await RecordingProxy.start(connectionString(from), connectionString(to));
  const [source, target] = proxy.connectionStrings;
  options = {
    env: { DATASHARE_SOURCE_CONNECTION_STRING: source, DATASHARE_TARGET_CONNECTION_STRING: target },
  };
}

/** The condition under which a recipient of these datasets may read their container. */
function synthesizeCondition(datasets: Dataset[], expiresOn?: string, isHnsEnabled = false): string {
  const stack = stackForTest();
  copyShare(stack, 'sales', referToStore(stack, 'contoso', { isHnsEnabled }), { datasets }).invite(
    recipient(stack),
    {
      expiresOn,
    },
  );
  const [assignment, ...others] = resources(stack, RoleAssignment);
  expect(others).toEqual([]);
  return asTerraformReads(assignment.condition as string);
}

/** Lists the requests to the source; fails for a request that neither reads nor lists. */
function toReadRequests(requests: readonly ProxiedRequest[]): ReadRequest[] {
  return requests.flatMap((request) => {
    const [path, query = ''] = request.path.split('?');
    const [account, container, ...blob] = path.slice(1).split('/').map(decodeURIComponent);
    return account.startsWith('contoso')
      ? [readRequest(request.method, container, blob.join('/'), new URLSearchParams(query))]
      : [];
  });
}

function readRequest(method: string, container: string, blob: string, query: URLSearchParams): ReadRequest {
  const [comp, restype] = ['comp', 'restype'].map((name) => query.get(name));
  const at = new Date();
  if (method === 'GET' && blob === '' && comp === 'list' && restype === 'container') {
    return { operation: 'List', container, path: query.get('prefix') ?? '', at };
  }
  // The kind of the account; for a container, its account.
  const isKind = method === 'HEAD' && query.get('action') === 'getAccessControl';
  if (isKind && blob === '') return { operation: 'Read', container, path: 'a b.csv', at };
  if ((method === 'GET' || method === 'HEAD') && blob !== '' && comp === null && restype === null) {
    return { operation: 'Read', container, path: blob, at };
  }
  throw new Error(`neither reading nor listing: ${method} ${container}/${blob} ${query.toString()}`);
}

function verdicts(requests: readonly ReadRequest[], condition: string | undefined): Set<Verdict> {
  return new Set(requests.map((request) => evaluateReadAccess(condition, request)));
}

function createMappings(
  from: string,
  to: string,
  datasets: readonly Dataset[],
): SubscriptionDocument['mappings'] {
  return datasets.map(({ datasetName, datasetType, path }) => ({
    datasetName,
    datasetType,
    source: { container: from, path },
    target: { container: to, path: datasetType === DatasetType.FILE ? `${datasetName}/file` : datasetName },
  }));
}

/** Everything that a consumer does with a subscription: two snapshots, with all kinds of changes between them. */
async function carry({ subscription, source }: Pair, folder: string): Promise<void> {
  expect(await checkSubscription(subscription, options)).toMatchObject({ status: 'Fits' });
  await planSnapshot(subscription, options);
  expect(await syncSnapshot(subscription, { ...options, mode: 'FullSync' })).toMatchObject({
    status: 'Succeeded',
  });
  await put(source, `${folder}new 'ä'/😀 50%.csv`, 'new');
  await put(source, `${folder}a b.csv`, 'changed');
  await source.deleteBlob(`${folder}old`);
  const { changes } = await planSnapshot(subscription, options);
  expect(changes.filter(({ isDirectory }) => !isDirectory)).toHaveLength(3);
  expect(await syncSnapshot(subscription, { ...options, allowDeletes: 1 })).toMatchObject({
    status: 'Succeeded',
  });
  expect(await verifySnapshot(subscription, options)).toMatchObject({ differences: [] });
}

/** The same datasets, read in place. */
async function readInPlace({ subscription }: Pair): Promise<void> {
  const mappings = subscription.mappings.map((mapping) => ({ ...mapping, target: null }));
  const report = await checkSubscription({ ...subscription, shareKind: 'InPlace', mappings }, options);
  expect(report.reads.map(({ result }) => result)).toEqual(mappings.map(() => 'Readable'));
}

describe.each(BOTH_KINDS)('on %s the engine stays inside its grant', (_, accounts) => {
  const isLake = accounts === LAKES;
  beforeEach(() => through(accounts));

  test('of a folder and a file', async () => {
    const datasets = (container: string): Dataset[] => [
      Dataset.folder(container, FOLDER, { datasetName: 'daily' }),
      Dataset.file(container, FILE, { datasetName: 'countries' }),
    ];
    const sides = await pair(
      { ...IN_FOLDER, ...BESIDE, [FILE]: '4444' },
      {
        accounts,
        mapping: (from, to) => createMappings(from, to, datasets(from)),
        deletions: 'mirror' as SubscriptionDocument['deletions'],
      },
    );
    await carry(sides, `${FOLDER}/`);
    await readInPlace(sides);
    const requests = toReadRequests(proxy.requests);
    expect(new Set(requests.map(({ operation, path }) => `${operation} ${path}`))).toEqual(
      new Set([
        `List ${FOLDER}/`,
        // The kind of the account; a folder is copied as one.
        ...(isLake ? [`Read ${FOLDER}`] : []),
        ...Object.keys(IN_FOLDER).map((name) => `Read ${name}`),
        `Read ${FOLDER}/new 'ä'/😀 50%.csv`,
        `Read ${FILE}`,
      ]),
    );
    expect(
      verdicts(requests, synthesizeCondition(datasets(sides.source.containerName), undefined, isLake)),
    ).toEqual(new Set(['Allowed']));

    const names = Object.keys(await contents(sides.target)).filter((name) => !name.endsWith('/'));
    expect(names.sort()).toEqual(
      ['countries/file', 'daily/a b.csv', "daily/new 'ä'/😀 50%.csv", "daily/sub/ü%2F'.csv"].sort(),
    );

    const sibling = Dataset.folder('curated', FOLDER.slice(0, -1), { datasetName: 'sibling' });
    expect(verdicts(requests, synthesizeCondition([sibling]))).toEqual(new Set(['Denied']));
    const lists = requests.filter(({ operation }) => operation === 'List');
    const listsAll = lists.map((request) => ({ ...request, path: '' }));
    expect(verdicts(listsAll, synthesizeCondition(datasets('curated')))).toEqual(new Set(['Denied']));
  });

  test('of a container, until it ends', async () => {
    const sides = await pair(
      { ...BESIDE, 'a b.csv': '1', old: '22', "in/ü%2F'.csv": '333' },
      { accounts, deletions: 'mirror' as SubscriptionDocument['deletions'] },
    );
    await carry(sides, '');
    await readInPlace(sides);

    const requests = toReadRequests(proxy.requests);
    expect(new Set(requests.map(({ operation }) => operation))).toEqual(new Set(['List', 'Read']));
    const condition = synthesizeCondition(
      [Dataset.container(sides.source.containerName)],
      '2099-01-01T00:00:00Z',
    );
    expect(verdicts(requests, condition)).toEqual(new Set(['Allowed']));

    const later = requests.map((request) => ({ ...request, at: new Date('2099-01-01T00:00:00Z') }));
    expect(verdicts(later, condition)).toEqual(new Set(['Denied']));
    expect(verdicts(requests, synthesizeCondition([Dataset.folder('curated', 'in')]))).toEqual(
      new Set(['Allowed', 'Denied']),
    );
  });

  test.each([
    ['PUT', 'curated/a'],
    ['DELETE', 'curated/a'],
    ['HEAD', 'curated?restype=container'],
    ['GET', '?comp=list'],
    ['GET', 'curated?restype=container&comp=acl'],
    ['GET', 'curated/a?comp=tags'],
    ['GET', 'curated/a?comp=metadata'],
  ])('and asks nothing else of the source, as %s %s would be', (method, path) => {
    expect(() => toReadRequests([{ method, path: `/contoso/${path}` }])).toThrow(
      'neither reading nor listing',
    );
    expect(toReadRequests([{ method, path: `/fabrikam/${path}` }])).toEqual([]);
  });
});

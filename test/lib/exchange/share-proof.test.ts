import type { ContainerClient } from '@azure/storage-blob';
import { getShareStatus, publishInvitations } from '../../../lib';
import type { DatasetProof, RecipientStatus, SynchronizationReceipt } from '../../../lib';
import type { DatasetClaim, ListedSource } from '../../../lib/exchange/source-proof';
import { findClaim, proveDataset } from '../../../lib/exchange/source-proof';
import { DatasetType } from '../../../lib/model/values/dataset';
import { computeSourceHash, VersionSum } from '../../../lib/snapshot/contract/source-digest';
import { ListingSlots } from '../../../lib/snapshot/contract/listing-slots';
import type { BlobFacts, ReadableStore } from '../../../lib/snapshot/contract/storage-ports';
import { digestSource } from '../../../lib/snapshot/digest-source';
import type { Pair } from '../../support/accounts';
import { bothSides, contents, pair, put } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import type { TestExchange } from '../../support/exchanges';
import { exchange, toInvitation } from '../../support/exchanges';
import { sync } from '../../support/snapshots';

const env = bothSides();
const HASH = 'a'.repeat(64);

type Details = SynchronizationReceipt['details'][number];

const createReceipt = (details: Partial<Details>): SynchronizationReceipt =>
  ({
    details: [
      {
        ...{ datasetName: 'all', status: 'Succeeded', filesWritten: 1, sizeWritten: 1, filesFailed: 0 },
        ...{ filesRead: 2, filesGone: 0, snapshotName: null, manifestSha256: HASH, sourceSha256: HASH },
        ...details,
      },
    ],
  }) as unknown as SynchronizationReceipt;

test.each<[string, SynchronizationReceipt | undefined, string]>([
  ['without a receipt', undefined, 'there is no receipt of a synchronization'],
  [
    'of another dataset',
    createReceipt({ datasetName: 'other' }),
    'its last receipt does not have this dataset',
  ],
  [
    'of an earlier version',
    createReceipt({ sourceSha256: undefined }),
    'its last receipt is of an earlier version, without a hash',
  ],
  [
    'that is not complete',
    createReceipt({ sourceSha256: null }),
    'its last synchronization did not copy all files',
  ],
  [
    'that failed',
    createReceipt({ sourceSha256: null, status: 'Failed' }),
    'its last synchronization of this dataset failed',
  ],
])('a receipt %s claims nothing', (_, receipt, reason) => {
  expect(findClaim(receipt, 'all')).toMatchObject({ kind: 'None', reason });
});

const claimed = findClaim(createReceipt({}), 'all');

test.each<[string, DatasetClaim, ListedSource | undefined, Partial<DatasetProof>]>([
  ['equal', claimed, { files: 2, hashes: ['b', HASH], writtenSince: 0 }, { verdict: 'Current', filesNow: 2 }],
  [
    'different',
    claimed,
    { files: 3, hashes: ['b'], writtenSince: 1 },
    { verdict: 'Differs', filesThen: 2, filesNow: 3, filesWrittenSince: 1 },
  ],
  [
    'not readable',
    claimed,
    { failure: 'AccessDenied: no' },
    { verdict: 'Unknown', reason: 'AccessDenied: no' },
  ],
  ['not listed', claimed, undefined, { verdict: 'Unknown', reason: 'the source was not listed' }],
  [
    'equal, and nothing is claimed',
    findClaim(createReceipt({ sourceSha256: null }), 'all'),
    { files: 2, hashes: [HASH], writtenSince: 0 },
    { verdict: 'Unknown', filesNow: null },
  ],
])('a claim about a source that is %s', (_, claim, source, expected) => {
  expect(proveDataset('all', claim, source)).toMatchObject(expected);
});

/** A source with these files. */
function createSource(files: readonly Partial<BlobFacts>[]): ReadableStore {
  const facts = files.map((each) => ({ name: '', sizeBytes: 1, etag: 'e', ...each }));
  return {
    order: 'name',
    listingSlots: new ListingSlots(),
    async *list() {
      yield facts;
    },
    find: () => Promise.resolve(undefined),
    read: () => {
      throw new Error('content is not read');
    },
  };
}

const hashFiles = (...files: readonly (readonly [path: string, sizeBytes: number])[]): string => {
  const sum = new VersionSum();
  for (const [path, sizeBytes] of files) sum.addVersion({ path, sizeBytes, etag: 'e' });
  return computeSourceHash(files.length, sum.toHex());
};

const whole = { datasetType: DatasetType.CONTAINER, container: 'c', path: '' };
const digest = (files: readonly Partial<BlobFacts>[], times: readonly number[] = []) =>
  digestSource(createSource(files), whole, times, new AbortController().signal);

describe('the hashes of a source', () => {
  test('are one if every consumer has the same files', async () => {
    const { files, hashes } = await digest([{ name: 'a' }, { name: 'b', sizeBytes: 7 }]);
    expect([files, hashes]).toEqual([2, [hashFiles(['a', 1], ['b', 7])]]);
  });

  test('are those with and without folder stubs and a marker, which some consumers do not copy as files', async () => {
    const { hashes } = await digest([
      { name: '_SUCCESS', sizeBytes: 0 },
      { name: 'a' },
      { name: 'f', sizeBytes: 0, isFolderStub: true },
      { name: 'g/', sizeBytes: 0 },
    ]);
    const [marker, stubs] = [['_SUCCESS', 0] as const, [['f', 0] as const, ['g/', 0] as const]];
    expect(new Set(hashes)).toEqual(
      new Set([
        hashFiles(['a', 1]),
        hashFiles(['a', 1], marker),
        hashFiles(['a', 1], ...stubs),
        hashFiles(['a', 1], marker, ...stubs),
      ]),
    );
  });

  test('come with the number of files that were written from each time on, with those of unknown age', async () => {
    const files = [{ name: 'a', lastModified: 10 }, { name: 'b', lastModified: 20 }, { name: 'c' }];
    expect((await digest(files, [5, 10, 20, 30])).writtenSince).toEqual([3, 3, 2, 1]);
  });
});

interface Stage {
  readonly sides: Pair;
  readonly post: TestExchange;
  readonly prove: () => Promise<readonly RecipientStatus[]>;
  readonly getProof: () => Promise<DatasetProof>;
}

async function createStage(files: Readonly<Record<string, string>>): Promise<Stage> {
  const post = await exchange();
  const sides = await pair(files, { exchange: post.facts });
  await publishInvitations([toInvitation(sides.subscription)], { env });
  const prove: Stage['prove'] = async () =>
    (await getShareStatus([{ kind: 'exchange', url: post.url }], { env, prove: true })).recipients;
  return { sides, post, prove, getProof: async () => (await prove())[0].proof!.datasets[0] };
}

async function replaceReceipts(client: ContainerClient, changes: object): Promise<void> {
  for (const [path, text] of Object.entries(await contents(client)))
    if (path.startsWith('receipts/'))
      await put(client, path, JSON.stringify({ ...(JSON.parse(text) as object), ...changes }));
}

describe('the proof of what a recipient holds', () => {
  test('follows the source and the synchronizations of the recipient', async () => {
    const { sides, getProof } = await createStage({ 'a.csv': '1', 'x/b.csv': '2' });
    expect(await getProof()).toMatchObject({ verdict: 'Unknown', filesNow: null });
    await sync(sides);
    expect(await getProof()).toEqual({
      ...{ datasetName: 'all', verdict: 'Current', reason: null, snapshotName: null },
      ...{ filesThen: 2, filesNow: 2, filesWrittenSince: expect.any(Number) as number, filesGone: 0 },
    });
    await put(sides.source, 'c.csv', '3');
    expect(await getProof()).toMatchObject({ verdict: 'Differs', filesThen: 2, filesNow: 3 });
    expect((await getProof()).filesWrittenSince).toBeGreaterThan(0);
    await sync(sides);
    await sides.source.deleteBlob('a.csv');
    expect(await getProof()).toMatchObject({ verdict: 'Differs', filesNow: 2 });
    await sync(sides);
    expect(await getProof()).toMatchObject({ verdict: 'Current', filesGone: 1 });
    await sync(sides, { maxBytes: 1, mode: 'FullSync' });
    expect(await getProof()).toMatchObject({ verdict: 'Unknown' });
  });

  test('is unknown if the source cannot be read, and for a receipt of an earlier version', async () => {
    const { sides, post, getProof } = await createStage({ a: '1' });
    await sync(sides);
    await sides.source.delete();
    const { verdict, reason } = await getProof();
    expect([verdict, reason]).toEqual(['Unknown', expect.stringMatching(/^ContainerNotFound: /)]);
    const details = [
      { datasetName: 'all', status: 'Succeeded', filesWritten: 1, sizeWritten: 1, filesFailed: 0 },
    ];
    await replaceReceipts(post.client, { details });
    expect((await getProof()).reason).toBe('its last receipt is of an earlier version, without a hash');
  });

  test('is absent unless it is asked for', async () => {
    const { sides, post } = await createStage({ a: '1' });
    await sync(sides);
    const { recipients } = await getShareStatus([{ kind: 'exchange', url: post.url }], { env });
    expect(recipients[0]).not.toHaveProperty('proof');
  });

  test('decides the exit code, and is printed with what it does not prove', async () => {
    const { sides, post } = await createStage({ a: '1' });
    const run = () => datashare(['status', post.url, '--prove'], { env });
    // Nobody is expected to hold anything before the first answer.
    expect((await run()).exitCode).toBe(0);
    await sync(sides);
    const current = await run();
    expect(current.exitCode).toBe(0);
    expect(current.stdout).toMatch(/fabrikam +all +- +all current\n/);
    expect(current.stdout.replace(/\s+/g, ' ')).toContain('A receipt is a claim of the recipient');
    await put(sides.source, 'b', '2');
    const differs = await run();
    expect(differs.exitCode).toBe(3);
    expect(differs.stdout.replace(/\s+/g, ' ')).toContain(
      'fabrikam: all: the source has 2 files now, and had 1 then',
    );
    await sync(sides, { maxBytes: 1, mode: 'FullSync' });
    expect((await run()).exitCode).toBe(1);
  });

  test('covers files, too', async () => {
    const post = await exchange();
    const sides = await pair(
      { 'a.csv': '1', b: '2' },
      {
        exchange: post.facts,
        mapping: (from, to) => [
          {
            datasetName: 'one',
            datasetType: 'File',
            source: { container: from, path: 'a.csv' },
            target: { container: to, path: 'a.csv' },
          } as never,
        ],
      },
    );
    const file = documentFile(toInvitation(sides.subscription));
    await sync(sides);
    const { stdout, exitCode } = await datashare(['status', file, '--prove'], { env });
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/ one +- +all current\n/)]);
  });
});

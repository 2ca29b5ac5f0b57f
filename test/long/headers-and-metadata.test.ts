import { createHash } from 'node:crypto';
import type { BlobHTTPHeaders, ContainerClient } from '@azure/storage-blob';
import type { VerifyReport } from '../../lib';
import { verifySnapshot } from '../../lib';
import { container } from '../support/accounts';
import { answerWith } from '../support/fault-proxy';
import { page } from '../support/strange-answers';
import { FaultyPair, large } from '../support/faulty-pair';

let faulty: FaultyPair;
afterEach(() => faulty.end());

const SIZES = [
  ['small', 'a'],
  ['large, copied in blocks', large('a')],
] as const;

const HEADERS: BlobHTTPHeaders = {
  blobContentType: 'text/csv',
  blobContentLanguage: 'de',
  blobContentEncoding: 'identity',
  blobContentDisposition: 'attachment; filename=x.csv',
  blobCacheControl: 'max-age=60',
};

const toMd5 = (content: Buffer): string => createHash('md5').update(content).digest('base64');

/** The content, headers and metadata of all blobs, as a listing has them: with the case of names and with empty values. */
async function readAll(side: ContainerClient): Promise<object> {
  const found: Record<string, object> = {};
  for await (const { name, properties, metadata } of side.listBlobsFlat({ includeMetadata: true })) {
    const content = toMd5(await side.getBlobClient(name).downloadToBuffer());
    found[name] = {
      content,
      // The SDK reads an empty element as an empty text.
      metadata: metadata || {},
      headers: {
        blobContentType: properties.contentType,
        blobContentLanguage: properties.contentLanguage || undefined,
        blobContentEncoding: properties.contentEncoding || undefined,
        blobContentDisposition: properties.contentDisposition || undefined,
        blobCacheControl: properties.cacheControl || undefined,
      },
    };
  }
  return found;
}

/** The target has everything that the source has. */
async function expectSame(): Promise<void> {
  const [source, target] = await Promise.all([readAll(faulty.sides.source), readAll(faulty.sides.target)]);
  expect(target).toEqual(source);
}

async function putAtSource(
  name: string,
  content: string,
  blobHTTPHeaders: BlobHTTPHeaders = {},
  metadata: Record<string, string> = {},
): Promise<void> {
  const blob = faulty.sides.source.getBlockBlobClient(name);
  await blob.upload(content, Buffer.byteLength(content), { blobHTTPHeaders, metadata });
}

describe('content headers and metadata arrive with the case of names and with empty values', () => {
  test.each(SIZES)('%s', async (_name, content) => {
    faulty = await FaultyPair.create({});
    await putAtSource('blob', content, HEADERS, {
      CamelCase: 'Value',
      lower: 'a b',
      UPPER: '',
      Snake_Case_1: '=',
    });
    await putAtSource('plain', content);
    expect(await faulty.carry()).toMatchObject({ record: { status: 'Succeeded' } });
    await expectSame();
    expect(await readAll(faulty.sides.target)).toMatchObject({
      blob: { metadata: { CamelCase: 'Value', UPPER: '' } },
    });
  });

  test('append blobs, also empty ones', async () => {
    faulty = await FaultyPair.create({});
    for (const name of ['empty', 'full']) {
      const blob = faulty.sides.source.getAppendBlobClient(name);
      await blob.create({ blobHTTPHeaders: HEADERS, metadata: { CamelCase: 'Value', UPPER: '' } });
      if (name === 'full') await blob.appendBlock('content', 7);
    }
    expect(await faulty.carry()).toMatchObject({ record: { status: 'Succeeded' } });
    await expectSame();
  });
});

const verify = (deep = false): Promise<VerifyReport> =>
  verifySnapshot(faulty.sides.subscription, { env: faulty.env, deep });

/** One difference per file, as `verify` reports it. */
const differences = ({ differences: found }: VerifyReport): string[] =>
  found.map(({ path, because }) => `${path} ${because}`);

const blobAt = (side: 'source' | 'target', name = 'blob') => faulty.sides[side].getBlockBlobClient(name);

/** Writes other content and keeps the MD5 of the old one, as some clients do. */
async function replaceKeepingMd5(name: string, content: string): Promise<void> {
  const blob = blobAt('source', name);
  const before = await blob.getProperties();
  await blob.upload(content, content.length);
  await blob.setHTTPHeaders({ blobContentType: before.contentType, blobContentMD5: before.contentMD5 });
}

const RECONCILE = { reconcile: true };

describe.each(SIZES)('a change that leaves size and MD5 as they are: %s', (_size, content) => {
  beforeEach(async () => {
    faulty = await FaultyPair.create({});
    await putAtSource('blob', content, HEADERS, { Team: 'sales', Year: '2026' });
    expect(await faulty.carry()).toMatchObject({ record: { status: 'Succeeded' } });
  });

  const other = content.replaceAll('a', 'b');
  const CHANGES: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['the metadata', () => blobAt('source').setMetadata({ Team: 'finance', Year: '2026' })],
    ['a new pair', () => blobAt('source').setMetadata({ Team: 'sales', Year: '2026', More: '' })],
    ['no metadata any more', () => blobAt('source').setMetadata({})],
    [
      'the content type',
      () => blobAt('source').setHTTPHeaders({ ...HEADERS, blobContentType: 'text/plain' }),
    ],
    [
      'the cache control',
      () => blobAt('source').setHTTPHeaders({ ...HEADERS, blobCacheControl: 'no-store' }),
    ],
    ['the content, under the old MD5', () => replaceKeepingMd5('blob', other)],
  ];
  test.each(CHANGES)('%s at the source arrives with --reconcile', async (_change, change) => {
    await change();
    expect(await faulty.carry(RECONCILE)).toMatchObject({ record: { status: 'Succeeded' } });
    await expectSame();
    expect(await faulty.carry(RECONCILE)).toMatchObject({ record: { details: [{ filesWritten: 0 }] } });
  });

  const TAMPERINGS: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['metadata', () => blobAt('target').setMetadata({ Team: 'finance', Year: '2026' })],
    ['the value of a pair emptied', () => blobAt('target').setMetadata({ Team: '', Year: '2026' })],
    ['the content type', () => blobAt('target').setHTTPHeaders({ ...HEADERS, blobContentType: 'text/html' })],
    [
      'the disposition',
      () => blobAt('target').setHTTPHeaders({ ...HEADERS, blobContentDisposition: 'inline' }),
    ],
  ];
  test.each(TAMPERINGS)(
    '%s at the target is found by verify and repaired by --reconcile',
    async (_change, tamper) => {
      const before = await blobAt('target').getProperties();
      await tamper();
      // A client can keep the MD5, or lose it.
      expect(differences(await verify())).toEqual(['blob properties']);
      expect(await faulty.carry(RECONCILE)).toMatchObject({ record: { details: [{ filesWritten: 1 }] } });
      await expectSame();
      expect((await blobAt('target').getProperties()).contentMD5).toEqual(before.contentMD5);
      expect(await verify()).toMatchObject({ status: 'Succeeded' });
    },
  );

  test('a blob whose metadata names only differ in case is the same', async () => {
    await blobAt('target').setMetadata({ year: '2026', TEAM: 'sales' });
    expect(differences(await verify())).toEqual(['blob etag']);
    expect(await faulty.carry(RECONCILE)).toMatchObject({ record: { details: [{ filesWritten: 0 }] } });
    expect(await verify(true)).toMatchObject({ status: 'Succeeded' });
  });
});

describe('an MD5 that is not that of the content', () => {
  const WRONG = Uint8Array.from(Buffer.alloc(16, 7));

  test('at the source from the start is named by verify --deep, and is no difference', async () => {
    faulty = await FaultyPair.create({ fine: 'ok' });
    await putAtSource('wrong', 'content');
    await blobAt('source', 'wrong').setHTTPHeaders({ blobContentMD5: WRONG });
    expect(await faulty.carry()).toMatchObject({ record: { status: 'Succeeded' } });
    await expectSame();
    expect(await verify(true)).toMatchObject({
      status: 'Succeeded',
      filesDifferent: 0,
      filesVerified: 2,
      filesWithWrongMd5: 1,
      wrongMd5s: [{ path: 'wrong' }],
    });
  });

  test('of changed content is named too, after the content has arrived', async () => {
    faulty = await FaultyPair.create({ blob: 'one' });
    await faulty.carry();
    await replaceKeepingMd5('blob', 'two');
    expect(await faulty.carry(RECONCILE)).toMatchObject({ record: { details: [{ filesWritten: 1 }] } });
    await expectSame();
    expect(await verify(true)).toMatchObject({ status: 'Succeeded', wrongMd5s: [{ path: 'blob' }] });
  });

  test('hides no old content from verify --deep if the state was lost', async () => {
    faulty = await FaultyPair.create({ blob: 'one', same: 'same' });
    await faulty.carry();
    await replaceKeepingMd5('blob', 'two');
    await blobAt('source').setHTTPHeaders({
      blobContentType: (await blobAt('target').getProperties()).contentType,
      blobContentMD5: (await blobAt('target').getProperties()).contentMD5,
    });
    const state = container(faulty.sides.accounts[1], faulty.sides.subscription.stateContainer);
    for await (const { name } of state.listBlobsFlat()) await state.deleteBlob(name);
    expect(await faulty.carry(RECONCILE)).toMatchObject({ record: { details: [{ filesWritten: 0 }] } });
    expect(differences(await verify(true))).toEqual(['blob content']);
    expect(await faulty.carry({ mode: 'FullSync' })).toMatchObject({ record: { status: 'Succeeded' } });
    await expectSame();
    expect(await verify(true)).toMatchObject({ status: 'Succeeded', wrongMd5s: [{ path: 'blob' }] });
  });
});

describe('verify --deep', () => {
  test('reports each file that it cannot read, and reads the others', async () => {
    faulty = await FaultyPair.create({
      a: '1',
      archived: '2',
      gone: '3',
      changed: '4',
      hidden: '5',
      refused: '5',
      z: '6',
    });
    await faulty.carry();
    await blobAt('target', 'archived').setAccessTier('Archive');
    const failures = { refused: [403, 'AuthorizationFailure'], changed: [412, 'ConditionNotMet'] } as const;
    for (const [blob, [status, code]] of Object.entries(failures))
      faulty.proxy.inject({ operation: 'read', blob, times: 9 }, answerWith(status, code));
    faulty.proxy.inject({ operation: 'read', blob: 'hidden', times: 9 }, page(200));
    faulty.proxy.inject({ operation: 'read', blob: 'a' }, async (exchange) => {
      await faulty.sides.target.deleteBlob('gone');
      exchange.send(await exchange.pass());
    });
    const report = await verify(true);
    expect(report).toMatchObject({
      status: 'Failed',
      filesVerified: 2,
      filesUnreadable: 4,
      filesDifferent: 1,
    });
    expect(differences(report)).toEqual([
      'archived unreadable',
      'changed unreadable',
      'gone missing',
      'hidden unreadable',
      'refused unreadable',
    ]);
  });

  test('ends if a proxy answers for every file', async () => {
    faulty = await FaultyPair.create({ a: '1', b: '2', c: '3', d: '4', e: '5', f: '6' });
    await faulty.carry();
    faulty.proxy.inject({ operation: 'read', blob: /^[a-f]$/, times: Infinity }, page(200));
    await expect(verify(true)).rejects.toMatchObject({ code: 'AnswerUnrecognized' });
  });

  test('compares a file without MD5 with the source', async () => {
    faulty = await FaultyPair.create({});
    const blob = faulty.sides.source.getAppendBlobClient('log');
    await blob.create();
    await blob.appendBlock('content', 7);
    await faulty.carry();
    expect(await verify()).toMatchObject({ status: 'Succeeded', filesWithoutMd5: 1 });
    expect(await verify(true)).toMatchObject({ status: 'Succeeded', filesWithoutMd5: 0 });
    await blob.appendBlock('more', 4);
    expect(await verify(true)).toMatchObject({ status: 'Succeeded', filesWithoutMd5: 1 });
  });
});

test.each<[string, (target: ContainerClient) => Promise<unknown>]>([
  ['tags', (target) => target.getBlobClient('a').setTags({ class: 'public' })],
  ['tier', (target) => target.getBlobClient('a').setAccessTier('Cool')],
])('changed %s at the target are found by verify, and repaired by reconcile', async (_case, change) => {
  faulty = await FaultyPair.create({ a: '1', b: '2' }, { preserveTags: true, preserveTier: true });
  await faulty.sides.source.getBlobClient('a').setTags({ class: 'secret' });
  await faulty.sides.source.getBlobClient('a').setAccessTier('Hot');
  await faulty.carry();
  const verify = (): Promise<VerifyReport> => verifySnapshot(faulty.sides.subscription, { env: faulty.env });
  expect(await verify()).toMatchObject({ status: 'Succeeded' });
  await change(faulty.sides.target);
  const differences = [{ datasetName: 'all', path: 'a', because: 'properties' }];
  expect(await verify()).toMatchObject({ status: 'Failed', differences });
  expect((await faulty.carry({ reconcile: true })).record?.details).toMatchObject([{ filesWritten: 1 }]);
  expect(await verify()).toMatchObject({ status: 'Succeeded' });
});

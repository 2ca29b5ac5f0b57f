import type { BlobClient } from '@azure/storage-blob';
import { contents } from '../../support/accounts';
import { FaultyPair, large, SOME } from '../../support/faulty-pair';

let faulty: FaultyPair;
afterEach(() => faulty.end());

const atSource = (name: string): BlobClient => faulty.sides.source.getBlobClient(name);
const atTarget = (name: string): BlobClient => faulty.sides.target.getBlobClient(name);

async function putAppendBlob(name: string, ...blocks: string[]): Promise<void> {
  const blob = faulty.sides.source.getAppendBlobClient(name);
  await blob.create();
  for (const block of blocks) await blob.appendBlock(block, Buffer.byteLength(block));
}

/** The tags and tiers that the target received, and the requests for tags. */
function extrasSent(): unknown[] {
  return faulty.proxy.requests.flatMap(({ path, headers }) => [
    ...[headers['x-ms-tags'], headers['x-ms-access-tier']].filter((value) => value !== undefined),
    ...(/include=[^&]*tags/.test(path) || path.includes('comp=tags') ? [path] : []),
  ]);
}

describe('blobs of other types', () => {
  test.each([
    ['the endpoint has no Put Blob From URL', { copyFromUrl: 4096, putFromUrl: 65_536, block: 4096 }],
    ['they are copied in blocks', { copyFromUrl: 4096, putFromUrl: 0, block: 4096 }],
  ])('arrive as block blobs with the same content, and are counted: %s', async (_name, copyLimits) => {
    faulty = await FaultyPair.create(SOME);
    await putAppendBlob('append', 'one', 'two');
    await putAppendBlob('append large', 'a'.repeat(4000), 'b'.repeat(4000));
    await putAppendBlob('append nothing');
    const page = faulty.sides.source.getPageBlobClient('page');
    await page.create(1024);
    await page.uploadPages('p'.repeat(512), 512, 512);

    const record = await faulty.runToTheEnd({ copyLimits });
    expect(record.details).toMatchObject([{ filesWritten: 14, filesConverted: 4 }]);
    for (const name of ['append', 'append large', 'append nothing', 'page'])
      expect((await atTarget(name).getProperties()).blobType).toBe('BlockBlob');

    await faulty.sides.source.getAppendBlobClient('append').appendBlock('three', 5);
    const next = await faulty.runToTheEnd({ copyLimits });
    expect(next.details).toMatchObject([{ filesWritten: 1, filesUnchanged: 13, filesConverted: 1 }]);
  });

  test('in the archive tier fail alone, until they are rehydrated', async () => {
    faulty = await FaultyPair.create({ ...SOME, cold: 'c', gone: 'g' });
    await faulty.runToTheEnd();
    await faulty.sides.source.deleteBlob('gone');
    await faulty.put('cold', 'colder');
    await faulty.put('new', 'n');
    await atSource('cold').setAccessTier('Archive');
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Failed', failures: [{ path: 'cold', code: 'SourceArchived' }] });
    expect(record!.details).toMatchObject([{ filesWritten: 1, filesFailed: 1, filesDeleted: 0 }]);
    expect(await contents(faulty.sides.target)).toMatchObject({ new: 'n', cold: 'c', gone: 'g' });
    await atSource('cold').setAccessTier('Hot');
    expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 1, filesDeleted: 1 }]);
  });
});

test.each(['small', 'large'])('headers and metadata arrive with a %s blob', async (name) => {
  const described = {
    blobHTTPHeaders: {
      blobContentType: 'text/csv',
      blobContentLanguage: 'de',
      blobContentEncoding: 'identity',
      blobContentDisposition: 'attachment; filename=x.csv',
      blobCacheControl: 'max-age=60',
    },
    metadata: { owner: 'contoso', year: '2026' },
  };
  faulty = await FaultyPair.create({});
  const content = name === 'large' ? large('a') : 'a';
  await faulty.sides.source.getBlockBlobClient(name).upload(content, content.length, described);
  await faulty.runToTheEnd();
  const { contentType, contentLanguage, contentEncoding, contentDisposition, cacheControl, ...found } =
    await atTarget(name).getProperties();
  expect({
    blobContentType: contentType,
    blobContentLanguage: contentLanguage,
    blobContentEncoding: contentEncoding,
    blobContentDisposition: contentDisposition,
    blobCacheControl: cacheControl,
  }).toEqual(described.blobHTTPHeaders);
  expect(found.metadata).toEqual(described.metadata);
  expect(found.contentMD5).toEqual((await atSource(name).getProperties()).contentMD5);
});

describe('tags and tiers', () => {
  const NAMES = ['f10', 'f11', 'large'];

  /** Some blobs with tags and a tier that somebody set. */
  async function describeSource(fields: { preserveTags?: boolean; preserveTier?: boolean }): Promise<void> {
    faulty = await FaultyPair.create({ ...SOME, large: large('a') }, fields);
    for (const name of NAMES) {
      await atSource(name).setTags({ class: 'public', name });
      await atSource(name).setAccessTier('Cool');
    }
  }

  const tagsAtTarget = async (name: string): Promise<object> => (await atTarget(name).getTags()).tags;
  const tierAtTarget = async (name: string): Promise<string | undefined> =>
    (await atTarget(name).getProperties()).accessTier;

  test('are neither requested nor sent if they are not preserved', async () => {
    await describeSource({});
    await faulty.runToTheEnd();
    await atSource('f10').setTags({ class: 'secret' });
    await atSource('f10').setAccessTier('Hot');
    expect((await faulty.runToTheEnd()).details).toMatchObject([{ filesWritten: 0 }]);
    expect(extrasSent()).toEqual([]);
    expect(await tagsAtTarget('f10')).toEqual({});
  });

  test('tags are copied even if nothing else changed', async () => {
    await describeSource({ preserveTags: true });
    await faulty.runToTheEnd();
    for (const name of NAMES) expect(await tagsAtTarget(name)).toEqual({ class: 'public', name });
    await atSource('f10').setTags({ class: 'secret', more: '1' });
    await atSource('f11').setTags({});
    await atSource('f12').setTags({ class: 'new' });
    await atSource('large').setTags({ class: 'secret' });
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Succeeded', details: [{ filesWritten: 4, filesUnchanged: 7 }] });
    expect(await Promise.all(['f10', 'f11', 'f12', 'large'].map(tagsAtTarget))).toEqual([
      { class: 'secret', more: '1' },
      {},
      { class: 'new' },
      { class: 'secret' },
    ]);
    expect((await faulty.carry()).record!.details).toMatchObject([{ filesWritten: 0 }]);
  });

  test('explicit tiers are copied even if nothing else changed', async () => {
    await describeSource({ preserveTier: true });
    await faulty.runToTheEnd();
    for (const name of NAMES) expect(await tierAtTarget(name)).toBe('Cool');
    await atSource('f10').setAccessTier('Cold');
    await atSource('large').setAccessTier('Hot');
    const { record } = await faulty.carry();
    expect(record).toMatchObject({ status: 'Succeeded', details: [{ filesWritten: 2, filesUnchanged: 9 }] });
    expect(await Promise.all(['f10', 'f11', 'large'].map(tierAtTarget))).toEqual(['Cold', 'Cool', 'Hot']);
    expect((await faulty.carry()).record!.details).toMatchObject([{ filesWritten: 0 }]);
  });
});

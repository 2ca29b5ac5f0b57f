import { createHash } from 'node:crypto';
import type { BlobHTTPHeaders, ContainerClient } from '@azure/storage-blob';
import { FaultyPair, large } from '../../support/faulty-pair';

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
async function readAll(container: ContainerClient): Promise<object> {
  const found: Record<string, object> = {};
  for await (const { name, properties, metadata } of container.listBlobsFlat({ includeMetadata: true })) {
    const content = toMd5(await container.getBlobClient(name).downloadToBuffer());
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

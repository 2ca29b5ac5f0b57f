import {
  Dictionary,
  Field,
  FixedSizeList,
  Float64,
  Int32,
  Int64,
  List,
  Null,
  tableFromIPC,
  TimestampMillisecond,
  Utf8,
  Binary,
} from 'apache-arrow';
import fc from 'fast-check';
import { readArrowListPage } from '../../../lib/azure/listing/arrow/arrow-list-page';
import type { ListPage } from '../../../lib/azure/listing/list-page-parser';
import { readListPage } from '../../../lib/azure/listing/list-page-parser';
import type { PreservedExtras } from '../../../lib/azure/listing/preserved-extras';
import { PageMemory } from '../../../lib/azure/listing/arrow/arrow-page';
import { CONTENT_ONLY } from '../../../lib/azure/listing/preserved-extras';
import { PreserveAcls } from '../../../lib/model/values/publication';
import type { BlobFacts, BlobRow } from '../../../lib/snapshot/contract/storage-ports';
import { toFacts } from '../../../lib/snapshot/contract/storage-ports';
import { ListingPrefix, UnreadBlob } from '../../../lib/snapshot/planning/listed-file';
import { SourceVersionsHash } from '../../../lib/snapshot/state/manifest-entry';
import type { TestColumn } from '../../support/arrow-listing';
import { LISTING_TYPES, writeColumns } from '../../support/arrow-listing';
import type { ListedBlob } from '../../support/listed-blobs';
import { listedBlobs, toColumns, writeArrow, writeXml } from '../../support/listed-blobs';

const ALL: PreservedExtras = { tags: true, tier: true, acls: PreserveAcls.NONE, times: true };

/** The bytes, in pieces of a size. */
async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A page with all facts of its blobs. */
type ReadPage = Omit<ListPage, 'blobs'> & { readonly blobs: readonly BlobFacts[] };

async function read(stream: Buffer, preserved = ALL, size = 1000): Promise<ReadPage> {
  const page = await readArrowListPage(pieces(stream, size), preserved);
  return { ...page, blobs: page.blobs.map(toFacts) };
}

/** The number of blobs, or `refused`; any other failure is one of the reader. */
async function tryRead(stream: Buffer, preserved = ALL): Promise<number | 'refused'> {
  try {
    return (await read(stream, preserved, 1_000_000)).blobs.length;
  } catch (error) {
    if ((error as { code?: string }).code !== 'PARSE_ERROR') throw error;
    return 'refused';
  }
}

const buildBlob = (
  texts: Readonly<Record<string, string>>,
  others: Partial<ListedBlob> = {},
): ListedBlob => ({
  texts: { Name: 'a', Etag: '0x1', BlobType: 'BlockBlob', ...texts },
  ...{ length: 1, seconds: 1, isInferred: false, metadata: [], tags: [], ...others },
});
const THREE = [
  buildBlob({ Name: 'a', 'Content-Type': 'text/csv' }, { metadata: [['k', 'v']] }),
  buildBlob({ Name: 'b/ü', 'Content-MD5': 'nd3kYSaMgDT1yFZOFVxnpg==' }, { tags: [['t', 'u']] }),
  buildBlob({ Name: 'c', AccessTier: 'Archive' }, { isInferred: true }),
];
const without = (name: string, blobs: readonly ListedBlob[] = THREE): Record<string, TestColumn> => {
  const { [name]: _, ...columns } = toColumns(blobs);
  return columns;
};
const withColumn = (name: string, column: TestColumn): Record<string, TestColumn> => ({
  ...toColumns(THREE),
  [name]: column,
});

describe('a page of a listing in Arrow', () => {
  test('has the same blobs as the page in XML', async () => {
    await fc.assert(
      fc.asyncProperty(
        listedBlobs,
        fc.constantFrom('', '2!76!MDAw', 'ü'),
        fc.constantFrom(ALL, CONTENT_ONLY, { ...CONTENT_ONLY, tier: true }),
        fc.integer({ min: 1, max: 5000 }),
        async (blobs, marker, preserved, size) => {
          const inXml = await readListPage(pieces(writeXml(blobs, marker), 500), preserved);
          expect(await read(writeArrow(blobs, marker), preserved, size)).toEqual(inXml);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('tells each version as its facts do, until its memory is used again', async () => {
    const readVersion = ({ name, sizeBytes, etag, tier, tags }: BlobRow | BlobFacts) => ({
      name,
      sizeBytes,
      etag,
      tier,
      tags,
    });
    const inOrder = listedBlobs.map((blobs) =>
      blobs.map((blob, at) => ({ ...blob, texts: { ...blob.texts, Name: `n${100 + at}` } })),
    );
    const memory = new PageMemory();
    let released = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(listedBlobs, inOrder),
        fc.constantFrom(ALL, CONTENT_ONLY),
        async (blobs, preserved) => {
          const page = await readArrowListPage(pieces(writeArrow(blobs), 500), preserved, memory);
          const rows = page.blobs as readonly BlobRow[];
          const before = rows.map(readVersion);
          await readArrowListPage(pieces(writeArrow(THREE), 500), preserved, memory);
          expect(rows.map(readVersion)).toEqual(before);
          const whole = rows.map((row) => row.toFacts());
          expect(whole.map(readVersion)).toEqual(before);
          for (const row of rows.slice(0, 1)) row.page.release();
          await readArrowListPage(pieces(writeArrow(THREE), 500), preserved, memory);
          // Those of a page in another order are kept: others may wait for them.
          if (rows[0]?.page.isAscending === false) expect(rows.map(readVersion)).toEqual(before);
          else for (const row of rows) expect(() => readVersion(row)).toThrow('released');
          released += rows[0]?.page.isAscending ? 1 : 0;
          expect(whole.map(readVersion)).toEqual(before);
        },
      ),
      { numRuns: 100 },
    );
    expect(released).toBeGreaterThan(5);
  });

  test('hashes each version as its text', async () => {
    const names = ['a', 'a/b', 'ü', 'z'.repeat(1024)].map((Name, at) => buildBlob({ Name, Etag: `0x${at}` }));
    for (const skipped of ['', 'z']) {
      for (const blobs of [names, Array.from({ length: 200 }, () => names).flat()]) {
        const page = await readArrowListPage(pieces(writeArrow(blobs), 500), CONTENT_ONLY);
        const [byBytes, byText] = [new SourceVersionsHash(), new SourceVersionsHash()];
        for (const blob of page.blobs) {
          if (!blob.name.startsWith(skipped)) continue;
          new UnreadBlob(blob, new ListingPrefix(skipped)).addVersionTo(byBytes);
          byText.addVersion(blob.name.slice(skipped.length), blob);
        }
        expect(byBytes.toHex()).toBe(byText.toHex());
      }
    }
  });

  test('is the same page in any number of batches', async () => {
    await fc.assert(
      fc.asyncProperty(listedBlobs, fc.nat({ max: 12 }), async (blobs, at) => {
        const first = Math.min(at, blobs.length);
        const batchRows = [first, 0, blobs.length - first];
        expect(await read(writeArrow(blobs, 'm', { batchRows }))).toEqual(await read(writeArrow(blobs, 'm')));
      }),
      { numRuns: 25 },
    );
  });

  test('has the names that the library of the format reads', async () => {
    await fc.assert(
      fc.asyncProperty(listedBlobs, async (blobs) => {
        const stream = writeArrow(blobs);
        const names = [...(tableFromIPC(stream).getChild('Name') ?? [])];
        expect((await read(stream)).blobs.map(({ name }) => name)).toEqual(names);
      }),
      { numRuns: 25 },
    );
  });

  test('may have columns that are unknown, of any common type', async () => {
    const values = [null, null, null];
    const listOf = new Field('item', new Utf8(), true);
    const unknown: Record<string, TestColumn> = {
      Score: { type: new Float64(), values: [1, null, 3] },
      Count: { type: new Int32(), values: [1, 2, 3] },
      Nothing: { type: new Null(), values },
      Names: { type: new List(listOf), values: [['x'], null, ['y', 'z']] },
      Bytes: { type: new Binary(), values: [Buffer.from('x'), null, null] },
      Pair: { type: new FixedSizeList(2, listOf), values: [['x', 'y'], null, null] },
      'Expiry-Time': { type: new TimestampMillisecond(), values: [1000, null, 3000] },
    };
    const columns = { ...unknown, ...toColumns(THREE), ...unknown };
    expect(await read(writeArrow(THREE, '', { columns }))).toEqual(await read(writeArrow(THREE)));
    const last = { ...toColumns(THREE), ...unknown };
    expect(await read(writeArrow(THREE, '', { columns: last }))).toEqual(await read(writeArrow(THREE)));
  });

  test('may have its columns in any case', async () => {
    const blob = buildBlob({ Name: 'a', ResourceType: 'Blob' });
    const columns = Object.fromEntries(
      Object.entries(toColumns([blob])).map(([name, column]) => [name.toUpperCase(), column]),
    );
    const page = await read(writeArrow([blob], 'm', { columns }));
    expect(page.blobs.map(({ name }) => name)).toEqual(['a']);
    expect(page.nextMarker).toBe('m');
  });

  test('is refused with a folder, which was not asked for: its files would seem to be gone', async () => {
    const folder = buildBlob({ Name: 'f/', Etag: '', BlobType: '', ResourceType: 'BlobPrefix' });
    await expect(read(writeArrow([folder, THREE[0]], 'm'))).rejects.toThrow('no blob');
  });

  test('may be empty, then without columns', async () => {
    const empty = { blobs: [], nextMarker: 'm', isHierarchical: undefined };
    expect(await read(writeArrow([], 'm', { columns: {} }))).toEqual(empty);
    expect(await read(writeArrow([], 'm', { columns: {}, metadata: {} }))).toEqual(empty);
  });

  test('has unknown properties if a key of the customer encrypts a blob', async () => {
    const { blobs } = await read(writeArrow([buildBlob({ CustomerProvidedKeySha256: 'x' }), THREE[0]]));
    expect(blobs.map(({ properties }) => properties !== undefined)).toEqual([false, true]);
  });

  test('marks an empty blob with hdi_isfolder as the stub of a folder', async () => {
    const metadata = [['HDI_isfolder', 'true'] as const];
    const stubs = [
      buildBlob({}, { metadata, length: 0 }),
      buildBlob({}, { metadata }),
      buildBlob({}, { length: 0 }),
    ];
    expect((await read(writeArrow(stubs))).blobs.map(({ isFolderStub }) => isFolderStub)).toEqual([
      true,
      undefined,
      undefined,
    ]);
  });
});

/** Each of these must never look like a page, or like a shorter one. */
const MALFORMED: readonly [string, Buffer, string][] = [
  ['nothing', Buffer.alloc(0), 'does not begin with its schema'],
  ['XML', Buffer.from('<?xml version="1.0"?><EnumerationResults />'), 'does not begin as one'],
  ['nothing but an end', Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]), 'does not begin with its schema'],
  [
    'a header of two gigabytes',
    Buffer.from([255, 255, 255, 255, 248, 255, 255, 127]),
    'a message that no listing has',
  ],
  [
    'a header that is longer than the stream',
    Buffer.from([255, 255, 255, 255, 248, 255, 0, 0]),
    'incomplete',
  ],
  [
    'a header whose length is not aligned',
    Buffer.from([255, 255, 255, 255, 3, 0, 0, 0, 1, 2, 3]),
    'no listing has',
  ],
  ['something after the end', Buffer.concat([writeArrow(THREE), Buffer.from([0])]), 'follows its end'],
  ['two streams', Buffer.concat([writeArrow(THREE), writeArrow(THREE)]), 'follows its end'],
  ['no marker', writeColumns(toColumns(THREE), [3], {}), 'where the next page starts'],
  [
    'a batch too few',
    writeArrow(THREE, '', { metadata: { NumberOfRecords: '4' } }),
    'has 3 of its 4 entries',
  ],
  [
    'a batch too many',
    writeArrow(THREE, '', { metadata: { NumberOfRecords: '2' } }),
    'has 3 of its 2 entries',
  ],
  [
    'a number of entries that is none',
    writeArrow(THREE, '', { metadata: { NumberOfRecords: '' } }),
    'of its',
  ],
  ['no names', writeArrow(THREE, '', { columns: without('Name') }), 'the column Name'],
  ['no ETags', writeArrow(THREE, '', { columns: without('Etag') }), 'the column Etag'],
  ['no lengths', writeArrow(THREE, '', { columns: without('Content-Length') }), 'the column Content-Length'],
  ['no types', writeArrow(THREE, '', { columns: without('BlobType') }), 'the column BlobType'],
  ['no metadata', writeArrow(THREE, '', { columns: without('Metadata') }), 'the column Metadata'],
  ['no times', writeArrow(THREE, '', { columns: without('Last-Modified') }), 'the column Last-Modified'],
  ['no tiers', writeArrow(THREE, '', { columns: without('AccessTier') }), 'the column AccessTier'],
  [
    'no inferred tiers',
    writeArrow(THREE, '', { columns: without('AccessTierInferred') }),
    'AccessTierInferred',
  ],
  ['no tags', writeArrow(THREE, '', { columns: without('Tags') }), 'the column Tags'],
  ['no counts of tags', writeArrow(THREE, '', { columns: without('TagCount') }), 'the column TagCount'],
  ['a blob without a name', writeArrow([buildBlob({ Name: '' })]), 'no name'],
  ['a blob without an ETag', writeArrow([buildBlob({ Etag: '' })]), 'no ETag'],
  ['an ETag with quotes', writeArrow([buildBlob({ Etag: '"0x1"' })]), 'has quotes'],
  ['a directory', writeArrow([buildBlob({ ResourceType: 'Directory' })]), 'an entry that is no blob'],
  [
    'fewer tags than a blob has',
    writeArrow(THREE, '', {
      columns: withColumn('TagCount', { type: LISTING_TYPES['TagCount'], values: [null, 2n, null] }),
    }),
    'has 1 of its 2 tags',
  ],
  [
    'a blob without a length',
    writeArrow(THREE, '', {
      columns: withColumn('Content-Length', { type: LISTING_TYPES['TagCount'], values: [1n, null, 1n] }),
    }),
    'no length',
  ],
  [
    'a length that JavaScript does not have',
    writeArrow(THREE, '', {
      columns: withColumn('Content-Length', { type: LISTING_TYPES['TagCount'], values: [1n, 2n ** 63n, 1n] }),
    }),
    'not a length',
  ],
  [
    'lengths with a sign',
    writeArrow(THREE, '', {
      columns: withColumn('Content-Length', { type: new Int64(), values: [1n, 2n, 3n] }),
    }),
    'another type',
  ],
  [
    'lengths of 32 bits',
    writeArrow(THREE, '', {
      columns: withColumn('Content-Length', { type: new Int32(), values: [1, 2, 3] }),
    }),
    'another type',
  ],
  [
    'times in milliseconds',
    writeArrow(THREE, '', {
      columns: withColumn('Last-Modified', { type: new TimestampMillisecond(), values: [1, 2, 3] }),
    }),
    'another type',
  ],
  [
    'names as bytes',
    writeArrow(THREE, '', {
      columns: withColumn('Name', { type: new Binary(), values: ['a', 'b', 'c'].map((n) => Buffer.from(n)) }),
    }),
    'another type',
  ],
  [
    'a dictionary',
    writeArrow(THREE, '', {
      columns: withColumn('Kind', { type: new Dictionary(new Utf8(), new Int32()), values: ['x', 'y', 'x'] }),
    }),
    'dictionary',
  ],
  [
    'a column twice',
    writeArrow(THREE, '', {
      columns: withColumn('NAME', { type: new Utf8(), values: ['x', 'y', 'z'] }),
    }),
    'a column twice',
  ],
  [
    'names that are not UTF-8',
    replaceBytes(writeArrow(THREE), Buffer.from('ab/ü'), Buffer.from([97, 98, 47, 0xc3, 0x28])),
    'not valid UTF-8',
  ],
];

function replaceBytes(stream: Buffer, from: Buffer, to: Buffer): Buffer {
  const at = stream.indexOf(from);
  expect(at).toBeGreaterThan(0);
  return Buffer.concat([stream.subarray(0, at), to, stream.subarray(at + from.length)]);
}

describe('an answer in Arrow that is no page', () => {
  test.each(MALFORMED)('is refused: %s', async (_, stream, reason) => {
    const failure: unknown = await read(stream).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: 'PARSE_ERROR',
      message: expect.stringContaining(reason) as string,
    });
  });

  test('is refused where access control was asked for', async () => {
    await expect(read(writeArrow(THREE), { ...ALL, acls: PreserveAcls.ALL })).rejects.toThrow(
      'access control',
    );
  });

  test.each([
    // Without the eight bytes that tell its end, the number of entries tells that it is whole.
    ['', { NumberOfRecords: '3' }, 8],
    [', also if it does not tell how many entries it has', {}, 0],
  ])('is refused wherever it is cut%s', async (_, metadata, endBytes) => {
    const stream = writeArrow(THREE, 'm', { metadata });
    const least = stream.length - endBytes;
    for (let length = 0; length < least; length++)
      if ((await tryRead(stream.subarray(0, length))) !== 'refused')
        throw new Error(`${length} bytes are read`);
    expect(await tryRead(stream.subarray(0, least))).toBe(3);
  });

  test('is refused, or is a page with all of its blobs, whatever byte of it is another one', async () => {
    const needed = ['Name', 'Etag', 'Content-Length', 'Content-Type', 'BlobType', 'Metadata'];
    const columns = Object.fromEntries(
      Object.entries(toColumns(THREE)).filter(([name]) => needed.includes(name)),
    );
    const stream = writeArrow(THREE, 'm', { columns, batchRows: [2, 1] });
    const outcomes = new Map<number | string, number>();
    for (let at = 0; at < stream.length; at++)
      for (const by of [0, 0xff, stream[at] ^ 1, stream[at] ^ 0x40]) {
        const changed = Buffer.from(stream);
        changed[at] = by;
        const outcome = await tryRead(changed, CONTENT_ONLY);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }
    expect([...outcomes.keys()].sort()).toEqual([3, 'refused']);
  });

  test('is refused, or is a page with all of its blobs, whatever is in it', async () => {
    const byte = fc.oneof(fc.constantFrom(0, 255, 127, 128), fc.nat({ max: 255 }));
    const changes = fc.array(fc.tuple(fc.nat(), byte), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(listedBlobs, changes, async (blobs, all) => {
        const stream = writeArrow(blobs, 'm');
        for (const [at, by] of all) stream[at % stream.length] = by;
        expect(['refused', blobs.length]).toContain(await tryRead(stream));
      }),
      { numRuns: 200 },
    );
  });

  test('is refused before it fills the memory', async () => {
    const endless = async function* (): AsyncGenerator<Buffer> {
      const chunk = Buffer.alloc(1024 * 1024);
      for (;;) yield chunk;
    };
    await expect(readArrowListPage(endless(), CONTENT_ONLY)).rejects.toThrow('it is too large');
    const names = { type: LISTING_TYPES['Name'], values: Array.from({ length: 50_001 }, () => 'a') };
    const many = writeColumns({ Name: names }, [names.values.length], { NextMarker: '' });
    await expect(read(many, CONTENT_ONLY, 1_000_000)).rejects.toThrow('too many entries');
  });
});

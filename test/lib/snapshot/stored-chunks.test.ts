import { Readable } from 'node:stream';
import { compressLines } from '../../../lib/snapshot/state/chunked-jsonl';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import type { ManifestBlob } from '../../../lib/snapshot/state/manifest-reader';
import { readManifest } from '../../../lib/snapshot/state/manifest-reader';
import {
  createEntries,
  createManifestHead,
  createManifestPart,
  PATH,
  toJsonLines,
} from '../../fixtures/manifests';

/*
 * A manifest tells how long each part is in the blob. A run that needs some of them does not request the others.
 */

const ENTRIES = createEntries(35);
const SIZE = 7;
const PARTS = [0, 1, 2, 3, 4].map((at) => ENTRIES.slice(at * SIZE, (at + 1) * SIZE));

interface Stored {
  readonly bytes: Buffer;
  /** The offset of each part. */
  readonly begins: readonly number[];
}

/** @param alter Changes the length that the head tells of a block; undefined for no length. */
async function store(
  alter: (storedBytes: number, index: number) => number | undefined = (bytes) => bytes,
  toLines: (part: readonly ManifestEntry[], index: number) => string = toJsonLines,
): Promise<Stored> {
  const blocks = await Promise.all(PARTS.map((part, index) => compressLines(toLines(part, index))));
  const parts = PARTS.map((part, index) => {
    const storedBytes = alter(blocks[index].length, index);
    return { ...createManifestPart(part), ...(storedBytes !== undefined && { storedBytes }) };
  });
  const head = await compressLines(toJsonLines([createManifestHead(parts)]));
  let at = head.length;
  const begins = blocks.map(({ length }) => (at += length) - length);
  return { bytes: Buffer.concat([head, ...blocks]), begins };
}

/** A blob, and the offsets from which it was requested. */
function createBlob(bytes: Buffer): ManifestBlob & { readonly requested: number[] } {
  const requested: number[] = [];
  const readFrom = (offset: number): Readable => {
    requested.push(offset);
    return Readable.from([bytes.subarray(offset)]);
  };
  return { content: Readable.from([bytes]), ranges: { sizeBytes: bytes.length, readFrom }, requested };
}

/** Reads the parts that are wanted, and skips the others. */
async function readParts(blob: ManifestBlob, ...wanted: readonly number[]): Promise<ManifestEntry[]> {
  const manifest = await readManifest(blob, PATH);
  const read: ManifestEntry[] = [];
  try {
    for (let index = 0; index < PARTS.length; index++)
      if (!wanted.includes(index)) await manifest.skip();
      else read.push(...[...(await manifest.take())].map((entry) => entry.read()));
    return read;
  } finally {
    await manifest.close();
  }
}

const select = (...wanted: readonly number[]): ManifestEntry[] => wanted.flatMap((index) => PARTS[index]);

test.each<[string, readonly number[], (begins: readonly number[]) => readonly number[]]>([
  ['none of the parts requests nothing', [], () => []],
  ['all parts requests nothing more than the blob', [0, 1, 2, 3, 4], () => []],
  ['the first parts requests nothing more than the blob', [0, 1], () => []],
  ['one part requests the blob from there', [3], (begins) => [begins[3]]],
  ['some parts requests the blob once: what is between them is small', [1, 2, 4], (begins) => [begins[1]]],
  ['the first part, and a later one, requests the blob from the later one', [0, 4], (begins) => [begins[4]]],
])('reading %s', async (_case, wanted, toRequested) => {
  const { bytes, begins } = await store();
  const blob = createBlob(bytes);
  expect(await readParts(blob, ...wanted)).toEqual(select(...wanted));
  expect(blob.requested).toEqual(toRequested(begins));
  expect(blob.content.destroyed).toBe(true);
});

test('the parts of a manifest that tells no length, or not all, are read through', async () => {
  for (const index of [0, 4]) {
    const { bytes } = await store((storedBytes, at) => (at === index ? undefined : storedBytes));
    const blob = createBlob(bytes);
    expect(await readParts(blob, 3)).toEqual(select(3));
    expect(blob.requested).toEqual([]);
  }
});

test('the parts of a blob that is shorter than its parts are read through, to where it ends', async () => {
  const { bytes, begins } = await store();
  await expect(readParts(createBlob(bytes.subarray(0, begins[2])), 3)).rejects.toMatchObject({
    code: 'StateUnreadable',
  });
});

describe('a part that is not at its place is found by reading the blob from its beginning, once,', () => {
  test.each<[string, (storedBytes: number, index: number) => number]>([
    ['if every block is shorter than the head tells', (storedBytes) => storedBytes + 1],
    ['if every block is longer', (storedBytes) => storedBytes - 1],
    ['if a later block is longer', (storedBytes, index) => (index === 4 ? storedBytes - 3 : storedBytes)],
    ['if the block itself is longer', (storedBytes, index) => (index === 1 ? storedBytes - 3 : storedBytes)],
  ])('%s', async (_case, alter) => {
    const { bytes } = await store(alter);
    const blob = createBlob(bytes);
    expect(await readParts(blob, 1, 3, 4)).toEqual(select(1, 3, 4));
    expect(blob.requested).toHaveLength(2);
    expect(blob.requested[1]).toBe(0);
  });
});

describe('a part is refused', () => {
  const cases: [string, Promise<Stored>][] = [
    ['whose length is impossible', store((storedBytes, at) => (at === 3 ? 2 ** 40 : storedBytes))],
    ['whose length is none', store((storedBytes, at) => (at === 3 ? 0 : storedBytes))],
    [
      'that is not what was written',
      store(undefined, (part, at) => toJsonLines(at === 3 ? [...part].reverse() : part)),
    ],
  ];
  test.each(cases)('%s', async (_case, stored) => {
    const { bytes } = await stored;
    await expect(readParts(createBlob(bytes), 3)).rejects.toMatchObject({ code: 'StateUnreadable' });
  });

  test('that is read after one with more lines than the head tells', async () => {
    const { bytes } = await store(undefined, (part, at) => toJsonLines(at === 2 ? [...part, ...part] : part));
    await expect(readParts(createBlob(bytes), 2, 3)).rejects.toMatchObject({ code: 'StateUnreadable' });
  });

  test('that is cut off', async () => {
    const { bytes, begins } = await store();
    const whole = createBlob(bytes);
    const ranges = {
      sizeBytes: bytes.length,
      readFrom: (offset: number): Readable => Readable.from([bytes.subarray(offset, begins[3] + 10)]),
    };
    await expect(readParts({ ...whole, ranges }, 3)).rejects.toMatchObject({ code: 'StateUnreadable' });
  });
});

test('a connection that breaks is told as what it is', async () => {
  const { bytes } = await store();
  const broken = new Error('the connection broke');
  const ranges = {
    sizeBytes: bytes.length,
    readFrom: (): Readable =>
      new Readable({
        read() {
          this.destroy(broken);
        },
      }),
  };
  await expect(readParts({ ...createBlob(bytes), ranges }, 3)).rejects.toBe(broken);
});

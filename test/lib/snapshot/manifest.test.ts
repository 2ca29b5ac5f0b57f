import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { isETag, relativeNameRule } from '../../../lib/model/rules/naming-rules';
import { DatasetType } from '../../../lib/model/values/dataset';
import type { CopyMapping } from '../../../lib/snapshot/contract/copy-mapping';
import type { ManifestSides } from '../../../lib/snapshot/contract/run-dependencies';
import { hasSameSource, isForTarget, toMappingIdentity } from '../../../lib/snapshot/state/mapping-identity';
import { computeRootHash, hashManifest } from '../../../lib/snapshot/state/manifest-hashes';
import {
  ABOUT,
  streamChunks,
  createEntries,
  createManifestHead,
  MAPPING,
  createManifestPart,
  read,
  refusal,
  SIDES,
  toStoredManifest,
  unreadable,
  written,
  STORE,
} from '../../fixtures/manifests';

const ENTRIES = createEntries(400);

const CUT = unreadable('unexpected end of file');
/** Cut between two parts. */
const MISSING = unreadable('it is incomplete');

describe('a manifest', () => {
  test('is read as it was written, in chunks of any size', async () => {
    const entry = fc.record(
      {
        path: fc
          .string({
            unit: fc.oneof(
              fc.fullUnicode(),
              fc.constantFrom('\u2028', '\u2029', '\u0085', '\r', '\n', '"', '😀'),
            ),
          })
          .filter((path) => relativeNameRule(path) === undefined),
        sizeBytes: fc.maxSafeNat(),
        sourceETag: fc.string().filter((etag) => etag === '' || isETag(etag)),
        targetETag: fc.string().filter(isETag),
        contentMd5: fc.base64String(),
        tier: fc.constantFrom('Hot', 'Cool', 'Cold'),
        tags: fc.dictionary(
          fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
          fc.string(),
        ),
        isGone: fc.constant<true>(true),
        isDue: fc.constant<true>(true),
      },
      { requiredKeys: ['path', 'sizeBytes', 'sourceETag', 'targetETag'] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(entry, { maxLength: 8, selector: ({ path }) => path }),
        fc.integer({ min: 10, max: 400 }),
        fc.integer({ min: 1, max: 8 }),
        async (unordered, chunk, size) => {
          const entries = unordered.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
          const bytes = await written(entries, ABOUT, size);
          const { head, items, failure } = await read(streamChunks(bytes, chunk));
          expect(failure).toBeUndefined();
          expect(head).toMatchObject({ ...ABOUT, documentType: 'manifest', goneFiles: 'kept' });
          expect(head!.parts).toHaveLength(Math.ceil(entries.length / size));
          expect(items).toEqual(entries);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of no files is read as of no files', async () => {
    expect(await read(streamChunks(await written([])))).toEqual({ head: createManifestHead([]), items: [] });
  });
});

describe('a manifest that is torn', () => {
  test('fails wherever it was cut, after entries that are right', async () => {
    const whole = await written(ENTRIES, ABOUT, 100);
    for (let length = 0; length < whole.length; length += 150) {
      const reading = await read(streamChunks(whole.subarray(0, length), 500));
      expect([CUT, MISSING]).toContain(refusal(reading));
      expect(reading.items).toEqual(ENTRIES.slice(0, reading.items.length));
    }
  });

  const [first, second] = ENTRIES;
  const other = { ...second, sizeBytes: second.sizeBytes + 1 };
  const wrong = { ...second, sizeBytes: 'x' };
  const early = { ...second, path: '2026' };
  const NO_HEAD = 'it does not begin as this program writes it';

  test.each<[string, () => Promise<Buffer> | Buffer, number, string]>([
    [
      'without its last part',
      () =>
        toStoredManifest(createManifestHead([createManifestPart([first]), createManifestPart([second])]), [
          first,
        ]),
      1,
      'it is incomplete',
    ],
    [
      'with too few entries',
      () => toStoredManifest(createManifestHead([createManifestPart([first, second])]), [first]),
      0,
      'it is incomplete',
    ],
    [
      'with too many entries',
      () => toStoredManifest(createManifestHead([createManifestPart([first])]), [first, second]),
      1,
      'something comes after its end',
    ],
    [
      'with another part after its end',
      () => toStoredManifest(createManifestHead([createManifestPart([first])]), [first], [second]),
      1,
      'something comes after its end',
    ],
    [
      'with an empty line after its end',
      async () =>
        Buffer.concat([
          await toStoredManifest(createManifestHead([createManifestPart([first])]), [first]),
          gzipSync('\n'),
        ]),
      1,
      'something comes after its end',
    ],
    [
      'with what is no entry',
      () =>
        toStoredManifest(
          createManifestHead([createManifestPart([first]), createManifestPart([wrong])]),
          [first],
          [wrong],
        ),
      1,
      'part 2 has what is no entry',
    ],
    [
      'with another entry than was written',
      () =>
        toStoredManifest(
          createManifestHead([createManifestPart([first]), createManifestPart([second])]),
          [first],
          [other],
        ),
      1,
      'part 2 is not what was written',
    ],
    [
      'with its parts in another order',
      () =>
        toStoredManifest(
          createManifestHead([createManifestPart([first]), createManifestPart([second])]),
          [second],
          [first],
        ),
      0,
      'part 1 is not what was written',
    ],
    [
      'without the hash of a part',
      () =>
        toStoredManifest({ ...createManifestHead([]), parts: [{ entries: 1, first: first.path }] }, [first]),
      0,
      NO_HEAD,
    ],
    [
      'without its parts',
      () => toStoredManifest({ ...createManifestHead([]), parts: undefined }),
      0,
      NO_HEAD,
    ],
    [
      'that does not say what became of the files that are gone',
      () => toStoredManifest({ ...createManifestHead([]), goneFiles: undefined }),
      0,
      NO_HEAD,
    ],
    [
      'out of order',
      () => toStoredManifest(createManifestHead([createManifestPart([first, early])]), [first, early]),
      0,
      'its entries are out of order',
    ],
    [
      'out of order between its parts',
      () =>
        toStoredManifest(
          createManifestHead([createManifestPart([first]), createManifestPart([early])]),
          [first],
          [early],
        ),
      0,
      'its entries are out of order',
    ],
    [
      'with one path twice',
      () => toStoredManifest(createManifestHead([createManifestPart([first, first])]), [first, first]),
      0,
      'its entries are out of order',
    ],
    ['without its head', () => toStoredManifest(first, [second]), 0, NO_HEAD],
    ['which is another document', () => toStoredManifest({ documentType: 'subscription' }), 0, NO_HEAD],
    ['which is no JSON', () => gzipSync('hello\nworld\n'), 0, NO_HEAD],
    ['which is empty', () => gzipSync(''), 0, NO_HEAD],
    [
      'which is not gzip',
      () => Buffer.from(JSON.stringify(createManifestHead([]))),
      0,
      'incorrect header check',
    ],
  ])('fails for one %s', async (_case, bytes, count, reason) => {
    const reading = await read(streamChunks(await bytes()));
    expect(refusal(reading)).toBe(unreadable(reason));
    // Of the part that has the fault, nothing has come.
    expect(reading.items).toEqual(ENTRIES.slice(0, count));
  });
});

describe('the mapping of a manifest', () => {
  test('is the same in another run', async () => {
    const { head } = await read(streamChunks(await written([], toMappingIdentity('run-2', MAPPING, SIDES))));
    expect(isForTarget(head!, MAPPING, SIDES)).toBe(true);
    expect(hasSameSource(head!, MAPPING, SIDES)).toBe(true);
  });

  const TAILSPIN = { ...STORE, blobEndpoint: 'https://tailspin.blob.core.windows.net' };

  // The place at the target decides what belongs to a subscription; the source, what its ETags mean.
  test.each<[string, Partial<CopyMapping>, Partial<ManifestSides>, boolean, boolean]>([
    ['dataset', { datasetName: 'weekly' }, {}, true, true],
    ['type of dataset', { datasetType: DatasetType.FILE }, {}, false, true],
    [
      'source container',
      { source: { store: STORE, container: 'raw', path: 'sales/daily' } },
      {},
      true,
      false,
    ],
    ['source path', { source: { store: STORE, container: 'curated', path: 'sales' } }, {}, true, false],
    ['target container', { target: { container: 'other', path: 'sales' } }, {}, false, true],
    ['target path', { target: { container: 'landing', path: '' } }, {}, false, true],
    ['invitation', {}, { invitationId: '7b0c1f8e-0000-4000-8000-000000000002' }, true, true],
    ['source account', { source: { ...MAPPING.source, store: TAILSPIN } }, {}, true, false],
    ['target account', {}, { targetEndpoint: 'https://tailspin.blob.core.windows.net' }, false, true],
    ['snapshot', { snapshot: '20270101T000000000Z-1b3656f7' }, {}, false, true],
  ])('with another %s', (_case, mapping, sides, isForIt, isFromIt) => {
    const [otherMapping, otherSides] = [
      { ...MAPPING, ...mapping },
      { ...SIDES, ...sides },
    ];
    expect(isForTarget(ABOUT, otherMapping, otherSides)).toBe(isForIt);
    expect(hasSameSource(ABOUT, otherMapping, otherSides)).toBe(isFromIt);
  });
});

describe('the hash of a manifest', () => {
  const PARTS = [createManifestPart(ENTRIES.slice(0, 3)), createManifestPart(ENTRIES.slice(3, 5))];

  test('can be computed by hand: the SHA-256 of lines with the hash and the number of entries of each part', () => {
    const lines = PARTS.map(({ sha256, entries }) => `${sha256} ${entries}\n`).join('');
    expect(hashManifest({ parts: PARTS })).toBe(createHash('sha256').update(lines).digest('hex'));
  });

  test('is another for any other entry', () => {
    for (const index of [0, 1, 2]) {
      const changed = ENTRIES.slice(0, 3).map((entry, at) =>
        at === index ? { ...entry, targetETag: 'another' } : entry,
      );
      expect(hashManifest({ parts: [createManifestPart(changed), PARTS[1]] })).not.toBe(
        hashManifest({ parts: PARTS }),
      );
    }
  });
});

describe('the root hash over manifests', () => {
  const hashes = fc.dictionary(fc.constantFrom('a', 'b', 'a b', 'c'), fc.constantFrom('0f', '1e', '2d'));

  test('is the same in any order of the datasets, and another for anything else', () => {
    fc.assert(
      fc.property(hashes, hashes, (one, two) => {
        const reversed = Object.fromEntries(Object.entries(one).reverse());
        expect(computeRootHash(reversed)).toBe(computeRootHash(one));
        const isSame = Object.keys({ ...one, ...two }).every((name) => one[name] === two[name]);
        expect(computeRootHash(one) === computeRootHash(two)).toBe(isSame);
      }),
    );
  });

  test('can be computed by hand: the SHA-256 of lines with dataset and hash', () => {
    const byHand = createHash('sha256').update('daily 0f\nweekly 1e\n').digest('hex');
    expect(computeRootHash({ weekly: '1e', daily: '0f' })).toBe(byHand);
  });
});

import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { DatasetType } from '../../../lib/model/dataset';
import type { CopyMapping } from '../../../lib/snapshot/dataset-mapping';
import type { ManifestSides } from '../../../lib/snapshot/manifest';
import { aboutMapping, isAbout, rootHash, writeManifest } from '../../../lib/snapshot/manifest';
import {
  ABOUT,
  chunksOf,
  entriesOf,
  HEAD,
  MAPPING,
  read,
  refusal,
  SIDES,
  unreadable,
  written,
} from '../../fixtures/manifests';
import { batchesOf } from '../../fixtures/streams';

fc.configureGlobal({ seed: 20_270_101 });

const ENTRIES = entriesOf(400);

describe('a manifest', () => {
  test('is read as it was written, in chunks of any size', async () => {
    const entry = fc.record(
      {
        path: fc.string({
          unit: fc.oneof(
            fc.fullUnicode(),
            fc.constantFrom('\u2028', '\u2029', '\u0085', '\r', '\n', '"', '😀'),
          ),
        }),
        sizeBytes: fc.maxSafeNat(),
        sourceETag: fc.string(),
        targetETag: fc.string(),
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
        async (unordered, chunk) => {
          const entries = unordered.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
          const { head, items, failure } = await read(chunksOf(await written(entries), chunk));
          expect(failure).toBeUndefined();
          expect(head).toEqual(HEAD);
          expect(items).toEqual(entries);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('of no files is read as of no files', async () => {
    expect(await read(chunksOf(await written([])))).toEqual({ head: HEAD, items: [] });
  });
});

describe('a manifest that is torn', () => {
  test('fails wherever it was cut, after entries that are right', async () => {
    const whole = await written(ENTRIES);
    for (let length = 0; length < whole.length; length += 150) {
      const reading = await read(chunksOf(whole.subarray(0, length), 500));
      expect(refusal(reading)).toBe(unreadable('unexpected end of file'));
      expect(reading.items).toEqual(ENTRIES.slice(0, reading.items.length));
    }
  });

  const lines = (...values: unknown[]): Buffer =>
    gzipSync(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
  const [first, second] = ENTRIES;
  const foot = (entries: number, ...those: unknown[]) => {
    const hash = createHash('sha256');
    for (const entry of those) hash.update(`${JSON.stringify(entry)}\n`);
    return { endOfEntries: true, entries, sha256: hash.digest('hex') };
  };

  test.each<[string, Buffer, number, string]>([
    ['without its foot', lines(HEAD, first, second), 2, 'its end is missing'],
    ['with too few entries', lines(HEAD, first, foot(2, first)), 1, 'line 3 is no entry'],
    ['with too many entries', lines(HEAD, first, second, foot(1, first, second)), 2, 'line 4 is no entry'],
    [
      'with another line between',
      lines(HEAD, first, { ...second, sizeBytes: 'x' }, foot(2)),
      1,
      'line 3 is no entry',
    ],
    [
      'with a line after its foot',
      lines(HEAD, first, foot(1, first), second),
      1,
      'line 4 comes after its end',
    ],
    [
      'with another entry than was written',
      lines(HEAD, first, second, foot(2, first, { ...second, sizeBytes: 1 })),
      2,
      'its entries are not those that were written',
    ],
    [
      'without the hash in its foot',
      lines(HEAD, first, { endOfEntries: true, entries: 1 }),
      1,
      'line 3 is no entry',
    ],
    [
      'out of order',
      lines(HEAD, first, { ...second, path: '2026' }, foot(2, first, { ...second, path: '2026' })),
      1,
      'its entries are out of order',
    ],
    [
      'with one path twice',
      lines(HEAD, first, first, foot(2, first, first)),
      1,
      'its entries are out of order',
    ],
    ['without its head', lines(first, second, foot(2)), 0, 'it does not begin as this program writes it'],
    [
      'of a newer version',
      lines({ ...HEAD, schemaVersion: 2 }, foot(0)),
      0,
      'it does not begin as this program writes it',
    ],
    [
      'which is another document',
      lines({ documentType: 'subscription' }),
      0,
      'it does not begin as this program writes it',
    ],
    ['which is no JSON', gzipSync('hello\nworld\n'), 0, 'it does not begin as this program writes it'],
    ['which is empty', gzipSync(''), 0, 'it does not begin as this program writes it'],
    ['which is not gzip', Buffer.from(JSON.stringify(HEAD)), 0, 'incorrect header check'],
  ])('fails for one %s', async (_case, bytes, count, reason) => {
    const reading = await read(chunksOf(bytes));
    expect(refusal(reading)).toBe(unreadable(reason));
    // Entries come in batches: of the one that has the fault, none may have come.
    expect(reading.items.length).toBeLessThanOrEqual(count);
    expect(reading.items).toEqual(ENTRIES.slice(0, reading.items.length));
  });

  test('fails for a whole one that is not the one which is in force', async () => {
    const [ours, theirs] = [ENTRIES, ENTRIES.slice(1)].map((entries) =>
      writeManifest(ABOUT, batchesOf(entries, [50]).items),
    );
    const [bytes] = await Promise.all([buffer(theirs.content), buffer(ours.content)]);
    expect((await read(chunksOf(bytes), theirs.sha256())).failure).toBeUndefined();
    expect(refusal(await read(chunksOf(bytes), ours.sha256()))).toBe(
      unreadable('its entries are not those that were written'),
    );
  });
});

describe('the mapping of a manifest', () => {
  test('is the same in another run', async () => {
    const { head } = await read(chunksOf(await written([], aboutMapping('run-2', MAPPING, SIDES))));
    expect(isAbout(head!, MAPPING, SIDES)).toBe(true);
  });

  test.each<[string, Partial<CopyMapping>, Partial<ManifestSides>]>([
    ['dataset', { datasetName: 'weekly' }, {}],
    ['type of dataset', { datasetType: DatasetType.FILE }, {}],
    ['source container', { source: { container: 'raw', path: 'sales/daily' } }, {}],
    ['source path', { source: { container: 'curated', path: 'sales' } }, {}],
    ['target container', { target: { container: 'other', path: 'sales' } }, {}],
    ['target path', { target: { container: 'landing', path: '' } }, {}],
    ['invitation', {}, { invitationId: '7b0c1f8e-0000-4000-8000-000000000002' }],
    ['source account', {}, { sourceEndpoint: 'https://tailspin.blob.core.windows.net' }],
    ['target account', {}, { targetEndpoint: 'https://tailspin.blob.core.windows.net' }],
  ])('is another with another %s', (_case, mapping, sides) => {
    expect(isAbout(ABOUT, { ...MAPPING, ...mapping }, { ...SIDES, ...sides })).toBe(false);
  });
});

describe('the root hash over manifests', () => {
  const hashes = fc.dictionary(fc.constantFrom('a', 'b', 'a b', 'c'), fc.constantFrom('0f', '1e', '2d'));

  test('is the same in any order of the datasets, and another for anything else', () => {
    fc.assert(
      fc.property(hashes, hashes, (one, two) => {
        const reversed = Object.fromEntries(Object.entries(one).reverse());
        expect(rootHash(reversed)).toBe(rootHash(one));
        const isSame = Object.keys({ ...one, ...two }).every((name) => one[name] === two[name]);
        expect(rootHash(one) === rootHash(two)).toBe(isSame);
      }),
    );
  });

  test('can be told by hand: the SHA-256 of lines of dataset and hash', () => {
    const byHand = createHash('sha256').update('daily 0f\nweekly 1e\n').digest('hex');
    expect(rootHash({ weekly: '1e', daily: '0f' })).toBe(byHand);
  });
});

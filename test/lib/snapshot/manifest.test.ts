import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { DatasetType } from '../../../lib/model/dataset';
import type { CopyMapping } from '../../../lib/snapshot/dataset-mapping';
import type { ManifestSides } from '../../../lib/snapshot/manifest';
import { isManifestOf, manifestHead } from '../../../lib/snapshot/manifest';
import {
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
        isGone: fc.constant<true>(true),
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
  const foot = (entries: number) => ({ endOfManifest: true, entries });

  test.each<[string, Buffer, number, string]>([
    ['without its foot', lines(HEAD, first, second), 2, 'its end is missing'],
    ['with too few entries', lines(HEAD, first, foot(2)), 1, 'line 3 is no entry'],
    ['with too many entries', lines(HEAD, first, second, foot(1)), 2, 'line 4 is no entry'],
    [
      'with another line between',
      lines(HEAD, first, { ...second, sizeBytes: 'x' }, foot(2)),
      1,
      'line 3 is no entry',
    ],
    ['with a line after its foot', lines(HEAD, first, foot(1), second), 1, 'line 3 is no entry'],
    [
      'out of order',
      lines(HEAD, first, { ...second, path: '2026' }, foot(2)),
      1,
      'its entries are out of order',
    ],
    ['with one path twice', lines(HEAD, first, first, foot(2)), 1, 'its entries are out of order'],
    ['without its head', lines(first, second, foot(2)), 0, 'it does not begin as a manifest'],
    [
      'of a newer version',
      lines({ ...HEAD, schemaVersion: 2 }, foot(0)),
      0,
      'it does not begin as a manifest',
    ],
    [
      'which is another document',
      lines({ documentType: 'subscription' }),
      0,
      'it does not begin as a manifest',
    ],
    ['which is no JSON', gzipSync('hello\nworld\n'), 0, 'it does not begin as a manifest'],
    ['which is empty', gzipSync(''), 0, 'it does not begin as a manifest'],
    ['which is not gzip', Buffer.from(JSON.stringify(HEAD)), 0, 'incorrect header check'],
  ])('fails for one %s', async (_case, bytes, count, reason) => {
    const reading = await read(chunksOf(bytes));
    expect(refusal(reading)).toBe(unreadable(reason));
    expect(reading.items).toEqual(ENTRIES.slice(0, count));
  });
});

describe('the mapping of a manifest', () => {
  test('is the same in another run', async () => {
    const { head } = await read(chunksOf(await written([], manifestHead('run-2', MAPPING, SIDES))));
    expect(isManifestOf(head!, MAPPING, SIDES)).toBe(true);
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
    expect(isManifestOf(HEAD, { ...MAPPING, ...mapping }, { ...SIDES, ...sides })).toBe(false);
  });
});

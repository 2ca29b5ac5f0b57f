import fc from 'fast-check';
import type { ListedBlob } from '../../../lib/snapshot/contract/storage-ports';
import { HeldFiles } from '../../../lib/snapshot/planning/held-files';
import type { UnreadFile } from '../../../lib/snapshot/planning/listed-file';
import { ListingPrefix, ReadFile, UnreadBlob } from '../../../lib/snapshot/planning/listed-file';
import { toRows } from '../../fixtures/blob-rows';
import { facts } from '../../fixtures/memory-source';

const prefix = new ListingPrefix('in/');
const toFiles = (blobs: readonly ListedBlob[]): UnreadFile[] =>
  blobs.map((blob) => new UnreadBlob(blob, prefix));
const toBlobs = (page: number, count: number): ReturnType<typeof facts>[] =>
  Array.from({ length: count }, (_, row) => facts(`in/${page}/${String(row).padStart(2, '0')}`, 'v1'));

/** A page of files in one of the forms that listings have, from which some files were left out. */
interface Page {
  readonly form: 'rows' | 'facts' | 'read';
  readonly kept: readonly boolean[];
}

function toPageOfFiles({ form, kept }: Page, index: number): UnreadFile[] {
  const blobs = toBlobs(index, kept.length);
  const files =
    form === 'read'
      ? blobs.map((blob) => new ReadFile({ path: blob.name.slice(prefix.length), facts: blob }))
      : toFiles(form === 'rows' ? toRows(blobs) : blobs);
  return files.filter((_, at) => kept[at]);
}

const page: fc.Arbitrary<Page> = fc.record({
  form: fc.constantFrom('rows', 'facts', 'read'),
  kept: fc.array(fc.boolean(), { maxLength: 8 }),
});

test('files that are held are the same, whatever was left out of their pages, and as often as they are read', () => {
  fc.assert(
    fc.property(fc.array(page, { maxLength: 5 }), (pages) => {
      const files = pages.map(toPageOfFiles);
      const held = new HeldFiles();
      for (const some of files) held.add(some);
      const expected = files.flat().map((file) => file.read());
      expect([...held].map((file) => file.read())).toEqual(expected);
      expect([...held].map((file) => file.read())).toEqual(expected);
      expect(held.length).toBe(expected.length);
      expect(held.last?.read()).toEqual(expected.at(-1));
      expect(held.pages).toEqual(new Set(files.flat().flatMap((file) => file.page ?? [])));
    }),
  );
});

test('rows that follow each other on a page are not held as objects', () => {
  const files = toFiles(toRows(toBlobs(0, 4)));
  const held = new HeldFiles(files.filter((_, at) => at !== 1));
  const isHeld = [...held].map((file) => files.includes(file));
  expect(isHeld).toEqual([true, true, false]);
});

test('rows of two pages are not taken for those of one', () => {
  const [first, second] = [toBlobs(0, 2), toBlobs(1, 4)].map((blobs) => toFiles(toRows(blobs)));
  const held = new HeldFiles([...first, ...second.slice(2)]);
  expect([...held].map(({ path }) => path)).toEqual(['0/00', '0/01', '1/02', '1/03']);
});

import type { BlobPage, ListedBlob, ReadableStore } from '../../../lib/snapshot/contract/storage-ports';
import type { FolderListing } from '../../../lib/snapshot/planning/dataset-listing';
import { createFolderListing } from '../../../lib/snapshot/planning/dataset-listing';
import { compareParts } from '../../../lib/snapshot/planning/part-comparison';
import { compareNames } from '../../../lib/streams/name-order';
import { toRows } from '../../fixtures/blob-rows';
import { MemoryKnownFiles } from '../../fixtures/known-files';
import { facts, left } from '../../fixtures/memory-source';
import { createWideSlots } from '../../fixtures/wide-slots';

const name = (index: number): string => `n${String(index).padStart(6, '0')}`;

/** Pages of five rows, each of which arrives in three batches, and how many of them are in use. */
class CountedPages {
  public most = 0;
  private readonly inUse = new Set<BlobPage>();

  public async *list(pages: number): AsyncGenerator<readonly ListedBlob[]> {
    for (let page = 0; page < pages; page++) {
      const rows = toRows([0, 1, 2, 3, 4].map((row) => facts(name(5 * page + row), 'new')));
      const [{ page: held }] = rows;
      const release = held.release.bind(held);
      held.release = () => {
        this.inUse.delete(held);
        release();
      };
      this.inUse.add(held);
      this.most = Math.max(this.most, this.inUse.size);
      for (const batch of [rows.slice(0, 2), rows.slice(2, 3), rows.slice(3)]) yield batch;
    }
  }
}

function openListing(excludedPath?: string): FolderListing {
  const store: Pick<ReadableStore, 'order' | 'listingSlots'> = {
    order: 'name',
    listingSlots: createWideSlots(),
  };
  const place = { container: 'curated', path: '' };
  const { signal } = new AbortController();
  return createFolderListing(store as ReadableStore, place, signal, { excludedPath });
}

async function compareWithOnePart(
  pages: CountedPages,
  count: number,
  excludedPath?: string,
): Promise<number> {
  const { parts } = new MemoryKnownFiles([left(name(0), 'old')], 1);
  const files = openListing(excludedPath).readUnreadFiles(pages.list(count));
  let found = 0;
  for await (const item of compareParts(parts, { begin: 0, end: 1 }, files, compareNames)) {
    found += item.files?.length ?? 0;
    item.release?.();
  }
  return found;
}

async function readFiles(pages: CountedPages, count: number, excludedPath?: string): Promise<number> {
  let found = 0;
  for await (const files of openListing(excludedPath).readFiles(pages.list(count))) found += files.length;
  return found;
}

describe.each([
  ['compared with a part that has few of the files', compareWithOnePart],
  ['read', readFiles],
])('pages that are %s', (_, work) => {
  test('are released while others arrive, however many there are', async () => {
    const pages = new CountedPages();
    expect(await work(pages, 100)).toBe(500);
    expect(pages.most).toBeLessThanOrEqual(3);
  });

  test('are not released before their last batch, even if a batch has only a file that is left out', async () => {
    expect(await work(new CountedPages(), 4, name(7))).toBe(19);
  });
});

import fc from 'fast-check';
import { DatasetType } from '../../../lib/model/values/dataset';
import { ListingSlots } from '../../../lib/snapshot/contract/listing-slots';
import type { CopyMapping } from '../../../lib/snapshot/contract/copy-mapping';
import type { ListedPage, ReadableStore } from '../../../lib/snapshot/contract/storage-ports';
import { listDatasetFiles } from '../../../lib/snapshot/planning/dataset-listing';
import { forEachDataset } from '../../../lib/snapshot/planning/each-dataset';
import { isLong } from '../../../lib/snapshot/planning/long-listings';
import { MAPPING } from '../../fixtures/manifests';
import { facts } from '../../fixtures/memory-source';

const { signal } = new AbortController();

function createMappings(count: number, datasetType = DatasetType.FOLDER): CopyMapping[] {
  return Array.from({ length: count }, (_, at) => ({ ...MAPPING, datasetName: `d${at}`, datasetType }));
}

const passTurns = async (turns: number): Promise<void> => {
  for (let turn = 0; turn < turns; turn++) await Promise.resolve();
};

test.each([
  [1, 1],
  [4, 1],
  [5, 4],
  [40, 4],
])('of %i folders, %i are listed beyond their first page at the same time', async (count, limit) => {
  const work = fc.record({ isLong: fc.boolean(), isFailing: fc.boolean(), turns: fc.nat(30) });
  await fc.assert(
    fc.asyncProperty(fc.array(work, { minLength: count, maxLength: count }), async (works) => {
      const mappings = createMappings(count);
      const now = { all: 0, long: 0, mostLong: 0, most: 0 };
      const done: number[] = [];
      await forEachDataset(mappings, 128, async (mapping, listing) => {
        const at = mappings.indexOf(mapping);
        now.all += 1;
        now.most = Math.max(now.most, now.all);
        await passTurns(works[at].turns);
        if (works[at].isLong) {
          await listing.begin();
          now.long += 1;
          now.mostLong = Math.max(now.mostLong, now.long);
          // A second listing of the same dataset, such as that of its target.
          await listing.begin();
          await passTurns(works[at].turns);
          now.long -= 1;
        }
        now.all -= 1;
        done.push(at);
      });
      expect([...done].sort((a, b) => a - b)).toEqual(mappings.map((_, at) => at));
      expect(now.mostLong).toBeLessThanOrEqual(limit);
      expect(now.most).toBeLessThanOrEqual(16);
    }),
    { numRuns: 50 },
  );
});

test('folders of one page do not wait for those that are longer', async () => {
  const mappings = createMappings(20);
  let endLong = (): void => {};
  const gate = new Promise<void>((resolve) => (endLong = resolve));
  const done: string[] = [];
  const all = forEachDataset(mappings, 128, async ({ datasetName }, listing) => {
    if (mappings.findIndex((mapping) => mapping.datasetName === datasetName) < 6) {
      await listing.begin();
      await gate;
    }
    done.push(datasetName);
  });
  await passTurns(1000);
  expect(done).toEqual(mappings.slice(6).map(({ datasetName }) => datasetName));
  endLong();
  await all;
  expect(done).toHaveLength(20);
});

test('a folder that fails while it is long, or waits to be, keeps no other one waiting', async () => {
  const mappings = createMappings(12);
  const begun: string[] = [];
  const all = forEachDataset(mappings, 128, async ({ datasetName }, listing) => {
    // Nobody waits for it any more.
    if (datasetName === 'd7') return void listing.begin();
    await listing.begin();
    begun.push(datasetName);
    await passTurns(10);
    if (datasetName === 'd2') throw new Error('listing failed');
  });
  await expect(all).rejects.toThrow('listing failed');
  expect(begun).toHaveLength(11);
});

test('a listing waits before its second page, and not after its last one', async () => {
  const list = async (pages: readonly ListedPage[]): Promise<string[]> => {
    const seen: string[] = [];
    const store: ReadableStore = {
      order: 'name',
      listingSlots: new ListingSlots(),
      async *list() {
        for (const page of pages) {
          seen.push(`request ${page[0].name}`);
          yield page;
        }
      },
      find: async () => undefined,
      read: () => {
        throw new Error('nothing is read');
      },
    };
    const beforeMore = async (): Promise<void> => void seen.push('wait');
    const place = { container: 'c', path: '' };
    for await (const _ of listDatasetFiles(store, place, DatasetType.CONTAINER, signal, { beforeMore })) {
      // Read to its end.
    }
    return seen;
  };
  const last = (name: string): ListedPage => Object.assign([facts(name, '1')], { isLast: true as const });
  expect(await list([last('a')])).toEqual(['request a']);
  expect(await list([[facts('a', '1')], last('b')])).toEqual(['request a', 'wait', 'request b']);
  expect(await list([[facts('a', '1')]])).toEqual(['request a', 'wait']);
});

test('a dataset is long if its manifest has more than a page of files', () => {
  expect(isLong([])).toBe(false);
  expect(isLong([{ entries: 5000 }])).toBe(false);
  expect(isLong([{ entries: 5000 }, { entries: 1 }])).toBe(true);
});

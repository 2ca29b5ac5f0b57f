import type { Match } from '../../support/fault-proxy';
import { fewerTags } from '../../support/fault-proxy';
import { FaultyPair } from '../../support/faulty-pair';

const TAGS = { class: 'public', year: '2027' };

let faulty: FaultyPair;
afterEach(() => faulty.end());

/** A subscription of a container, whose tags are listed, or of a file, whose tags are read. */
async function create(datasetType: 'Container' | 'File'): Promise<void> {
  const path = datasetType === 'File' ? 'a' : '';
  faulty = await FaultyPair.create(
    { a: '1' },
    {
      preserveTags: true,
      mapping: (from, to) => [
        {
          datasetName: 'all',
          datasetType: datasetType as never,
          source: { container: from, path },
          target: { container: to, path },
        },
      ],
    },
  );
  await faulty.sides.source.getBlobClient('a').setTags(TAGS);
}

const CASES: [string, 'Container' | 'File', Match, string][] = [
  [
    'Get Blob Tags',
    'File',
    { account: 'contoso', isMeant: ({ path }) => path.includes('comp=tags') },
    'Get Blob Tags was answered with 1 tags of a blob that has 2',
  ],
  [
    'List Blobs',
    'Container',
    { account: 'contoso', operation: 'list' },
    'the response was truncated or malformed',
  ],
];

describe.each(CASES)(
  '%s that answers with fewer tags than the blob has',
  (_name, datasetType, match, reason) => {
    test('is sent again', async () => {
      await create(datasetType);
      faulty.proxy.inject(match, fewerTags);
      const { record } = await faulty.run();
      expect(record).toMatchObject({ status: 'Succeeded', failures: [] });
      expect((await faulty.sides.target.getBlobClient('a').getTags()).tags).toEqual(TAGS);
    });

    test('is a failure if it stays so', async () => {
      await create(datasetType);
      faulty.proxy.inject({ ...match, times: Infinity }, fewerTags);
      const { error } = await faulty.carry();
      faulty.proxy.heal();
      expect(error?.problems).toHaveLength(1);
      expect(error?.message).toContain(reason);
      expect(await faulty.sides.target.getBlobClient('a').exists()).toBe(false);
    });
  },
);

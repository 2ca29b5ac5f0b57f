import type { ContainerClient } from '@azure/storage-blob';
import type { RunRecord, SingleSourceSubscription } from '../../lib';
import { verifySnapshot, PreserveAcls } from '../../lib';
import type { Accounts, Pair } from '../support/accounts';
import { bothSides, connectionString, contents, FLAT, LAKES, pair, put } from '../support/accounts';
import { FaultProxy, shortPage } from '../support/fault-proxy';
import { counts, sync } from '../support/snapshots';

/** Names that URLs, XML, headers or file systems find hard. */
const NAMES = [
  '%',
  '%20',
  '%2F',
  '%zz%',
  '100%.csv',
  'a#b',
  'a?b=c&d=e',
  'a b',
  'a  b',
  ' leading',
  'trailing ',
  'a+b',
  'a&b&amp;c',
  `'"quotes"'`,
  '<tag a="b">]]>',
  '`~!@$^*()_={}[]|;:,',
  'é', // composed
  'e\u0301', // decomposed
  '😀/𝒳', // beyond the BMP
  '😀.txt',
  '（2027）.csv', // from U+E000 on, where UTF-16 and code points differ in order
  '（2027）/😀',
  '（2027）/ｱｲｳ',
  '\ue000',
  '\ufdfa',
  'שלום/مرحبا', // from right to left
  'a\u200bb\u00a0c', // spaces that cannot be seen
  '\u2028line',
  'a',
  'a/b',
  'a-b',
  'a.b',
  'A',
  'a/',
  'dots...',
  'dots./in./between',
  '...',
  '.hidden/..double',
  '/leading',
  '//two',
  'in//side',
  '/',
  'n'.repeat(1024),
  'é'.repeat(512),
];

/** ADLS Gen2 has no names with empty parts, and no file beside a directory of its name. */
const PATHS = NAMES.filter((name) => name !== 'a' && name.split('/').every((part) => part !== ''));

const createContent = (name: string): string => (name === 'a' ? '' : `of ${name.slice(0, 100)}`);
const createBlobs = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, createContent(name)]));
const sortByName = (blobs: Record<string, string>): [string, string][] =>
  Object.entries(blobs).sort(([a], [b]) => (a < b ? -1 : 1));

/** Without directories, which flat Blob storage does not have. */
async function files({ target, accounts }: Pair): Promise<Record<string, string>> {
  const all = Object.entries(await contents(target));
  return Object.fromEntries(all.filter(([name]) => accounts !== LAKES || !name.endsWith('/')));
}

async function expectVerified(
  { subscription, accounts }: Pair,
  files: number,
  env = bothSides(accounts),
): Promise<void> {
  const report = await verifySnapshot(subscription, { env, deep: true });
  expect(report).toMatchObject({ status: 'Succeeded', filesVerified: files, filesDifferent: 0 });
}

/** Changes every other blob, and takes every third one away. What is left, by its name below the dataset. */
async function change(
  source: ContainerClient,
  names: readonly string[],
  nameAtSource: (name: string) => string,
): Promise<Record<string, string>> {
  const blobs = createBlobs(names);
  for (const [index, name] of names.entries()) {
    if (index % 3 === 0) {
      await source.getBlobClient(nameAtSource(name)).delete();
      delete blobs[name];
    } else if (index % 2 === 0) {
      blobs[name] = `again ${index}`;
      await put(source, nameAtSource(name), blobs[name]);
    }
  }
  return blobs;
}

describe.each<[string, readonly string[], Partial<SingleSourceSubscription>, string, string, Accounts?]>([
  ['a container', NAMES, {}, '', ''],
  ['a container below a folder', NAMES.filter((name) => name.length < 900), {}, '', 'in %#?/é "\''],
  ['a folder', NAMES.filter((name) => name.length < 900), {}, "from %#?+&/😀 '", 'in'],
  ['a container with tags', NAMES, { preserveTags: true }, '', ''],
  ['a file system', PATHS, {}, '', '', LAKES],
  [
    'a folder of ADLS Gen2',
    PATHS.filter((name) => name.length < 900),
    { preserveAcls: PreserveAcls.ALL },
    "from %#?+&/😀 '",
    'in %#?/é',
    LAKES,
  ],
])('names in %s', (_case, names, changes, from, to, accounts) => {
  const at = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

  test('arrive as they are, are found again, are deleted, and are repaired', async () => {
    const sides = await pair(createBlobs([]), {
      ...changes,
      accounts,
      deletions: 'mirror',
      mapping: (source, target) => [
        {
          datasetName: 'all',
          datasetType: (from === '' ? 'Container' : 'Folder') as never,
          source: { container: source, path: from },
          target: { container: target, path: to },
        },
      ],
    });
    const below = (blobs: Record<string, string>, folder: string): Record<string, string> =>
      Object.fromEntries(Object.entries(blobs).map(([name, content]) => [at(folder, name), content]));
    for (const [index, name] of names.entries()) {
      await sides.source
        .getBlockBlobClient(at(from, name))
        .upload(createContent(name), Buffer.byteLength(createContent(name)), {
          ...(changes.preserveTags && { tags: { of: `no ${index}` } }),
        });
    }

    expect(counts(await sync(sides))).toEqual([
      { written: names.length, unchanged: 0, gone: 0, deleted: 0, failed: 0 },
    ]);
    expect(sortByName(await files(sides))).toEqual(sortByName(below(createBlobs(names), to)));
    await expectVerified(sides, names.length);
    expect(counts(await sync(sides))[0]).toMatchObject({ written: 0, unchanged: names.length });

    const left = await change(sides.source, names, (name) => at(from, name));
    const changed = Object.values(left).filter((content) => content.startsWith('again')).length;
    const gone = names.length - Object.keys(left).length;
    expect(counts(await sync(sides, { allowDeletes: 1000 }))[0]).toEqual({
      written: changed,
      unchanged: names.length - gone - changed,
      gone: 0,
      deleted: gone,
      failed: 0,
    });
    const wanted = below(left, to);
    expect(sortByName(await files(sides))).toEqual(sortByName(wanted));

    for (const [index, name] of Object.keys(wanted).entries()) {
      if (index % 2 === 0) await put(sides.target, name, 'tampered');
      else if (index % 3 === 0) await sides.target.getBlobClient(name).delete();
    }
    const repaired = await sync(sides, { reconcile: true });
    expect(repaired.failures).toEqual([]);
    expect(sortByName(await files(sides))).toEqual(sortByName(wanted));
    await expectVerified(sides, Object.keys(wanted).length);
  });
});

describe('the name of a file that is a dataset', () => {
  // Every other one: the names are those of above.
  const names = NAMES.filter((name, index) => index % 2 === 0 && !/^\/|\/$|\/\/|^.{1000,}$/.test(name));

  test('arrives as it is, at a place of such a name', async () => {
    const sides = await pair(createBlobs(names), {
      mapping: (source, target) =>
        names.map((name, index) => ({
          datasetName: `file-${index}`,
          datasetType: 'File' as never,
          source: { container: source, path: name },
          target: { container: target, path: `${index}/${name}` },
        })),
    });
    const record = await sync(sides);
    expect(record.failures).toEqual([]);
    const there = Object.fromEntries(names.map((name, index) => [`${index}/${name}`, createContent(name)]));
    expect(sortByName(await contents(sides.target))).toEqual(sortByName(there));
    await expectVerified(sides, names.length);
    expect(counts(await sync(sides))).toEqual(
      names.map(() => ({ written: 0, unchanged: 1, gone: 0, deleted: 0, failed: 0 })),
    );
  });
});

describe.each([
  ['XML', false],
  ['Arrow', true],
])('names that are listed in ranges side by side, in %s,', (_format, isArrowOffered) => {
  test('arrive, are found again, and are deleted', async () => {
    const sides = await pair(createBlobs(NAMES), { deletions: 'mirror' });
    const proxy = await FaultProxy.start(...FLAT.map(connectionString));
    try {
      const [source, target] = proxy.connectionStrings;
      const env = { DATASHARE_SOURCE_CONNECTION_STRING: source, DATASHARE_TARGET_CONNECTION_STRING: target };
      // Everywhere, a listing can be split, and its pages are slow enough to be worth it.
      const run = (): Promise<RunRecord> => sync(sides, { env, partEntries: 1, allowDeletes: 1000 });
      proxy.isArrowOffered = isArrowOffered;
      expect(counts(await run())[0]).toMatchObject({ written: NAMES.length });
      proxy.inject({ operation: 'list', account: 'contoso', times: Infinity }, shortPage(4));
      proxy.delay(100);
      expect(counts(await run())[0]).toMatchObject({ written: 0, unchanged: NAMES.length });
      expect(proxy.seen('list').some(({ query }) => query.has('startFrom'))).toBe(true);

      const left = await change(sides.source, NAMES, (name) => name);
      expect(counts(await run())[0]).toMatchObject({
        written: Object.values(left).filter((content) => content.startsWith('again')).length,
        deleted: NAMES.length - Object.keys(left).length,
        failed: 0,
      });
      expect(sortByName(await contents(sides.target))).toEqual(sortByName(left));
      await expectVerified(sides, Object.keys(left).length, env);
    } finally {
      await proxy.stop();
    }
  });
});

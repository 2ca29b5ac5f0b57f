import { DataLakeServiceClient } from '@azure/storage-file-datalake';
import type { DataShareError } from '../../lib';
import { PublishMode, rollbackSnapshot, syncSnapshot, verifySnapshot } from '../../lib';
import type { Accounts, Pair } from '../support/accounts';
import { BOTH_KINDS, connectionString, contents, LAKES, pair, put } from '../support/accounts';
import { QUICK } from '../support/faulty-pair';
import { folder } from '../support/lake-pair';
import { currentFiles } from '../support/published-snapshots';
import type { Watched } from '../support/watching-proxy';
import { WatchingProxy } from '../support/watching-proxy';

const SNAPSHOT = /^out\/sales(\.snapshots)?\/\d{8}T\d{9}Z-[^/]+/;

let proxy: WatchingProxy;
let sides: Pair;
afterEach(() => proxy.stop());

async function create(accounts: Accounts): Promise<void> {
  proxy = await WatchingProxy.start(accounts);
  sides = await pair(
    { 'in/a': 'a1', 'in/b': 'b' },
    { accounts, publish: PublishMode.ATOMIC, mapping: folder('in', 'out/sales') },
  );
}

const sync = (): Promise<unknown> => syncSnapshot(sides.subscription, { ...QUICK, env: proxy.env });

/** The folders of the snapshots that are not published, the newest last. */
async function listFolders(): Promise<string[]> {
  const folders = Object.keys(await contents(sides.target)).flatMap((path) => SNAPSHOT.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/** Losses of a snapshot: somebody else deletes them. */
const LOSSES: [string, (path: string) => Promise<unknown>][] = [
  ['the folder', deleteFolder],
  ['one file', async (path) => sides.target.getBlobClient(`${path}/b`).delete()],
];

async function deleteFolder(path: string): Promise<void> {
  const { accounts, target } = sides;
  if (accounts === LAKES) {
    const service = DataLakeServiceClient.fromConnectionString(connectionString(accounts[1]));
    await service.getFileSystemClient(target.containerName).getDirectoryClient(path).delete(true);
  } else
    for await (const { name } of target.listBlobsFlat({ prefix: `${path}/` })) await target.deleteBlob(name);
}

type Matches = (request: Watched) => boolean;

/** The requests that show readers a snapshot: the nth rename, or the document. */
function isPublication({ path, method, isRename }: Watched): boolean {
  return isRename || (method === 'PUT' && path.endsWith('/current.json'));
}

/** Does something before the nth request that matches. */
function before(matches: Matches, nth: number, work: () => Promise<unknown>): void {
  let seen = 0;
  proxy.before = async (request) => {
    if (matches(request) && (seen += 1) === nth) await work();
  };
}

/** A run that ends without its nth step of the publication. */
async function interruptAt(nth: number): Promise<void> {
  let seen = 0;
  proxy.before = (request) => isPublication(request) && (seen += 1) >= nth && 'lost';
  await expect(sync()).rejects.toThrow();
  proxy.reset();
}

async function expectPublished(files: Record<string, string>): Promise<void> {
  expect(await currentFiles(sides)).toEqual(files);
}

/** The run fails and says what is missing; readers keep what they had; the next run publishes what the source has. */
async function expectNoticed(run: () => Promise<unknown>, shown: Record<string, string>): Promise<void> {
  const error = await run().catch((thrown: DataShareError) => thrown);
  expect(error).toMatchObject({ code: 'TargetFilesMissing' });
  proxy.reset();
  await expectPublished(shown);
  await sync();
  await expectPublished({ a: 'a2', b: 'b' });
  expect(await verifySnapshot(sides.subscription, { env: proxy.env })).toMatchObject({ status: 'Succeeded' });
}

const OLD = { a: 'a1', b: 'b' };

describe.each(BOTH_KINDS)('a snapshot on %s of which somebody deletes', (_kind, accounts) => {
  test.each(LOSSES)('%s between its last copy and its publication is not published', async (_what, lose) => {
    await create(accounts);
    await sync();
    await put(sides.source, 'in/a', 'a2');
    const isManifest: Matches = ({ path, method }) => method === 'PUT' && /\/manifests\//.test(path);
    before(isManifest, 1, async () => lose((await listFolders()).at(-1)!));
    await expectNoticed(sync, OLD);
  });

  test.each(LOSSES)(
    '%s after a run was killed before its publication is not published',
    async (_what, lose) => {
      await create(accounts);
      await sync();
      await put(sides.source, 'in/a', 'a2');
      await interruptAt(1);
      await lose((await listFolders()).at(-1)!);
      await expectNoticed(sync, OLD);
    },
  );

  test.each(LOSSES)('%s before the first publication is not published', async (_what, lose) => {
    await create(accounts);
    await put(sides.source, 'in/a', 'a2');
    await interruptAt(1);
    await lose((await listFolders()).at(-1)!);
    await expect(sync()).rejects.toMatchObject({ code: 'TargetFilesMissing' });
    await sync();
    await expectPublished({ a: 'a2', b: 'b' });
  });
});

describe('a snapshot on ADLS Gen2 that somebody deletes', () => {
  test.each([1, 2])('before the rename %d is noticed, and readers get the previous one back', async (nth) => {
    await create(LAKES);
    await sync();
    await put(sides.source, 'in/a', 'a2');
    before(
      ({ isRename }) => isRename,
      nth,
      async () => {
        await deleteFolder((await listFolders()).at(-1)!);
      },
    );
    await expectNoticed(sync, OLD);
  });

  test('after a run was killed between the renames is noticed, and readers get the previous one back', async () => {
    await create(LAKES);
    await sync();
    await put(sides.source, 'in/a', 'a2');
    await interruptAt(2);
    await deleteFolder((await listFolders()).at(-1)!);
    await expectNoticed(sync, OLD);
  });

  test('does not keep an interrupted rollback from being noticed', async () => {
    await create(LAKES);
    await sync();
    await put(sides.source, 'in/a', 'a2');
    await sync();
    let seen = 0;
    proxy.before = ({ isRename }) => isRename && (seen += 1) >= 2 && 'lost';
    const options = { ...QUICK, env: proxy.env };
    await expect(rollbackSnapshot(sides.subscription, options)).rejects.toThrow();
    proxy.reset();
    const [oldest] = await listFolders();
    await deleteFolder(oldest);
    await expectNoticed(sync, { a: 'a2', b: 'b' });
  });

  test('is not taken for published because of what others put in its place', async () => {
    await create(LAKES);
    await sync();
    await put(sides.source, 'in/a', 'a2');
    await interruptAt(2);
    await deleteFolder((await listFolders()).at(-1)!);
    await put(sides.target, 'out/sales/mine', 'of Fabrikam');
    await expectNoticed(sync, { mine: 'of Fabrikam' });
  });
});

test('a publication that was interrupted after its last rename is finished without a second one', async () => {
  await create(LAKES);
  await sync();
  await put(sides.source, 'in/a', 'a2');
  let renames = 0;
  proxy.after = ({ isRename }) => {
    if (isRename) renames += 1;
  };
  proxy.before = ({ path, method }) =>
    renames === 2 && method === 'PUT' && /\/contoso-sales\//.test(path) && 'lost';
  await expect(sync()).rejects.toThrow();
  proxy.reset();
  await sync();
  await expectPublished({ a: 'a2', b: 'b' });
  expect(proxy.requests.filter(({ isRename }) => isRename)).toEqual([]);
});

test('a snapshot that is lost keeps no other one from being published', async () => {
  proxy = await WatchingProxy.start(LAKES);
  sides = await pair(
    { 'a/1': '1', 'b/1': '1' },
    {
      accounts: LAKES,
      publish: PublishMode.ATOMIC,
      mapping: (from, to) =>
        ['a', 'b'].map((name) => ({ ...folder(name, `out/${name}`)(from, to)[0], datasetName: name })),
    },
  );
  before(
    ({ isRename }) => isRename,
    1,
    async () => {
      const paths = Object.keys(await contents(sides.target));
      await deleteFolder(paths.find((path) => /^out\/a\.snapshots\/[^/]+\/$/.test(path))!.slice(0, -1));
    },
  );
  const error = await syncSnapshot(sides.subscription, { ...QUICK, env: proxy.env }).catch(
    (thrown: DataShareError) => thrown,
  );
  expect((error as DataShareError).problems).toMatchObject([
    { code: 'TargetFilesMissing', where: 'dataset a' },
  ]);
  expect(await contents(sides.target)).toMatchObject({ 'out/b/1': '1' });
  await sync();
  expect(await contents(sides.target)).toMatchObject({ 'out/a/1': '1', 'out/b/1': '1' });
});

test.each(
  BOTH_KINDS.flatMap(([kind, accounts]) =>
    (accounts === LAKES ? [1, 2] : [1]).map((nth) => [kind, nth, accounts] as const),
  ),
)(
  'on %s, verify says of a publication that was cut short at step %d that it is not finished',
  async (_kind, nth, accounts) => {
    await create(accounts);
    await sync();
    await put(sides.source, 'in/a', 'a2');
    await interruptAt(nth);
    const before = await verifySnapshot(sides.subscription, { env: proxy.env });
    expect(before).toMatchObject({ status: 'Incomplete', differences: [], datasetsIncomplete: ['sales'] });
    const record = await syncSnapshot(sides.subscription, { ...QUICK, env: proxy.env });
    // The run that finishes it says so.
    expect(record.details[0]).toMatchObject({ filesWritten: 0, snapshotName: expect.any(String) as string });
    const after = await verifySnapshot(sides.subscription, { env: proxy.env });
    expect(after).toMatchObject({ status: 'Succeeded' });
    expect(after.published).toMatchObject([{ snapshotName: record.details[0].snapshotName }]);
  },
);

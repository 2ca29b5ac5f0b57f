import {
  BlobSource,
  BlobTarget,
  DataLakeTarget,
  PointerPublisher,
  RenamePublisher,
} from '../../../lib/azure';
import { connect } from '../../../lib/azure/connections';
import type { SnapshotPublisher } from '../../../lib/snapshot/contract/publisher-port';
import type { StoreConnection } from '../../../lib/azure/connection/store-connection';
import type {
  BlobFacts,
  ReadableStore,
  CopyOutcome,
  SnapshotTarget,
} from '../../../lib/snapshot/contract/storage-ports';
import { DIRECTORY_ETAG, toFacts } from '../../../lib/snapshot/contract/storage-ports';
import type { Pair } from '../../support/accounts';
import { BOTH_KINDS, bothSides, contents, LAKES, pair, put } from '../../support/accounts';

const never = new AbortController().signal;
const held = () => Promise.resolve();

describe.each(BOTH_KINDS)('the ports to %s', (_kind, accounts) => {
  const isLake = accounts === LAKES;
  let sides: Pair;
  let source: BlobSource;
  let target: SnapshotTarget;
  let connections: { source: StoreConnection; target: StoreConnection };

  beforeEach(async () => {
    sides = await pair({}, { accounts });
    const options = { env: bothSides(accounts), now: () => new Date() };
    const { subscription } = sides;
    connections = {
      source: connect('source', subscription.source, options),
      target: connect('target', subscription.target, options),
    };
    source = new BlobSource(connections.source, undefined, isLake);
    target = isLake ? new DataLakeTarget(connections.target) : new BlobTarget(connections.target);
  });

  const at = (path: string) => ({ container: sides.target.containerName, path });
  const from = (path: string) => ({ container: sides.source.containerName, path });

  async function listFacts(store: ReadableStore, container: string, prefix = ''): Promise<BlobFacts[]> {
    const found: BlobFacts[] = [];
    for await (const page of store.list(container, prefix, never)) found.push(...page.map(toFacts));
    return found;
  }

  async function copyFacts(facts: BlobFacts, path: string, replaces?: string): Promise<CopyOutcome> {
    const request = { facts, to: at(path), replaces, isRenewed: false, isOnlyAccess: false, halted: never };
    return target.copy(source.offer(from(facts.name)), request, never);
  }

  async function written(name: string, content = name): Promise<BlobFacts> {
    await put(sides.source, name, content);
    return (await source.find(from(name), never))!;
  }

  test('list in the order that they say, which the other kind does not have', async () => {
    for (const name of ['a-b', 'a.b', 'a/b', 'a0', 'B', 'é', '😀']) await put(sides.source, name, name);
    const names = (await listFacts(source, sides.source.containerName)).map(({ name }) => name);
    expect(source.order).toBe(isLake ? 'path' : 'name');
    expect(names).toEqual(
      isLake ? ['B', 'a', 'a/b', 'a-b', 'a.b', 'a0', 'é', '😀'] : ['B', 'a-b', 'a.b', 'a/b', 'a0', 'é', '😀'],
    );
  });

  test('list the blobs below a prefix, with the same facts as a lookup', async () => {
    await written('in/a');
    await written('in/d/b', '22');
    await written('in-b');
    const found = await listFacts(source, sides.source.containerName, 'in/');
    expect(found.map(({ name }) => name)).toEqual(isLake ? ['in/a', 'in/d', 'in/d/b'] : ['in/a', 'in/d/b']);
    for (const facts of found) expect(await source.find(from(facts.name), never)).toEqual(facts);
    expect(await source.find(from('in/none'), never)).toBeUndefined();
  });

  test('read one version, and no other', async () => {
    const { etag } = await written('a', 'one');
    const read = async (): Promise<string> => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of source.read(from('a'), etag, never)) chunks.push(chunk);
      return Buffer.concat(chunks).toString();
    };
    expect(await read()).toBe('one');
    await put(sides.source, 'a', 'two');
    await expect(read()).rejects.toMatchObject({ code: 'StorageFailed' });
  });

  test('copy to a free name, or over the known version', async () => {
    const one = await written('d/a', 'one');
    const first = await copyFacts(one, 'x/y/a');
    expect(first).toMatchObject({ kind: 'copied' });
    expect((await target.find(at('x/y/a'), never))?.contentMd5).toBe(one.contentMd5);
    expect(await copyFacts(one, 'x/y/a')).toMatchObject({ kind: 'refused' });
    const two = await written('d/a', 'two');
    expect(await copyFacts(one, 'x/y/a', first.kind === 'copied' ? first.etag : '')).toMatchObject({
      kind: 'refused',
    });
    const second = await copyFacts(two, 'x/y/a', first.kind === 'copied' ? first.etag : '');
    expect(second).toMatchObject({ kind: 'copied' });
    expect((await target.find(at('x/y/a'), never))?.etag).toBe(second.kind === 'copied' && second.etag);
    expect((await contents(sides.target))['x/y/a']).toBe('two');
  });

  test('say how many requests it takes to delete so many files', () => {
    const files = [0, 1, 256, 257, 600];
    expect(files.map((count) => target.countDeleteRequests(count))).toEqual(isLake ? files : [0, 1, 1, 2, 3]);
  });

  test('delete only the known version', async () => {
    for (const name of ['a', 'b', 'c']) await put(sides.target, name, name);
    const [a, b, c] = await listFacts(target, sides.target.containerName);
    await put(sides.target, 'b', 'again');
    await sides.target.deleteBlob('c');
    const doomed = [a, b, c].map(({ name, etag }) => ({ path: name, etag }));
    const outcomes = await target.delete(sides.target.containerName, doomed, never);
    expect(outcomes).toEqual(['deleted', 'changed', 'absent']);
    expect(await contents(sides.target)).toEqual({ b: 'again' });
  });

  test('mark a place once', async () => {
    await target.writeMarker(at('d/_SUCCESS'), never);
    const { etag } = (await target.find(at('d/_SUCCESS'), never))!;
    await target.writeMarker(at('d/_SUCCESS'), never);
    expect((await target.find(at('d/_SUCCESS'), never))?.etag).toBe(etag);
  });

  describe('publish snapshots', () => {
    const getRoot = () => at('out/sales');
    const getPlace = (name: string) => at(`${isLake ? 'out/sales.snapshots' : 'out/sales'}/${name}`);
    let publisher: SnapshotPublisher;

    beforeEach(async () => {
      publisher = isLake ? new RenamePublisher(connections.target) : new PointerPublisher(connections.target);
      for (const name of ['one', 'two', 'three']) {
        await publisher.prepare(getPlace(name), never);
        await put(sides.target, `${getPlace(name).path}/a`, name);
      }
    });

    const publish = async (
      name: string,
      previous?: string,
      ensureHeld = held,
    ): Promise<string | undefined> => {
      const facts = { subscriptionName: 's', datasetName: 'd', snapshotName: name, synchronizationId: 'i' };
      const places = { root: getRoot(), place: getPlace(name), aside: getPlace('aside') };
      const onMovedAside = (): never => {
        throw new Error('nothing is in the way');
      };
      const snapshot = { ...facts, completedAt: '', files: 1, sizeBytes: 1, ...places, onMovedAside };
      const before = previous === undefined ? undefined : getPlace(previous);
      const found = await publisher.locate(snapshot, before, never);
      if (found && found.path !== getRoot().path)
        await publisher.publish(snapshot, { previous: before, ensureHeld }, never);
      return found?.path;
    };
    const shown = async (): Promise<string | undefined> => {
      const all = await contents(sides.target);
      const document = all['out/sales/current.json'] ?? '{}';
      const folder = isLake ? 'out/sales' : (JSON.parse(document) as { path: string }).path;
      return all[`${folder}/a`];
    };

    test('one after another, each as often as it may be asked', async () => {
      expect(await publisher.findObstacle(getRoot(), never)).toBeUndefined();
      const getShownPath = (name: string): string => (isLake ? getRoot() : getPlace(name)).path;
      expect(await publish('one')).toBe(getPlace('one').path);
      expect(await publish('one')).toBe(getShownPath('one'));
      expect(await shown()).toBe('one');
      expect(await publish('two', 'one')).toBe(getPlace('two').path);
      expect(await publish('two', 'one')).toBe(getShownPath('two'));
      expect(await shown()).toBe('two');
      expect(await publish('one', 'two')).toBe(getPlace('one').path);
      await publisher.restore(getRoot(), getPlace('two'), held, never);
      expect(await shown()).toBe('one');
      if (isLake) {
        await publisher.moveAside(getRoot(), getPlace('one'), held, never);
        expect(await publish('four', 'one')).toBeUndefined();
        await publisher.restore(getRoot(), getPlace('one'), held, never);
      }
      expect(await shown()).toBe('one');
      await publisher.remove(getPlace('two'), never);
      await publisher.remove(getPlace('two'), never);
      expect(await shown()).toBe('one');
    });

    test('and leave those of a successor alone that took over after the last look at the lock', async () => {
      await publish('one');
      const looks = [
        async () => void (await publish('three', 'one')),
        () => Promise.reject(new Error('another run has the lock')),
      ];
      await expect(publish('two', 'one', () => looks.shift()!())).rejects.toThrow('another run has the lock');
      expect(await shown()).toBe('three');
    });

    if (!isLake) return;

    test('and move nothing aside that a successor has published after the last look at the lock', async () => {
      await put(sides.target, 'out/sales/a', 'of somebody else');
      const succeed = async (): Promise<void> => {
        await publisher.moveAside(getRoot(), at('out/aside'), held, never);
        await publish('one');
      };
      const looks = [succeed, () => Promise.reject(new Error('another run has the lock'))];
      const moved = publisher.moveAside(getRoot(), at('out/late'), () => looks.shift()!(), never);
      await expect(moved).rejects.toThrow('another run has the lock');
      expect(await shown()).toBe('one');
    });
  });

  test('do not publish over a foreign blob', async () => {
    const publisher = isLake
      ? new RenamePublisher(connections.target)
      : new PointerPublisher(connections.target);
    await put(sides.target, 'out/sales/current.json', '{ "documentType": "mine" }');
    const root = at('out/sales');
    expect(await publisher.findObstacle(root, never)).toMatch(
      isLake ? /^a directory with something/ : /^a file/,
    );
    const moved = await publisher.moveAside(root, at('out/aside'), held, never);
    expect(moved).toBe(isLake);
    const document = isLake ? 'out/aside/current.json' : 'out/sales/current.json';
    expect(await contents(sides.target)).toMatchObject({ [document]: '{ "documentType": "mine" }' });
  });

  if (!isLake) return;

  test('make, find and remove directories', async () => {
    const directory = { name: 'd', sizeBytes: 0, etag: DIRECTORY_ETAG, isDirectory: true } as const;
    expect(await copyFacts(directory, 'x/d')).toEqual({ kind: 'copied', etag: DIRECTORY_ETAG });
    expect(await copyFacts(directory, 'x/d')).toEqual({ kind: 'copied', etag: DIRECTORY_ETAG });
    expect(await target.find(at('x/d'), never)).toEqual({ ...directory, name: 'x/d' });
    const file = await written('f');
    expect(await copyFacts(file, 'x/d/f')).toMatchObject({ kind: 'copied' });
    const remove = async (path: string) =>
      target.delete(sides.target.containerName, [{ path, etag: DIRECTORY_ETAG }], never);
    expect(await remove('x/d')).toEqual(['changed']);
    // A file takes the place of an empty directory, and a directory that of a file.
    await copyFacts(directory, 'x/e');
    expect(await copyFacts(file, 'x/d', DIRECTORY_ETAG)).toEqual({ kind: 'blocked' });
    const made = await copyFacts(file, 'x/e', DIRECTORY_ETAG);
    expect(made).toMatchObject({ kind: 'copied' });
    expect(await copyFacts(directory, 'x/e')).toMatchObject({ kind: 'refused' });
    expect(await copyFacts(directory, 'x/e', made.kind === 'copied' ? made.etag : '')).toMatchObject({
      kind: 'copied',
    });
    expect(await remove('x/e')).toEqual(['deleted']);
    expect(await remove('x/e')).toEqual(['absent']);
  });
});

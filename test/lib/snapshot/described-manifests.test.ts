import { planSnapshot, verifySnapshot } from '../../../lib';
import { DatasetType } from '../../../lib/model/values/dataset';
import type { CopyMapping } from '../../../lib/snapshot/contract/copy-mapping';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import { SnapshotState } from '../../../lib/snapshot/state/snapshot-state';
import { createEntries, MAPPING, SIDES, written } from '../../fixtures/manifests';
import type { StateOperation } from '../../fixtures/memory-state';
import { MemoryState, MemoryStateStore } from '../../fixtures/memory-state';
import { createBatches, drainBatches } from '../../fixtures/streams';
import type { Pair } from '../../support/accounts';
import { container, contents, pair, put } from '../../support/accounts';
import { getRefusal } from '../../support/refusal';
import { sync } from '../../support/snapshots';
import { WatchingProxy } from '../../support/watching-proxy';

/*
 * With many datasets, state.json describes their small manifests, and one listing tells which of them are still in force: a run reads
 * only those in which something has changed.
 */

const { signal } = new AbortController();
const NAMES = Array.from({ length: 20 }, (_, index) => `file-${String(index).padStart(3, '0')}`);
const toManifestPath = (name: string): string => `contoso-sales/manifests/${name}.jsonl.gz`;

describe('a subscription of many files', () => {
  let proxy: WatchingProxy;
  let sides: Pair;
  beforeAll(async () => void (proxy = await WatchingProxy.start()));
  afterAll(() => proxy.stop());
  beforeEach(async () => {
    sides = await pair(Object.fromEntries(NAMES.map((name) => [name, name])), {
      mapping: (from, to) =>
        NAMES.map((name) => ({
          datasetName: name,
          datasetType: DatasetType.FILE,
          source: { container: from, path: name },
          target: { container: to, path: name },
        })),
    });
    await sync(sides, { env: proxy.env });
    proxy.reset();
  });

  const countRequests = (isCounted: (line: string) => boolean): number =>
    proxy.requests.filter(({ method, path }) => isCounted(`${method} ${path}`)).length;
  const listRead = (): string[] =>
    proxy.requests
      .filter(({ method, path }) => method === 'GET' && path.includes('/manifests/'))
      .map(({ path }) => path.slice(path.lastIndexOf('/') + 1, -'.jsonl.gz'.length));

  test('costs one request for each file if nothing has changed, and one for all manifests', async () => {
    await sync(sides, { env: proxy.env });
    expect(countRequests((line) => line.startsWith('HEAD '))).toBe(NAMES.length);
    expect(listRead()).toEqual([]);
    // The lock twice, the state, the target container, the listing of the manifests, and the run record.
    expect(proxy.requests).toHaveLength(NAMES.length + 6);
    proxy.reset();
    expect((await planSnapshot(sides.subscription, { env: proxy.env })).changes).toEqual([]);
    expect(listRead()).toEqual([]);
  });

  test('reads the manifests of those files that have changed, or are gone', async () => {
    await put(sides.source, NAMES[7], 'changed');
    await sides.source.deleteBlob(NAMES[3]);
    const record = await sync(sides, { env: proxy.env });
    expect(record.status).toBe('Succeeded');
    expect(listRead().sort()).toEqual([NAMES[3], NAMES[7]]);
    expect(await contents(sides.target)).toMatchObject({ [NAMES[7]]: 'changed', [NAMES[3]]: NAMES[3] });
    proxy.reset();
    const next = await sync(sides, { env: proxy.env });
    expect(next.details.map(({ filesGone }) => filesGone)).toEqual(NAMES.map((_, at) => (at === 3 ? 1 : 0)));
    expect(next.manifestSha256).toBe(record.manifestSha256);
    expect(listRead()).toEqual([NAMES[3]]);
    expect((await verifySnapshot(sides.subscription, { env: proxy.env })).status).toBe('Succeeded');
  });

  test('is refused if a manifest is another one than that of the last run, although no file has changed', async () => {
    const state = container('fabrikam', sides.subscription.stateContainer);
    const blob = state.getBlockBlobClient(toManifestPath(NAMES[5]));
    const before = await blob.downloadToBuffer();
    const alterations: [string, () => Promise<unknown>][] = [
      ['StateAltered', async () => blob.uploadData(await written(createEntries(1)))],
      ['StateUnreadable', () => blob.uploadData(Buffer.from('no manifest'))],
      ['StateUnreadable', () => blob.delete()],
    ];
    for (const [code, alter] of alterations) {
      await alter();
      for (const command of [
        () => sync(sides, { env: proxy.env }),
        () => planSnapshot(sides.subscription, { env: proxy.env }),
      ])
        expect((await getRefusal(command)).map((problem) => problem.code)).toEqual([code]);
    }
    await blob.uploadData(before);
    expect((await sync(sides, { env: proxy.env })).status).toBe('Succeeded');
  });
});

describe('the descriptions in the state', () => {
  const mappings = NAMES.map((datasetName): CopyMapping => ({
    ...MAPPING,
    datasetName,
    target: { ...MAPPING.target, path: datasetName },
  }));
  const ENTRIES = createEntries(3);
  const STATE = 'contoso-sales/state.json';

  interface Run {
    readonly state: SnapshotState;
    readonly requests: string[];
  }

  async function begin(
    memory: MemoryState,
    fail: (operation: StateOperation) => boolean = () => false,
  ): Promise<Run> {
    const requests: string[] = [];
    const store = new MemoryStateStore(memory, async (operation, path, work) => {
      requests.push(`${operation} ${path}`);
      if (fail(operation)) throw new Error(`${operation} failed`);
      return work();
    });
    const state = new SnapshotState(store, 'contoso-sales', SIDES);
    await state.load(signal);
    state.journals.create('run', 'Incremental', MAPPING, signal);
    return { state, requests };
  }

  async function write(
    memory: MemoryState,
    synchronizationId: string,
    entries: readonly ManifestEntry[],
    { isKilled = false, of = mappings } = {},
  ): Promise<void> {
    const { state } = await begin(memory);
    state.journals.create(synchronizationId, 'Incremental', MAPPING, signal);
    for (const mapping of of) {
      await (await state.openManifest(mapping, signal))?.close();
      await state.writeManifest(synchronizationId, mapping, createBatches(entries).items, signal);
    }
    if (!isKilled) await state.commit(synchronizationId, '2027-01-01T00:00:00Z', {}, () => false, signal);
  }

  /** Opens all manifests for a plan, and reads the entries of the first one. Returns them, and the manifests that were read before. */
  async function open(
    memory: MemoryState,
    fail?: (operation: StateOperation) => boolean,
  ): Promise<{ readonly read: number; readonly entries: readonly ManifestEntry[] }> {
    const { state, requests } = await begin(memory, fail);
    const opened = [];
    for (const mapping of mappings)
      opened.push(await state.openManifest(mapping, signal, false, false, true));
    const read = requests.filter((request) =>
      request.startsWith('state.read contoso-sales/manifests/'),
    ).length;
    const { items: entries } = await drainBatches(opened[0]!);
    for (const manifest of opened) await manifest!.close();
    return { read, entries };
  }

  function changeState(memory: MemoryState, change: (place: Record<string, unknown>) => void): void {
    const state = JSON.parse(String(memory.blobs.get(STATE)!.bytes)) as { places: Record<string, never> };
    for (const place of Object.values(state.places)) change(place);
    memory.put(STATE, Buffer.from(JSON.stringify(state)));
  }

  test('are used while the manifests have their ETags', async () => {
    const memory = new MemoryState();
    await write(memory, 'run-1', ENTRIES);
    expect(await open(memory)).toEqual({ read: 0, entries: ENTRIES });
  });

  test('are not used for the manifests of a run that was killed before it could record them', async () => {
    const memory = new MemoryState();
    await write(memory, 'run-1', ENTRIES);
    await write(memory, 'run-2', ENTRIES.slice(1), { isKilled: true, of: mappings.slice(0, 4) });
    expect(await open(memory)).toEqual({ read: 4, entries: ENTRIES.slice(1) });
  });

  test('are not used if the manifests cannot be listed', async () => {
    const memory = new MemoryState();
    await write(memory, 'run-1', ENTRIES);
    const isList = (operation: StateOperation): boolean => operation === 'state.list';
    expect(await open(memory, isList)).toEqual({ read: NAMES.length, entries: ENTRIES });
  });

  test.each<[string, (place: Record<string, unknown>) => void]>([
    ['absent, as in the state of earlier versions', (place) => delete place.manifest],
    ['those of a later version', (place) => (place.manifest = { etag: 's1', head: { schemaVersion: 3 } })],
    [
      'those of another manifest',
      (place) =>
        ((place.manifest as { head: { synchronizationId: string } }).head.synchronizationId = 'other'),
    ],
  ])('are not used if they are %s', async (_case, change) => {
    const memory = new MemoryState();
    await write(memory, 'run-1', ENTRIES);
    changeState(memory, change);
    expect(await open(memory)).toEqual({ read: NAMES.length, entries: ENTRIES });
  });

  test('are not those of manifests with files that are gone or due, of an empty one, or of one of several parts', async () => {
    const memory = new MemoryState();
    await write(memory, 'run-1', ENTRIES);
    const [entry] = ENTRIES;
    const others = [[], [{ ...entry, isGone: true as const }], [{ ...entry, isDue: true as const }]];
    for (const [at, entries] of [...others, createEntries(45_000)].entries())
      await write(memory, `run-${at + 2}`, entries, { of: [mappings[at]] });
    expect((await open(memory)).read).toBe(4);
  });

  test('are left out if there are only a few', async () => {
    const memory = new MemoryState();
    await write(memory, 'run-1', ENTRIES, { of: mappings.slice(0, 15) });
    expect(String(memory.blobs.get(STATE)!.bytes)).not.toContain('"manifest"');
  });

  test('end a run in which a manifest was replaced after the listing, as if it had been read then', async () => {
    const memory = new MemoryState();
    await write(memory, 'run-1', ENTRIES);
    const { state } = await begin(memory);
    const manifest = await state.openManifest(mappings[0], signal, false, false, true);
    await write(memory, 'run-2', ENTRIES.slice(1));
    const problems = await getRefusal(() => manifest!.take());
    expect(problems.map(({ code }) => code)).toEqual(['StateChanged']);
    await manifest!.close();
  });
});

import type { ContainerClient } from '@azure/storage-blob';
import { planSnapshot, syncSnapshot, verifySnapshot } from '../../../lib';
import { PublishMode } from '../../../lib/model/values/publication';
import { SnapshotState } from '../../../lib/snapshot/state/snapshot-state';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import { bothSides, container, contents, pair, put } from '../../support/accounts';
import type { Pair } from '../../support/accounts';
import { getRefusal } from '../../support/refusal';
import { counts, sync } from '../../support/snapshots';
import { createEntries, MAPPING, SIDES, written } from '../../fixtures/manifests';
import { MemoryState, MemoryStateStore } from '../../fixtures/memory-state';
import { createBatches, drainBatches } from '../../fixtures/streams';

const { signal } = new AbortController();
const env = bothSides();
const MANIFEST = 'contoso-sales/manifests/all.jsonl.gz';

const download = (state: ContainerClient, path = MANIFEST): Promise<Buffer> =>
  state.getBlobClient(path).downloadToBuffer();
const upload = async (state: ContainerClient, bytes: Buffer, path = MANIFEST): Promise<void> =>
  void (await state.getBlockBlobClient(path).upload(bytes, bytes.length));

/** Two snapshots of a mirror, and its state. */
async function createSides(): Promise<{ sides: Pair; state: ContainerClient; first: Buffer }> {
  const sides = await pair({ a: '1', b: '2', c: '3' }, { deletions: 'mirror', maxDeleteFraction: 0.9 });
  await sync(sides);
  const state = container('fabrikam', sides.subscription.stateContainer);
  const first = await download(state);
  await put(sides.source, 'd', '4');
  await sync(sides);
  return { sides, state, first };
}

describe('a manifest that no run has recorded', () => {
  test.each<[string, (state: ContainerClient, first: Buffer) => Promise<void>]>([
    ['an older version that somebody restored', (state, first) => upload(state, first)],
    ['one of another place', async (state) => upload(state, await written(createEntries(3)))],
  ])(
    '%s, is refused by every command, and ignored when the run is told to reconcile',
    async (_case, alter) => {
      const { sides, state, first } = await createSides();
      await alter(state, first);
      const altered = await download(state);
      for (const command of [
        () => sync(sides),
        () => sync(sides, { mode: 'FullSync' }),
        () => sync(sides, { adopt: true }),
        () => planSnapshot(sides.subscription, { env }),
        () => verifySnapshot(sides.subscription, { env }),
      ]) {
        const [problem] = await getRefusal(command);
        expect(problem.code).toBe('StateAltered');
        expect(problem.text).toContain(`"${MANIFEST}"`);
        expect(problem.text).toContain('reconcile: true');
      }
      expect((await download(state)).equals(altered)).toBe(true);
      const codes: string[] = [];
      const record = await syncSnapshot(sides.subscription, {
        env,
        reconcile: true,
        onWarning: ({ code }) => void codes.push(code),
      });
      expect(codes).toEqual(['StateRebuilt']);
      expect(counts(record)).toMatchObject([{ written: 0, unchanged: 4, failed: 0 }]);
      expect(await contents(sides.target)).toEqual(await contents(sides.source));
      await sides.source.deleteBlob('a');
      expect(counts(await sync(sides))).toMatchObject([{ deleted: 1 }]);
      expect(await contents(sides.target)).toEqual(await contents(sides.source));
    },
  );

  test('is accepted from the state of an earlier version, which has no hashes, and recorded', async () => {
    const { sides, state } = await createSides();
    const path = 'contoso-sales/state.json';
    const {
      places,
      placesInDoubt: _,
      ...old
    } = JSON.parse(String(await download(state, path))) as Record<string, unknown>;
    await put(state, path, JSON.stringify(old));
    expect(counts(await sync(sides))).toMatchObject([{ written: 0, unchanged: 4 }]);
    expect(JSON.parse(String(await download(state, path)))).toMatchObject({ places });
  });

  test('is accepted if a mirror marked in it what it deleted', async () => {
    const { sides } = await createSides();
    await sides.source.deleteBlob('a');
    expect(counts(await sync(sides))).toMatchObject([{ deleted: 1 }]);
    expect(counts(await sync(sides))).toMatchObject([{ unchanged: 3, gone: 0 }]);
  });
});

describe('a manifest of a run that was killed before it could record it', () => {
  const ENTRIES = createEntries(5);

  /** A run that leaves a manifest. */
  async function leave(
    memory: MemoryState,
    synchronizationId: string,
    entries: readonly ManifestEntry[],
    isKilled: boolean,
  ): Promise<void> {
    const state = new SnapshotState(new MemoryStateStore(memory), 'contoso-sales', SIDES);
    await state.load(signal);
    state.journals.create(synchronizationId, 'Incremental', MAPPING, signal);
    const known = await state.openManifest(MAPPING, signal);
    await known?.close();
    await state.writeManifest(synchronizationId, MAPPING, createBatches(entries).items, signal);
    const manifests = { daily: { isComplete: true } };
    if (!isKilled)
      await state.commit(synchronizationId, '2027-01-01T00:00:00Z', manifests, () => false, signal);
  }

  async function open(memory: MemoryState): Promise<readonly ManifestEntry[] | undefined> {
    const state = new SnapshotState(new MemoryStateStore(memory), 'contoso-sales', SIDES);
    await state.load(signal);
    const known = await state.openManifest(MAPPING, signal);
    return known && (await drainBatches(known)).items;
  }

  test('is accepted, whether the run copied anything or not', async () => {
    const memory = new MemoryState();
    await leave(memory, 'run-1', ENTRIES, false);
    await leave(memory, 'run-2', ENTRIES.slice(1), true);
    expect(await open(memory)).toEqual(ENTRIES.slice(1));
    await leave(memory, 'run-3', ENTRIES.slice(2), false);
    expect(await open(memory)).toEqual(ENTRIES.slice(2));
  });

  test('is refused once a later run has recorded its own', async () => {
    const memory = new MemoryState();
    await leave(memory, 'run-1', ENTRIES, false);
    await leave(memory, 'run-2', ENTRIES.slice(1), true);
    const path = 'contoso-sales/manifests/daily.jsonl.gz';
    const killed = memory.blobs.get(path)!.bytes;
    await leave(memory, 'run-3', ENTRIES.slice(2), false);
    memory.put(path, killed);
    expect(await getRefusal(() => open(memory))).toMatchObject([{ code: 'StateAltered' }]);
  });
});

test('a snapshot that is to be published, and has no manifest, is given up when the run is told to reconcile', async () => {
  const sides = await pair({ a: '1', b: '2' }, { publish: PublishMode.ATOMIC });
  await sync(sides);
  const state = container('fabrikam', sides.subscription.stateContainer);
  const path = 'contoso-sales/state.json';
  const pointer = JSON.parse(String(await download(state, path))) as {
    readonly snapshots: { readonly all: { publishing: string | null } };
  };
  pointer.snapshots.all.publishing = '20200101T000000000Z-lost';
  await upload(state, Buffer.from(JSON.stringify(pointer)), path);
  await put(sides.source, 'a', 'changed');
  const [problem] = await getRefusal(() => sync(sides));
  expect(problem.code).toBe('StateUnreadable');
  expect(problem.text).toContain('"contoso-sales/manifests/all/20200101T000000000Z-lost.jsonl.gz"');
  expect(problem.text).toContain('reconcile: true');
  expect(await sync(sides, { reconcile: true })).toMatchObject({ status: 'Succeeded' });
  const files = await contents(sides.target);
  const { path: folder } = JSON.parse(files['current.json']) as { readonly path: string };
  expect(files[`${folder}/a`]).toBe('changed');
  expect(await sync(sides)).toMatchObject({ status: 'Succeeded' });
});

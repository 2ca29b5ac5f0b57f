import { STORE } from '../../fixtures/manifests';
import fc from 'fast-check';
import type { Place } from '../../../lib/model/values/dataset';
import { hasDotSegment } from '../../../lib/model/rules/naming-rules';
import { DatasetType } from '../../../lib/model/values/dataset';
import type { CopyMapping } from '../../../lib/snapshot/contract/copy-mapping';
import { resolveFilePlace } from '../../../lib/snapshot/contract/file-places';
import { RunHalt } from '../../../lib/snapshot/contract/run-halt';
import type { ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import type { PlannedStep } from '../../../lib/snapshot/planning/steps';
import type { Policy } from '../../../lib/snapshot/planning/policy';
import type { SynchronizationMode } from '../../../lib/snapshot/contract/run-record';
import type { SnapshotSource } from '../../../lib/snapshot/contract/storage-ports';
import { planDataset } from '../../../lib/snapshot/planning/dataset-steps';
import { getProblems } from '../../fixtures/documents';
import { addKeptSteps } from '../../fixtures/kept-steps';
import { MemoryKnownFiles } from '../../fixtures/known-files';
import { left, MemorySource, UNASKED_TARGET } from '../../fixtures/memory-source';
import { drainBatches } from '../../fixtures/streams';

function createMapping(datasetType: DatasetType, source: string, target: string): CopyMapping {
  const place = (path: string): Place => ({ container: 'curated', path });
  return {
    datasetName: 'daily',
    datasetType,
    source: { store: STORE, ...place(source) },
    target: place(target),
  };
}

/** Steps of a run that trusts its manifest, so far as they come, and why no more did. */
async function stepsFrom(
  mapping: CopyMapping,
  mode: SynchronizationMode,
  source: SnapshotSource,
  known: readonly ManifestEntry[] | undefined,
  deletesGone = false,
): Promise<{ steps: PlannedStep[]; halt: RunHalt; partsRead: readonly number[] }> {
  const { signal } = new AbortController();
  const halt = new RunHalt(signal);
  const policy: Policy = { mode, reconcile: false, adopt: false };
  const manifest = known && new MemoryKnownFiles(known);
  const { items } = await drainBatches(
    planDataset({
      mapping,
      policy,
      source,
      target: UNASKED_TARGET,
      known: manifest,
      journals: undefined,
      halt,
      deletesGone,
      onTruncated: (failure) => halt.stop(failure),
      signal,
    }),
  );
  const steps = addKeptSteps(items, manifest);
  return { steps, halt, partsRead: manifest?.taken ?? [] };
}

async function plan(...args: Parameters<typeof stepsFrom>): Promise<PlannedStep[]> {
  const { steps, halt } = await stepsFrom(...args);
  halt.throwIfHalted();
  return steps;
}

describe('the steps of a dataset', () => {
  const source = (): MemorySource =>
    new MemorySource(
      new Map(
        ['sales', 'sales-secret/x', 'sales/', 'sales/a', 'sales/b/c', 'salesx'].map((name) => [name, 'v1']),
      ),
    );

  test.each([
    [
      'Container',
      '',
      'list curated ',
      ['sales', 'sales-secret/x', 'sales/', 'sales/a', 'sales/b/c', 'salesx'],
    ],
    ['Folder', 'sales', 'list curated sales/', ['a', 'b/c']],
    ['File', 'sales/a', 'find curated sales/a', ['']],
    ['File', 'sales/z', 'find curated sales/z', []],
  ])('of a %s at %j ask for %j alone, and find %j', async (type, path, request, found) => {
    const store = source();
    const steps = await plan(
      createMapping(type as DatasetType, path, 'landing'),
      'Incremental',
      store,
      undefined,
    );
    expect(store.requests).toEqual([request]);
    expect(steps.map((step) => step.path)).toEqual(found);
  });

  test('fail for a listing that is out of order, before the misplaced file', async () => {
    const blobs = new Map(['sales/a', 'sales/c', 'sales/b'].map((name) => [name, 'v1']));
    const folder = createMapping(DatasetType.FOLDER, 'sales', 'x');
    const source = new MemorySource(blobs, [...blobs.keys()]);
    const { steps, halt } = await stepsFrom(folder, 'Incremental', source, undefined);
    expect(steps.map(({ path }) => path)).toEqual(['a', 'c']);
    expect(getProblems(() => halt.throwIfHalted()).map(({ code, message }) => `${code}: ${message}`)).toEqual(
      [
        'ListingOrder: the listing of curated/sales returned "sales/b" after "sales/c", which is not the order of a flat Blob listing, so files could be missed',
      ],
    );
  });

  test('keep files that a broken listing did not reach, and never treat them as gone', async () => {
    const blobs = new Map(['sales/a', 'sales/c', 'sales/b'].map((name) => [name, 'v1']));
    const known = ['a', 'd', 'e'].map((path) => ({ path, sizeBytes: 1, sourceETag: 'old', targetETag: 't' }));
    const folder = createMapping(DatasetType.FOLDER, 'sales', 'x');
    const stepsOfPages = async (pageSize: number): Promise<string[]> => {
      const source = new MemorySource(blobs, [...blobs.keys()], pageSize);
      const { steps, halt } = await stepsFrom(folder, 'Incremental', source, known);
      expect(halt.isHalted).toBe(true);
      return steps.map(({ kind, path }) => `${kind} ${path}`);
    };
    expect(await stepsOfPages(1)).toEqual(['copy a', 'copy c', 'keep d', 'keep e']);
    // Of the page that has the fault, nothing is believed.
    expect(await stepsOfPages(3)).toEqual(['keep a', 'keep d', 'keep e']);
  });

  describe('by parts of the manifest', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const container = createMapping(DatasetType.CONTAINER, '', 'landing');
    const now = (changes: Readonly<Record<string, string | undefined>>): MemorySource =>
      new MemorySource(
        new Map(
          Object.entries({ ...Object.fromEntries(names.map((name) => [name, 'v1'])), ...changes })
            .filter((entry): entry is [string, string] => entry[1] !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        ),
      );
    const before = names.map((name) => left(name, 'v1'));

    test.each<[string, Record<string, string | undefined>, number[]]>([
      ['nothing has changed', {}, []],
      ['one has changed', { c: 'v2' }, [1]],
      ['one has gone', { d: undefined }, [1]],
      ['one has come between', { dd: 'v1' }, [1]],
      ['one has come before the first', { A: 'v1' }, [0]],
      ['one has come after the last', { z: 'v1' }, [3]],
      ['the last has gone', { g: undefined }, [3]],
      ['all have gone', Object.fromEntries(names.map((name) => [name, undefined])), [0, 1, 2, 3]],
    ])('read only those that are needed where %s', async (_case, changes, partsRead) => {
      const found = await stepsFrom(container, 'Incremental', now(changes), before);
      expect(found.partsRead).toEqual(partsRead);
      expect(found.steps.map(({ kind, path }) => `${kind} ${path}`)).toEqual(
        [...new Set([...names, ...Object.keys(changes)])].sort().map((name) => {
          if (!(name in changes)) return `keep ${name}`;
          return changes[name] === undefined ? `gone ${name}` : `copy ${name}`;
        }),
      );
    });

    test('read parts that need a step, or that are not completely known', async () => {
      const due = before.map((entry) => (entry.path === 'c' ? { ...entry, isDue: true as const } : entry));
      expect((await stepsFrom(container, 'Incremental', now({}), due)).partsRead).toEqual([1]);
      const kept = [...before, { ...left('z', 'v1'), isGone: true as const }];
      expect((await stepsFrom(container, 'Incremental', now({}), kept, true)).partsRead).toEqual([3]);
      // Files that are gone are counted without reading them, unless they are deleted.
      expect((await stepsFrom(container, 'Incremental', now({}), kept)).partsRead).toEqual([]);
      const adopted = before.map((entry) => (entry.path === 'a' ? { ...entry, sourceETag: '' } : entry));
      expect((await stepsFrom(container, 'Incremental', now({}), adopted)).partsRead).toEqual([0]);
    });

    test('all parts are read by a full synchronization', async () => {
      const { partsRead } = await stepsFrom(container, 'FullSync', now({}), before);
      expect(partsRead).toEqual([0, 1, 2, 3]);
    });

    test('keep no more listed blobs in memory than the part has entries', async () => {
      const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`b${index}`, 'v1']));
      const { steps, partsRead } = await stepsFrom(container, 'Incremental', now(many), before);
      expect(partsRead).toEqual([0]);
      expect(steps.filter(({ kind }) => kind === 'copy')).toHaveLength(50);
    });
  });

  test('applied to the result of earlier snapshots, make the target equal to the source', async () => {
    const name = fc
      .string({
        unit: fc.constantFrom('a', 'b', '/', '-', '.', 'é', '\uffff', '😀'),
        minLength: 1,
        maxLength: 3,
      })
      // Such a file fails, and is never recorded.
      .filter((path) => !hasDotSegment(path));
    const rounds = fc.array(
      fc.record({
        blobs: fc.dictionary(name, fc.constantFrom('v1', 'v2', 'v3'), { maxKeys: 8 }),
        mode: fc.constantFrom<SynchronizationMode>('Incremental', 'FullSync'),
        isMirror: fc.boolean(),
        pageSize: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const ends = fc.constantFrom(
      createMapping(DatasetType.CONTAINER, '', ''),
      createMapping(DatasetType.CONTAINER, '', 'landing/here'),
      createMapping(DatasetType.FOLDER, 'a', ''),
      createMapping(DatasetType.FOLDER, 'a/b', 'landing'),
      createMapping(DatasetType.FILE, 'a', 'landing/copy of a'),
    );
    await fc.assert(
      fc.asyncProperty(rounds, ends, async (snapshots, mapping) => {
        const target = new Map<string, string>();
        let manifest: ManifestEntry[] | undefined;
        let wanted = new Map<string, string>();
        for (const { blobs, mode, isMirror, pageSize } of [
          ...snapshots,
          { ...snapshots[0], isMirror: true },
        ]) {
          const [before, beforeThat] = [new Map(target), wanted];
          wanted = getDatasetBlobs(blobs, mapping);
          const source = new MemorySource(new Map(Object.entries(blobs)), undefined, pageSize);
          const steps = await plan(mapping, mode, source, manifest, isMirror);
          manifest = apply(steps, mapping, target, isMirror);

          expect(target).toEqual(isMirror ? wanted : new Map([...before, ...wanted]));
          const changed = [...wanted].filter(([path, etag]) => beforeThat.get(path) !== etag);
          const copies = steps.filter(({ kind }) => kind === 'copy');
          expect(copies).toHaveLength(mode === 'FullSync' ? wanted.size : changed.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The target names of a dataset's blobs, by the specification and not by our code. */
function getDatasetBlobs(
  blobs: Readonly<Record<string, string>>,
  { datasetType, source, target }: CopyMapping,
): Map<string, string> {
  const below = target.path === '' ? '' : `${target.path}/`;
  const found = new Map<string, string>();
  for (const [name, etag] of Object.entries(blobs)) {
    if (datasetType === DatasetType.CONTAINER) found.set(below + name, etag);
    else if (datasetType === DatasetType.FILE && name === source.path) found.set(target.path, etag);
    else if (
      datasetType === DatasetType.FOLDER &&
      name.startsWith(`${source.path}/`) &&
      name !== `${source.path}/`
    ) {
      found.set(below + name.slice(source.path.length + 1), etag);
    }
  }
  return found;
}

/** Carries steps out on a target in memory, and returns the manifest that they leave. */
function apply(
  steps: readonly PlannedStep[],
  mapping: CopyMapping,
  target: Map<string, string>,
  isMirror: boolean,
): ManifestEntry[] {
  return steps.flatMap((step) => {
    const { path } = resolveFilePlace(mapping.target, mapping.datasetType, step.path);
    if (step.kind === 'keep') return [step.known];
    if (step.kind === 'copy') {
      expect(resolveFilePlace(mapping.source, mapping.datasetType, step.path).path).toBe(step.source.name);
      target.set(path, step.source.etag);
      return [left(step.path, step.source.etag)];
    }
    if (isMirror) target.delete(path);
    return isMirror ? [] : [{ ...step.known, isGone: true as const }];
  });
}

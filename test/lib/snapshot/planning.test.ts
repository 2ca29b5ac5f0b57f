import fc from 'fast-check';
import type { Place } from '../../../lib/model/dataset';
import { DatasetType } from '../../../lib/model/dataset';
import type { CopyMapping } from '../../../lib/snapshot/dataset-mapping';
import { placeOf } from '../../../lib/snapshot/dataset-mapping';
import { Halt } from '../../../lib/snapshot/halt';
import type { ManifestEntry } from '../../../lib/snapshot/manifest';
import type { PlannedStep, Policy, SynchronizationMode } from '../../../lib/snapshot/plan';
import type { SnapshotSource } from '../../../lib/snapshot/ports';
import { stepsOf } from '../../../lib/snapshot/steps';
import { problemsOf } from '../../fixtures/documents';
import { left, MemorySource, UNASKED_TARGET } from '../../fixtures/memory-source';
import { batchesOf, drainBatches } from '../../fixtures/streams';

fc.configureGlobal({ seed: 20_270_101 });

function mappingOf(datasetType: DatasetType, source: string, target: string): CopyMapping {
  const place = (path: string): Place => ({ container: 'curated', path });
  return { datasetName: 'daily', datasetType, source: place(source), target: place(target) };
}

/** Steps of a run that trusts its manifest, so far as they come, and why no more did. */
async function stepsFrom(
  mapping: CopyMapping,
  mode: SynchronizationMode,
  source: SnapshotSource,
  known: readonly ManifestEntry[] | undefined,
): Promise<{ steps: PlannedStep[]; halt: Halt }> {
  const { signal } = new AbortController();
  const halt = new Halt(signal);
  const policy: Policy = { mode, reconcile: false, adopt: false };
  const { items: steps } = await drainBatches(
    stepsOf({
      mapping,
      policy,
      source,
      target: UNASKED_TARGET,
      known: known && batchesOf(known, [2]).items,
      splits: [],
      journals: undefined,
      halt,
      onCut: (failure) => halt.because(failure),
      signal,
    }),
  );
  return { steps, halt };
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
      mappingOf(type as DatasetType, path, 'landing'),
      'Incremental',
      store,
      undefined,
    );
    expect(store.requests).toEqual([request]);
    expect(steps.map((step) => step.path)).toEqual(found);
  });

  test('fail for a listing that is out of order, before the file that is', async () => {
    const blobs = new Map(['sales/a', 'sales/c', 'sales/b'].map((name) => [name, 'v1']));
    const folder = mappingOf(DatasetType.FOLDER, 'sales', 'x');
    const source = new MemorySource(blobs, [...blobs.keys()]);
    const { steps, halt } = await stepsFrom(folder, 'Incremental', source, undefined);
    expect(steps.map(({ path }) => path)).toEqual(['a', 'c']);
    expect(problemsOf(() => halt.throwIfHalted()).map(({ code, message }) => `${code}: ${message}`)).toEqual([
      'ListingOrder: the listing of curated/sales gave "sales/b" after "sales/c", which is not the order of a flat Blob listing; a merge over it could miss files',
    ]);
  });

  test('keep what a listing that broke did not come to, and never take it for gone', async () => {
    const blobs = new Map(['sales/a', 'sales/c', 'sales/b'].map((name) => [name, 'v1']));
    const known = ['a', 'd', 'e'].map((path) => ({ path, sizeBytes: 1, sourceETag: 'old', targetETag: 't' }));
    const folder = mappingOf(DatasetType.FOLDER, 'sales', 'x');
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

  test('applied to what earlier snapshots left, make the target what the source is', async () => {
    const name = fc.string({
      unit: fc.constantFrom('a', 'b', '/', '-', '.', 'é', '\uffff', '😀'),
      minLength: 1,
      maxLength: 3,
    });
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
      mappingOf(DatasetType.CONTAINER, '', ''),
      mappingOf(DatasetType.CONTAINER, '', 'landing/here'),
      mappingOf(DatasetType.FOLDER, 'a', ''),
      mappingOf(DatasetType.FOLDER, 'a/b', 'landing'),
      mappingOf(DatasetType.FILE, 'a', 'landing/copy of a'),
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
          wanted = datasetOf(blobs, mapping);
          const source = new MemorySource(new Map(Object.entries(blobs)), undefined, pageSize);
          const steps = await plan(mapping, mode, source, manifest);
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

/** What the source's blobs of a dataset are called at the target. By the words of the specification, not by our code. */
function datasetOf(
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
    const { path } = placeOf(mapping.target, mapping.datasetType, step.path);
    if (step.kind === 'keep') return [step.known];
    if (step.kind === 'copy') {
      expect(placeOf(mapping.source, mapping.datasetType, step.path).path).toBe(step.source.name);
      target.set(path, step.source.etag);
      return [left(step.path, step.source.etag)];
    }
    if (isMirror) target.delete(path);
    return isMirror ? [] : [{ ...step.known, isGone: true as const }];
  });
}

import fc from 'fast-check';
import { RunHalt } from '../../../lib/snapshot/contract/run-halt';
import type { DatasetStep } from '../../../lib/snapshot/planning/dataset-steps';
import { planDataset } from '../../../lib/snapshot/planning/dataset-steps';
import type { ManifestChange, ManifestEntry } from '../../../lib/snapshot/state/manifest-entry';
import { toRemoval } from '../../../lib/snapshot/state/manifest-entry';
import { ManifestWriter } from '../../../lib/snapshot/state/manifest-writer';
import type { ManifestPiece } from '../../../lib/snapshot/state/split-into-parts';
import { readExactManifest } from '../../fixtures/exact-manifests';
import { Runs, signal } from '../../fixtures/manifest-runs';
import type { ManifestHead } from '../../../lib/snapshot/state/manifest-reader';
import {
  createManifestHead,
  createManifestPart,
  MAPPING,
  PATH,
  read,
  refusal,
  streamChunks,
  toJsonLines,
  toStoredManifest,
  unreadable,
} from '../../fixtures/manifests';
import { createSource, drain } from '../../fixtures/streams';
import { left, MemorySource, UNASKED_TARGET } from '../../fixtures/memory-source';

/*
 * Manifests with an overlay, from run to run: the planner of the engine finds the changes in a listing, and the store writes
 * them. Beside them, the entries that there should be are kept in a map.
 */

type Fate = 'copied' | 'failed' | 'forgotten';

interface RunOptions {
  /** Names and versions of the source. */
  readonly source: ReadonlyMap<string, string>;
  readonly isMirror?: boolean;
  /** True if the plan is complete before the manifest is written. */
  readonly isPlannedAhead?: boolean;
  /** Returns the result of the copy of a file. */
  readonly getFate?: (path: string) => Fate;
}

/** A dataset from run to run. */
class Dataset {
  public readonly runs: Runs;
  /** The entries of a manifest that is written as a whole. */
  public readonly expected = new Map<string, ManifestEntry>();
  /** The kinds of the steps of the last run that are about parts. */
  public partSteps: string[] = [];
  private copies = 0;

  constructor(partEntries: number) {
    this.runs = new Runs(partEntries);
  }

  public async run({
    source,
    isMirror = false,
    isPlannedAhead = false,
    getFate = () => 'copied',
  }: RunOptions): Promise<void> {
    const run = this.runs.begin();
    this.partSteps = [];
    const known = await run.manifests.openManifest(MAPPING, false, signal);
    const halt = new RunHalt(signal);
    const steps = planDataset({
      mapping: MAPPING,
      policy: { mode: 'Incremental', reconcile: false, adopt: false },
      source: new MemorySource(
        new Map([...source].map(([name, etag]) => [`sales/daily/${name}`, etag])),
        undefined,
        7,
      ),
      target: UNASKED_TARGET,
      known,
      journals: undefined,
      halt,
      deletesGone: isMirror,
      onTruncated: (failure) => halt.stop(failure),
      signal,
    });
    const planned = isPlannedAhead ? createSource((await drain(steps)).items).items : steps;
    await run.manifests.writeManifest('run-2', MAPPING, this.apply(planned, getFate), signal);
    halt.throwIfHalted();
    if (!isMirror) return;
    await run.manifests.markGoneAsDeleted(MAPPING, signal);
    for (const [path, { isGone }] of this.expected) if (isGone) this.expected.delete(path);
  }

  /** Reads the manifest as a stream. */
  public async read(): Promise<readonly ManifestEntry[]> {
    return (await this.runs.begin().read(MAPPING)) ?? [];
  }

  /** Counts the parts that are changed by the overlay. Each part is described as if it had been written again. */
  public async countOverlaid(): Promise<number> {
    const { manifests } = this.runs.begin();
    const manifest = (await manifests.openManifest(MAPPING, true, signal))!;
    await readExactManifest(manifest);
    return manifest.parts.filter(({ overlaid }) => overlaid).length;
  }

  private async *apply(
    steps: AsyncIterable<readonly DatasetStep[]>,
    getFate: (path: string) => Fate,
  ): AsyncGenerator<ManifestPiece> {
    for await (const batch of steps) {
      for (const step of batch) {
        if (step.kind === 'keep-part' || step.kind === 'change-part') this.partSteps.push(step.kind);
        if (step.kind === 'keep-part') yield step.part;
        else if (step.kind === 'change-part') yield { changedPart: step.part };
        else if (step.kind === 'copy' || step.kind === 'gone') yield [this.change(step, getFate(step.path))];
        else if (step.kind === 'keep') yield [step.known];
      }
    }
  }

  private change(step: DatasetStep & { kind: 'copy' | 'gone' }, fate: Fate): ManifestChange {
    const { path, known } = step;
    const entry =
      step.kind === 'gone'
        ? { ...step.known, isGone: true as const }
        : this.copy(path, step.source.etag, fate, known);
    if (entry) this.expected.set(path, entry);
    else this.expected.delete(path);
    return entry ?? toRemoval(path);
  }

  private copy(
    path: string,
    etag: string,
    fate: Fate,
    known: ManifestEntry | undefined,
  ): ManifestEntry | undefined {
    if (fate === 'failed') return known && { ...known, isDue: true };
    return fate === 'forgotten'
      ? undefined
      : { ...left(path, etag), targetETag: `copy ${(this.copies += 1)}` };
  }
}

const sortEntries = (entries: ReadonlyMap<string, ManifestEntry>): ManifestEntry[] =>
  [...entries.values()].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));

describe('a manifest with an overlay', () => {
  const name = fc.nat(60).map((number) => String(number).padStart(2, '0'));
  const round = fc.record({
    changes: fc.array(fc.tuple(name, fc.constantFrom(undefined, 'v1', 'v2', 'v3')), { maxLength: 12 }),
    isMirror: fc.boolean(),
    isPlannedAhead: fc.boolean(),
    failed: fc.array(name, { maxLength: 2 }),
    forgotten: fc.array(name, { maxLength: 2 }),
  });

  test('reads like one that was written as a whole, whatever has changed from run to run, and is found unchanged', async () => {
    let [overlaid, kept, readAgain] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.array(round, { minLength: 2, maxLength: 8 }),
        fc.constantFrom(2, 4, 16),
        async (rounds, size) => {
          const dataset = new Dataset(size);
          const source = new Map(
            Array.from({ length: 60 }, (_, index) => [String(index).padStart(2, '0'), 'v0']),
          );
          await dataset.run({ source });
          for (const { changes, isMirror, isPlannedAhead, failed, forgotten } of rounds) {
            for (const [path, etag] of changes)
              if (etag === undefined) source.delete(path);
              else source.set(path, etag);
            const getFate = (path: string): Fate =>
              failed.includes(path) ? 'failed' : forgotten.includes(path) ? 'forgotten' : 'copied';
            await dataset.run({ source, isMirror, isPlannedAhead, getFate });
            readAgain += dataset.runs.requests.filter((request) => request === 'state.read').length - 1;
            expect(await dataset.read()).toEqual(sortEntries(dataset.expected));
            overlaid += await dataset.countOverlaid();
          }
          // Failed copies are repeated, files that are gone are deleted, and parts with too many deleted entries are written again.
          for (let more = 0; more < 3; more++) await dataset.run({ source, isMirror: true });
          expect([...dataset.expected.keys()].sort()).toEqual([...source.keys()].sort());
          kept += dataset.partSteps.length;
          expect(dataset.partSteps.every((kind) => kind === 'keep-part')).toBe(true);
          expect(dataset.runs.requests).toEqual(['state.read']);
        },
      ),
      { numRuns: 25 },
    );
    expect(Math.min(overlaid, kept, readAgain)).toBeGreaterThan(20);
  });
});

describe('the overlay of a manifest', () => {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((path) => left(path, 'v1'));
  const other = (path: string): ManifestEntry => left(path, 'v2');
  const STORED = [
    [a, b],
    [c, d],
  ];

  /** A manifest of two parts with these changes. The entries after them are those that its head tells. */
  const createManifest = (
    changes: readonly (readonly unknown[])[],
    entries: readonly (readonly ManifestEntry[])[],
    edit: (head: ManifestHead) => ManifestHead = (head) => head,
  ): Promise<Buffer> => {
    const overlay = changes.flat();
    const parts = STORED.map((stored, index) => ({
      ...createManifestPart(stored),
      ...{ entries: entries[index].length, first: entries[index][0].path },
      overlaid: { changes: changes[index].length, storedEntries: stored.length },
    }));
    const head = { ...createManifestHead(parts), schemaVersion: 2 as const };
    const { sha256, length, entries: count, first } = createManifestPart(overlay);
    const described = edit({ ...head, overlay: { sha256, length, entries: count, first } });
    return toStoredManifest(described, overlay, ...STORED);
  };

  const removal = (path: string): ManifestChange => toRemoval(path);

  test('replaces entries, adds others and removes others', async () => {
    const entries = [
      [a, other('bb')],
      [other('c'), d, other('z')],
    ];
    const bytes = await createManifest(
      [
        [removal('b'), other('bb')],
        [other('c'), other('z')],
      ],
      entries,
    );
    expect(await read(streamChunks(bytes))).toMatchObject({ items: entries.flat() });
  });

  const UNFIT = 'its changes do not fit its parts';
  const UNDIVIDED = 'its head does not tell which changes belong to which part';
  test.each<[string, (readonly unknown[])[], ManifestEntry[][], string]>([
    ['removes what is not there', [[removal('bb')], []], STORED, UNFIT],
    ['removes twice', [[removal('b'), removal('b')], []], [[a], [c, d]], UNFIT],
    ['is out of order', [[other('b'), other('a')], []], STORED, UNFIT],
    ['makes more entries than the head tells', [[other('bb')], []], STORED, UNFIT],
    [
      'begins before its part',
      [[], [other('bb')]],
      [
        [a, b],
        [c, d, d],
      ],
      UNFIT,
    ],
    [
      'reaches into the next part',
      [[other('cc')], []],
      [
        [a, b, c],
        [c, d],
      ],
      'its entries are out of order',
    ],
    [
      'names a path above the dataset',
      [[removal('b'), removal('../x')], []],
      STORED,
      'part 1 has what is no entry',
    ],
    ['removes with other words', [[{ ...b, isRemoved: 'yes' }], []], STORED, 'part 1 has what is no entry'],
  ])('is refused if it %s', async (_case, changes, entries, reason) => {
    const reading = await read(streamChunks(await createManifest(changes, entries)));
    expect(refusal(reading)).toBe(unreadable(reason));
  });

  test.each<[string, (head: ManifestHead) => ManifestHead, string]>([
    [
      'is another one than its head tells',
      ({ overlay, ...head }) => ({ ...head, overlay: { ...overlay!, sha256: 'x' } }),
      'part 1 is not what was written',
    ],
    [
      'belongs to no part',
      ({ parts, ...head }) => ({ ...head, parts: parts.map(({ overlaid: _, ...part }) => part) }),
      UNDIVIDED,
    ],
    [
      'is too large',
      ({ parts: [first, ...others], ...head }) => ({
        ...head,
        parts: [{ ...first, overlaid: { changes: 1e9, storedEntries: 2 } }, ...others],
      }),
      UNDIVIDED,
    ],
    ['is missing', ({ overlay: _, ...head }) => head, UNDIVIDED],
  ])('is refused if it %s', async (_case, edit, reason) => {
    const bytes = await createManifest([[other('b')], []], STORED, edit);
    expect(refusal(await read(streamChunks(bytes)))).toBe(unreadable(reason));
  });
});

describe('a manifest of an earlier version', () => {
  const gone = { ...left('b', 'v1'), isGone: true as const };
  const adopted = { ...gone, path: 'c', isAdopted: true as const };
  const ENTRIES = [left('a', 'v1'), gone, adopted];

  test.each<[string, Partial<ManifestHead>, ManifestEntry[]]>([
    ['has the files that are gone', { goneFiles: 'kept' }, ENTRIES],
    ['has none after a mirror', { goneFiles: 'deleted' }, [ENTRIES[0]]],
    [
      'has adopted ones that a mirror has kept',
      { goneFiles: 'deleted', keepsAdopted: true },
      [ENTRIES[0], adopted],
    ],
  ])('%s', async (_case, fields, entries) => {
    const head = { ...createManifestHead([createManifestPart(ENTRIES)]), ...fields };
    expect((await read(streamChunks(await toStoredManifest(head, ENTRIES)))).items).toEqual(entries);
  });

  test.each([1, 2, 100])('is described as later ones are by the first run, in parts of %i', async (size) => {
    const dataset = new Dataset(size);
    for (const entry of ENTRIES) dataset.expected.set(entry.path, entry);
    const divided = Array.from({ length: Math.ceil(ENTRIES.length / size) }, (_, index) =>
      ENTRIES.slice(index * size, (index + 1) * size),
    );
    const parts = divided.map((entries) => ({
      ...createManifestPart(entries),
      sizeBytes: entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    }));
    const head = createManifestHead(parts);
    const writer = new ManifestWriter(dataset.runs.begin().store);
    if (parts.length === 1) await writer.writeWhole(PATH, head, toJsonLines(ENTRIES), undefined, signal);
    else {
      for (const [index, { sha256 }] of parts.entries())
        await writer.stageLines(PATH, sha256, toJsonLines(divided[index]), signal);
      await writer.writeInBlocks(PATH, head, undefined, signal);
    }
    const source = new Map([['a', 'v1']]);
    for (let run = 1; run <= 2; run++) {
      await dataset.run({ source });
      // Adopted files that are gone are decided about in every run.
      expect(dataset.runs.requests.includes('state.read')).toBe(true);
      expect(dataset.runs.requests.some((request) => request !== 'state.read')).toBe(run === 1);
    }
    await dataset.countOverlaid();
    expect(await dataset.read()).toEqual(ENTRIES);
  });
});

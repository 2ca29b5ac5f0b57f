import type { CopyMapping } from '../ports/dataset-mapping';
import { placeOf } from '../ports/dataset-mapping';
import { Cut } from './listing-truncation';
import type { Halt } from './run-halt';
import type { Intents } from '../state/journal';
import { factsOf } from '../state/journal';
import type { ListedFile } from './dataset-listing';
import { filesAt, filesAtTarget, haveDirectories } from './dataset-listing';
import { SUCCESS_MARKER } from '../ports/dataset-mapping';
import type { KnownFiles, ManifestEntry, ManifestPart } from '../state/manifest';
import { hashOfVersions } from '../state/manifest';
import { compareIn } from '../../streams/name-order';
import type { Sighting } from './decide-step';
import type { Policy } from './steps';
import type { KeepPartStep } from './steps';
import type { PlannedStep } from './steps';
import { decide } from './decide-step';
import type { BlobFacts, SnapshotSource, SnapshotTarget } from '../ports/storage-ports';
import { isCopyOf } from './content-equality';
import { settle } from '../state/journal-recovery';
import type { Batches, Streams } from '../../streams/ordered-streams';
import { joinedBy } from '../../streams/ordered-streams';
import { Stretches } from './range-reader';

/** What to do about one file, or about some that have not changed. */
export type DatasetStep = PlannedStep | KeepPartStep;

/** What the steps of one dataset are made from. */
export interface StepSources {
  readonly mapping: CopyMapping;
  readonly policy: Policy;
  readonly source: SnapshotSource;
  readonly target: SnapshotTarget;
  /** The manifest of the last snapshot. */
  readonly known: KnownFiles | undefined;
  /** What runs since then were about to write. */
  readonly journals: Batches<Intents> | undefined;
  readonly halt: Halt;
  /** Whether a marker says that the dataset is whole, which is none of its files. */
  readonly hasMarker?: boolean;
  /** Told where a listing could not be read to its end: what was listed before may be copied all the same. */
  readonly onCut: (failure: unknown) => void;
  readonly signal: AbortSignal;
}

/**
 * What to do for one dataset, file by file in ascending order: the source's listing joined with the manifest. The target
 * is listed too, where it is not known what is there.
 *
 * Of the manifest, only those parts are read in which something has changed. Where the run halts, or a listing breaks, it
 * ends early; what it did not come to is kept, never taken for gone.
 */
export async function* stepsOf(sources: StepSources): AsyncGenerator<readonly DatasetStep[]> {
  const { mapping, policy, source, target, known, journals, signal } = sources;
  const cut = new Cut(sources, compareIn(source.order));
  const splits = known?.parts.map(({ first }) => first);
  const without = sources.hasMarker ? SUCCESS_MARKER : undefined;
  const options = { splits, hasDirectories: haveDirectories(source, target), without };
  const listed = cut.before(filesAt(source, mapping.source, mapping.datasetType, signal, options));
  const isTargetListed = policy.reconcile || policy.adopt || journals !== undefined;
  if (known && policy.mode === 'Incremental' && !isTargetListed) {
    yield* byParts(sources, cut, listed, known);
    return;
  }
  const present = isTargetListed ? cut.before(filesAtTarget(sources, mapping, signal, options)) : undefined;
  yield* joined(sources, cut, { listed, known, journals, present });
}

/** What the manifest and the source have, part by part of the manifest. */
async function* byParts(
  sources: StepSources,
  cut: Cut,
  listed: Batches<ListedFile>,
  known: KnownFiles,
): AsyncGenerator<readonly DatasetStep[]> {
  const files = new Stretches(listed, compareIn(sources.source.order));
  try {
    for (const [index, part] of known.parts.entries()) {
      const end = known.parts.at(index + 1)?.first;
      // One more than it has is enough to know that something has come.
      const first = await files.take(part.entries + 1, end);
      if (isAsKnown(first, part) || (cut.isCut && first.length === 0)) {
        await known.skip();
        yield [{ kind: 'keep-part', part }];
        continue;
      }
      const entries = await known.take();
      const both = { listed: files.until(end, first), known: batchOf(entries) };
      yield* joined(sources, cut, { ...both, journals: undefined, present: undefined });
    }
    if (known.parts.length === 0) {
      const all = { listed: files.until(undefined), known: undefined };
      yield* joined(sources, cut, { ...all, journals: undefined, present: undefined });
    }
  } finally {
    await files.close();
    await known.close();
  }
}

function isAsKnown(files: readonly ListedFile[], { entries, versions }: ManifestPart): boolean {
  if (versions === undefined || files.length !== entries) return false;
  return (
    hashOfVersions(
      files.map(({ path, facts: { etag, tier, tags, access } }) => ({ path, etag, tier, tags, access })),
    ) === versions
  );
}

async function* batchOf<T>(items: readonly T[]): Batches<T> {
  yield items;
}

async function* joined(
  sources: StepSources,
  cut: Cut,
  streams: Streams<JoinedFile>,
): AsyncGenerator<readonly PlannedStep[]> {
  const batches = joinedBy<JoinedFile, Decided>(
    streams,
    ({ path, listed, known: entry, journals: intents, present }) => {
      if (cut.hides(path)) return entry && { kind: 'keep', path, known: entry };
      const sighting = { path, source: listed?.facts, known: entry, present: present?.facts };
      return intents ? { kind: 'unsettled', sighting, intents } : decide(sighting, sources.policy);
    },
    compareIn(sources.source.order),
  );
  for await (const batch of batches) {
    const steps: PlannedStep[] = [];
    for (const decided of batch) {
      const step = decided?.kind === 'unsettled' ? await settledStep(sources, decided) : decided;
      if (step) steps.push(step);
    }
    if (steps.length > 0) yield steps;
  }
}

/** A step, or nothing to do, or first to be found out. */
type Decided = PlannedStep | undefined | Unsettled;

interface Unsettled {
  readonly kind: 'unsettled';
  readonly sighting: Sighting;
  readonly intents: Intents;
}

async function settledStep(
  sources: StepSources,
  { sighting, intents }: Unsettled,
): Promise<PlannedStep | undefined> {
  const { policy } = sources;
  const { path, known, present } = sighting;
  const settled = await settle(policy.mode, known, intents, present, proofOf(sources, path));
  const step = decide({ ...sighting, ...settled }, policy);
  return step?.kind === 'copy' ? { ...step, mayArrive: intents.intents.map(factsOf) } : step;
}

interface JoinedFile {
  readonly listed: ListedFile;
  readonly known: ManifestEntry;
  readonly journals: Intents;
  readonly present: ListedFile;
  readonly [name: string]: { readonly path: string };
}

/** How it is found out whether a blob is a copy of a version, where a listing does not tell. */
function proofOf(
  { mapping, source, target, signal }: StepSources,
  path: string,
): (present: BlobFacts, version: BlobFacts) => Promise<boolean> {
  const from = placeOf(mapping.source, mapping.datasetType, path);
  const to = placeOf(mapping.target, mapping.datasetType, path);
  return (present, version) => isCopyOf(present, version, { from, to }, source, target, signal);
}

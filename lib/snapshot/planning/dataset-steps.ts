import type { CopyMapping } from '../contract/copy-mapping';
import { isExcluded } from '../contract/file-filter';
import { resolveFilePlace } from '../contract/file-places';
import { TruncatedListing } from './truncated-listing';
import type { RunHalt } from '../contract/run-halt';
import type { Intents } from '../state/intent-journal';
import { toAnnouncedVersion } from '../state/intent-journal';
import type { ListedFile } from './listed-file';
import type { NameRange } from './name-range';
import { listSourceFiles, listTargetFiles } from './dataset-listing';
import { hasFolderStubs } from './folder-stubs';
import { SUCCESS_MARKER } from '../contract/success-marker-name';
import type { OpenManifest } from '../state/manifest-reader';
import type { ManifestEntry } from '../state/manifest-entry';
import { countNothing } from '../state/manifest-part';
import { getComparator } from '../../streams/name-order';
import type { ObservedFile } from './decide-step';
import type { PartStep, PlannedStep, UnprovenStep } from './steps';
import { toUnfitStep } from './steps';
import type { Policy } from './policy';
import { relativeNameRule } from '../../model/rules/naming-rules';
import { decideStep } from './decide-step';
import type { SnapshotSource, SnapshotTarget } from '../contract/storage-ports';
import { findCopiedVersion } from './own-copies';
import { recoverPath } from '../state/journal-recovery';
import type { Batches, Streams } from '../../streams/ordered-streams';
import { joinAndCombine, mapOrdered, toBatches } from '../../streams/ordered-streams';
import { compareSource } from './compare-source';
import type { ComparisonItem } from './part-comparison';
import { groupByPart } from './part-comparison';
import { planPart } from './plan-part';

/** The decision about one file, or about a part of the manifest. */
export type DatasetStep = PlannedStep | UnprovenStep | PartStep;

/** The inputs from which the steps of one dataset are planned. */
export interface PlanningInputs {
  readonly mapping: CopyMapping;
  readonly policy: Policy;
  readonly source: SnapshotSource;
  readonly target: SnapshotTarget;
  /** The manifest of the last snapshot. */
  readonly known: OpenManifest | undefined;
  /** The intents of the runs since then. */
  readonly journals: Batches<Intents> | undefined;
  readonly halt: RunHalt;
  /** True if a marker file says that the dataset is complete. It is not one of the dataset's files. */
  readonly hasMarker?: boolean;
  /** True if files that are gone at the source are deleted at the target. */
  readonly deletesGone?: boolean;
  /** True if each file that stays in a changed part has a step. */
  readonly tellsKept?: boolean;
  /** Called if a listing cannot be read to its end. Files that were listed before may still be copied. */
  readonly onTruncated: (failure: unknown) => void;
  /** Called for a file at the target, if it was listed, that neither the source nor the manifest has. It stays. */
  readonly onUnknown?: (path: string) => void;
  readonly signal: AbortSignal;
  /** Awaited before more than a page of a listing is held. */
  readonly beforeMore?: () => Promise<void>;
  /** Number of files that are recovered at the same time after a crash. */
  readonly concurrency?: number;
  /** The names to plan; all of the dataset if it is undefined. The manifest and the journals have no others. */
  readonly range?: NameRange;
}

/** Number of files that are recovered at the same time if nothing else is said. */
const RECOVERIES_AT_ONCE = 16;

/**
 * Plans one dataset, file by file in ascending order, by joining the source's listing with the manifest. The target is
 * listed too if its state is uncertain.
 *
 * Only those parts of the manifest are parsed in which something has changed. If the run halts or a listing fails, planning
 * ends early; files that it did not reach are kept, and never treated as gone.
 */
export async function* planDataset(sources: PlanningInputs): AsyncGenerator<readonly DatasetStep[]> {
  const { mapping, policy, source, known, journals, signal, deletesGone, range, beforeMore } = sources;
  const truncation = new TruncatedListing(sources, getComparator(source.order));
  const excludedPath = sources.hasMarker ? SUCCESS_MARKER : undefined;
  const options = { parts: known?.parts, excludedPath, hasStubs: true, range, beforeMore };
  const isTargetListed = policy.reconcile || policy.adopt || policy.isInDoubt || journals !== undefined;
  const canCompareParts = policy.mode === 'Incremental' && !isTargetListed && known?.isStreamOnly !== true;
  if (canCompareParts && known && known.parts.length > 0) {
    const comparing = { ...options, parts: known.parts, deletesGone };
    const compared = compareSource(sources, mapping, signal, comparing);
    yield* planByParts(sources, truncation, truncation.compareUntilTruncated(compared), known);
    return;
  }
  const listed = truncation.readUntilTruncated(listSourceFiles(sources, mapping, signal, options));
  const present = isTargetListed
    ? truncation.readUntilTruncated(listTargetFiles(sources, mapping, signal, options))
    : undefined;
  yield* planJoined(sources, truncation, { listed, known, journals, present });
}

/** Plans one part of the manifest at a time, and reads only those in which something has changed. */
async function* planByParts(
  sources: PlanningInputs,
  truncation: TruncatedListing,
  compared: AsyncIterable<ComparisonItem>,
  known: OpenManifest,
): AsyncGenerator<readonly DatasetStep[]> {
  try {
    for await (const { part, files } of groupByPart(known.parts, compared, () => truncation.isTruncated)) {
      if (!files) {
        await known.skip();
        yield [{ kind: 'keep-part', part }];
        continue;
      }
      const kept = countNothing();
      const entries = await known.take();
      yield [{ kind: 'change-part', part }];
      const streams = { file: files, entry: toBatches(entries) };
      yield* planPart(sources, truncation, streams, sources.tellsKept ? undefined : kept);
      entries.release();
      yield [{ kind: 'end-part', kept }];
    }
  } finally {
    await known.close();
  }
}

async function* planJoined(
  sources: PlanningInputs,
  truncation: TruncatedListing,
  streams: Streams<JoinedFile>,
): AsyncGenerator<readonly DatasetStep[]> {
  const hasStubs = hasFolderStubs(sources.source, sources.target);
  const batches = joinAndCombine<JoinedFile, Decision>(
    streams,
    ({ path, listed, known: entry, journals: intents, present }) => {
      if (truncation.isUnseen(path)) return entry && { kind: 'keep', path, known: entry };
      if (relativeNameRule(path) !== undefined) return listed && toUnfitStep(listed);
      // Every file has made the directories above it. Only those of folder stubs are files of the dataset.
      if (hasStubs && present?.facts.isDirectory && !listed && !entry && !intents) return undefined;
      // A file that the patterns exclude, and no run has copied, is neither adopted nor unknown.
      const isOther = present && !listed && !entry && !intents;
      if (isOther && isExcluded(sources.mapping, path, present.facts.isDirectory)) return undefined;
      const observed = { path, source: listed?.facts, known: entry, present: present?.facts };
      if (intents) return { kind: 'unsettled', observed, intents };
      const step = decideStep(observed, sources.policy);
      if (!step && present && !present.facts.isDirectory) sources.onUnknown?.(path);
      return step;
    },
    getComparator(sources.source.order),
  );
  for await (const batch of batches) {
    const steps: DatasetStep[] = [];
    if (batch.some((decided) => decided?.kind === 'unsettled')) {
      for await (const step of recoverSteps(sources, batch)) if (step) steps.push(step);
    } else for (const step of batch as readonly (PlannedStep | undefined)[]) if (step) steps.push(step);
    if (steps.length > 0) yield steps;
  }
}

/** A step, or undefined if there is nothing to do, or a path that must be recovered first. */
type Decision = PlannedStep | undefined | UnrecoveredPath;

interface UnrecoveredPath {
  readonly kind: 'unsettled';
  readonly observed: ObservedFile;
  readonly intents: Intents;
}

/** Recovers paths at the same time, because each may take several requests. */
function recoverSteps(
  sources: PlanningInputs,
  decisions: readonly Decision[],
): AsyncGenerator<PlannedStep | UnprovenStep | undefined> {
  async function* yieldDecisions(): AsyncGenerator<Decision> {
    yield* decisions;
  }
  return mapOrdered(yieldDecisions(), sources.concurrency ?? RECOVERIES_AT_ONCE, async (decided) =>
    decided?.kind === 'unsettled' ? recoverStep(sources, decided) : decided,
  );
}

async function recoverStep(
  sources: PlanningInputs,
  { observed, intents }: UnrecoveredPath,
): Promise<PlannedStep | UnprovenStep | undefined> {
  const { policy, mapping, signal } = sources;
  const { path, source, known, present } = observed;
  const places = {
    from: resolveFilePlace(mapping.source, mapping.datasetType, path),
    to: resolveFilePlace(mapping.target, mapping.datasetType, path),
  };
  const recovered = await recoverPath(policy.mode, known, intents, present, (blob, versions) =>
    findCopiedVersion(blob, versions, places, sources, signal),
  );
  const step = decideStep({ ...observed, ...recovered }, policy);
  // The manifest knows another version than the one that is there, so it must not be kept as if that were it.
  const isKeptUnseen = !source || (step?.kind === 'keep' && !policy.reconcile);
  if (recovered.isUnproven && isKeptUnseen && !policy.adopt) return { kind: 'unproven', path, known };
  return step?.kind === 'copy' ? { ...step, mayArrive: intents.intents.map(toAnnouncedVersion) } : step;
}

interface JoinedFile {
  readonly listed: ListedFile;
  readonly known: ManifestEntry;
  readonly journals: Intents;
  readonly present: ListedFile;
  readonly [name: string]: { readonly path: string };
}

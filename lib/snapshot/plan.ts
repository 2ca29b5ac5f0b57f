import type { ManifestEntry, ManifestPart } from './manifest';
import { entryOf } from './manifest';
import type { BlobFacts } from './ports';

/** Azure Data Share's words: every file, or what is new or changed since the last snapshot. */
export type SynchronizationMode = 'FullSync' | 'Incremental';

/** Why a file is copied. */
export type CopyReason =
  | 'new'
  | 'changed'
  /** Only because the mode is FullSync. */
  | 'full'
  /** The target does not have it as it should. */
  | 'repair'
  /** Copying it failed before. */
  | 'due';

/** What to do about one file, and why. */
export type PlannedStep = CopyStep | KeepStep | GoneStep;

export interface CopyStep {
  readonly kind: 'copy';
  readonly path: string;
  readonly source: BlobFacts;
  readonly because: CopyReason;
  /** What the last snapshot left at the target; kept in the manifest if the copy fails. */
  readonly known?: ManifestEntry;
  /** ETag of what the copy replaces at the target; undefined where nothing may be there. */
  readonly replaces?: string;
  /** The content is there already, only its access control is another. */
  readonly isOnlyAccess?: true;
  /** Versions that a run which died was about to write: what it had sent may still arrive. */
  readonly mayArrive?: readonly BlobFacts[];
}

export interface KeepStep {
  readonly kind: 'keep';
  readonly path: string;
  readonly known: ManifestEntry;
}

/** A part of the manifest that the source has just so. */
export interface KeepPartStep {
  readonly kind: 'keep-part';
  readonly part: ManifestPart;
}

/** At the target, this subscription's own, and no longer at the source. */
export interface GoneStep {
  readonly kind: 'gone';
  readonly path: string;
  readonly known: ManifestEntry;
}

/** Gone from the source before it was copied. */
export interface VanishedStep {
  readonly kind: 'vanished';
  readonly path: string;
}

/** What is seen of one file. */
export interface Sighting {
  readonly path: string;
  readonly source?: BlobFacts;
  /** What this subscription left at the target. */
  readonly known?: ManifestEntry;
  /** What is at the target; only where that was listed. */
  readonly present?: BlobFacts;
  /** The unfinished full synchronization that is being continued has copied it. */
  readonly isDone?: boolean;
}

/** How it is decided. */
export interface Policy {
  readonly mode: SynchronizationMode;
  /** The target was listed, and is trusted instead of the manifest. */
  readonly reconcile: boolean;
  /** The target was listed, and all that is there counts as this subscription's own. */
  readonly adopt: boolean;
}

/**
 * Decides about one file. Pure. Undefined where there is nothing to do and nothing to remember.
 *
 * Changes are told by ETag: Last-Modified has a grain of a second, sizes can stay equal, and an MD5 is often absent. Tags
 * and tiers are compared beside it: they change without it.
 */
export function decide(sighting: Sighting, policy: Policy): PlannedStep | undefined {
  const { path, source, present } = sighting;
  const isListed = policy.reconcile || policy.adopt;
  const known = isListed ? knownNow(sighting, policy) : sighting.known;
  if (!source) return known && { kind: 'gone', path, known };
  const replaces = policy.reconcile ? present?.etag : known?.targetETag;
  const copy = (because: CopyReason): CopyStep => ({
    kind: 'copy',
    path,
    source,
    because,
    known,
    replaces,
  });
  if (policy.mode === 'FullSync' && !sighting.isDone)
    return copy(known && !known.isGone ? (isSame(source, known) ? 'full' : 'changed') : 'new');
  if (policy.reconcile) {
    if (!present) return copy(known ? 'repair' : 'new');
    if (!isIdentical(source, present, known)) {
      return copy(
        known && known.targetETag === present.etag && !isSame(source, known) ? 'changed' : 'repair',
      );
    }
    return { kind: 'keep', path, known: entryOf(path, source, present) };
  }
  if (!known || known.isGone) return copy('new');
  if (known.isDue) return copy(isSame(source, known) ? 'due' : 'changed');
  if (!isSame(source, known)) {
    const isOnlyAccess = source.etag === known.sourceETag && hasSameTags(source, known);
    return { ...copy('changed'), ...(isOnlyAccess && { isOnlyAccess }) };
  }
  return { kind: 'keep', path, known };
}

/** What is this subscription's own at a target that was listed. */
function knownNow(
  { path, known, present }: Sighting,
  { reconcile, adopt }: Policy,
): ManifestEntry | undefined {
  // What is not there any more is nothing to delete, and nothing to replace.
  if (!present) return undefined;
  if (known?.targetETag === present.etag) return known;
  if (adopt) return entryOf(path, { ...present, etag: '' }, present);
  // Somebody else's by now: to be repaired from the source, or to be left alone.
  return reconcile ? undefined : known;
}

/** Whether the source still has the version that the target's is a copy of. */
function isSame(source: BlobFacts, known: ManifestEntry): boolean {
  return source.etag === known.sourceETag && hasSameExtras(source, known);
}

type Extras = Pick<BlobFacts, 'tier' | 'tags' | 'access'>;

/** Whether what belongs to a blob beside its content is the same. */
export function hasSameExtras(a: Extras, b: Extras): boolean {
  return hasSameTags(a, b) && hasSameAccess(a, b);
}

function hasSameTags(a: Extras, b: Extras): boolean {
  return a.tier === b.tier && JSON.stringify(a.tags) === JSON.stringify(b.tags);
}

function hasSameAccess({ access: a }: Extras, { access: b }: Extras): boolean {
  return (['permissions', 'owner', 'group', 'acl'] as const).every((part) => a?.[part] === b?.[part]);
}

/** Whether the target has what the source has: by content where both have an MD5, or else by what the manifest knows. */
function isIdentical(source: BlobFacts, present: BlobFacts, known: ManifestEntry | undefined): boolean {
  if (source.sizeBytes !== present.sizeBytes || !hasSameExtras(source, present)) return false;
  if (source.isDirectory || present.isDirectory) return source.isDirectory === present.isDirectory;
  if (source.contentMd5 && present.contentMd5) return source.contentMd5 === present.contentMd5;
  return known?.targetETag === present.etag && known.sourceETag === source.etag;
}

/** A number of files and their bytes. */
export interface Tally {
  files: number;
  bytes: number;
}

/** What a synchronization would do with one dataset. */
export interface PlanTally {
  readonly new: Tally;
  readonly changed: Tally;
  /** Copied again only because the mode is FullSync. */
  readonly full: Tally;
  /** Copied because the target does not have it as it should, or because copying it failed before. */
  readonly repair: Tally;
  readonly unchanged: Tally;
  /** No longer at the source: kept, or deleted under `mirror`. */
  readonly gone: Tally;
  /** Of ADLS Gen2: those that are made, those whose access control is set, and those that are gone. */
  readonly directories: { new: number; changed: number; gone: number };
}

export function emptyPlanTally(): PlanTally {
  const zero = (): Tally => ({ files: 0, bytes: 0 });
  return {
    new: zero(),
    changed: zero(),
    full: zero(),
    repair: zero(),
    unchanged: zero(),
    gone: zero(),
    directories: { new: 0, changed: 0, gone: 0 },
  };
}

export function countStep(tally: PlanTally, step: PlannedStep | KeepPartStep): void {
  if (step.kind === 'keep-part') {
    tally.unchanged.files += filesOf(step.part);
    tally.unchanged.bytes += step.part.sizeBytes;
    return;
  }
  if (isOfDirectory(step)) {
    if (step.kind !== 'keep') tally.directories[directoryTallyOf(step)] += 1;
    return;
  }
  const counted = tally[tallyOf(step)];
  counted.files += 1;
  counted.bytes += step.kind === 'copy' ? step.source.sizeBytes : step.known.sizeBytes;
}

/** Whether it is about a directory. */
export function isOfDirectory(step: PlannedStep): boolean {
  return (step.kind === 'copy' ? step.source : step.known).isDirectory === true;
}

/** Files of a part of the manifest. */
export function filesOf({ entries, directories = 0 }: ManifestPart): number {
  return entries - directories;
}

function directoryTallyOf(step: CopyStep | GoneStep): keyof PlanTally['directories'] {
  if (step.kind === 'gone') return 'gone';
  return step.known?.isDirectory && !step.known.isGone ? 'changed' : 'new';
}

function tallyOf(step: PlannedStep): Exclude<keyof PlanTally, 'directories'> {
  if (step.kind === 'keep') return 'unchanged';
  if (step.kind === 'gone') return 'gone';
  return step.because === 'due' ? 'repair' : step.because;
}

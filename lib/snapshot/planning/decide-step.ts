import type { ManifestEntry } from '../state/manifest';
import { toManifestEntry } from '../state/manifest';
import type { CopyReason, CopyStep, PlannedStep, Policy } from './steps';
import type { BlobFacts } from '../ports/storage-ports';

/** What is seen of one file. */
export interface ObservedFile {
  readonly path: string;
  readonly source?: BlobFacts;
  /** What this subscription left at the target. */
  readonly known?: ManifestEntry;
  /** What is at the target; only where that was listed. */
  readonly present?: BlobFacts;
  /** The unfinished full synchronization that is being continued has copied it. */
  readonly isDone?: boolean;
}

/**
 * Decides about one file. Pure. Undefined where there is nothing to do and nothing to remember.
 *
 * Changes are told by ETag: Last-Modified has a grain of a second, sizes can stay equal, and an MD5 is often absent. Tags
 * and tiers are compared beside it: they change without it.
 */
export function decideStep(observed: ObservedFile, policy: Policy): PlannedStep | undefined {
  const { path, source, present } = observed;
  const isListed = policy.reconcile || policy.adopt;
  const known = isListed ? findOwnEntry(observed, policy) : observed.known;
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
  if (policy.mode === 'FullSync' && !observed.isDone)
    return copy(known && !known.isGone ? (isSameVersion(source, known) ? 'full' : 'changed') : 'new');
  if (policy.reconcile) {
    if (!present) return copy(known ? 'repair' : 'new');
    if (!isIdentical(source, present, known)) {
      return copy(
        known && known.targetETag === present.etag && !isSameVersion(source, known) ? 'changed' : 'repair',
      );
    }
    return { kind: 'keep', path, known: toManifestEntry(path, source, present) };
  }
  if (!known || known.isGone) return copy('new');
  if (known.isDue) return copy(isSameVersion(source, known) ? 'due' : 'changed');
  if (!isSameVersion(source, known)) {
    const isOnlyAccess = source.etag === known.sourceETag && hasSameTags(source, known);
    return { ...copy('changed'), ...(isOnlyAccess && { isOnlyAccess }) };
  }
  return { kind: 'keep', path, known };
}

/** What is this subscription's own at a target that was listed. */
function findOwnEntry(
  { path, known, present }: ObservedFile,
  { reconcile, adopt }: Policy,
): ManifestEntry | undefined {
  // What is not there any more is nothing to delete, and nothing to replace.
  if (!present) return undefined;
  if (known?.targetETag === present.etag) return known;
  if (adopt) return toManifestEntry(path, { ...present, etag: '' }, present);
  // Somebody else's by now: to be repaired from the source, or to be left alone.
  return reconcile ? undefined : known;
}

/** Whether the source still has the version that the target's is a copy of. */
function isSameVersion(source: BlobFacts, known: ManifestEntry): boolean {
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

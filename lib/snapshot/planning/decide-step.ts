import type { ManifestEntry } from '../state/manifest-entry';
import { toManifestEntry } from '../state/manifest-entry';
import type { CopyReason, CopyStep, PlannedStep } from './steps';
import type { Policy } from './policy';
import { hasSameProperties } from '../contract/content-properties';
import type { BlobFacts } from '../contract/storage-ports';

/** The state of one file, as observed at the source, in the manifest and at the target. */
export interface ObservedFile {
  readonly path: string;
  readonly source?: BlobFacts;
  /** The file that this subscription left at the target. */
  readonly known?: ManifestEntry;
  /** The file at the target; only if the target was listed. */
  readonly present?: BlobFacts;
  /** True if the full synchronization that is being continued has already copied the file. */
  readonly isDone?: boolean;
}

/**
 * Decides about one file. Pure. Returns undefined if there is nothing to do and nothing to record.
 *
 * Changes are detected by ETag: Last-Modified has a resolution of one second, the size may stay the same, and the MD5 is
 * often absent. Tags and tiers are compared separately, because they change without a new ETag.
 */
export function decideStep(observed: ObservedFile, policy: Policy): PlannedStep | undefined {
  const { path, source, present } = observed;
  const isListed = policy.reconcile || policy.adopt || policy.isInDoubt;
  const known = isListed ? findOwnEntry(observed, policy) : observed.known;
  if (!source) {
    const isJustAdopted = known?.isAdopted && known !== observed.known;
    return known && { kind: 'gone', path, known, ...(isJustAdopted && { isJustAdopted }) };
  }
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
    const isAssumed = (!isOwnVersion(present, known) || known.isAssumed) && !source.isDirectory;
    const entry = {
      ...toManifestEntry(path, source, present),
      ...(known?.isAdopted && { isAdopted: true as const }),
      ...(isAssumed && { isAssumed }),
    };
    return { kind: 'keep', path, known: entry };
  }
  if (policy.isInDoubt && !known && observed.known && !observed.known.isGone) return copy('repair');
  if (!known || known.isGone) return copy('new');
  if (known.isDue) return copy(isSameVersion(source, known) ? 'due' : 'changed');
  if (!isSameVersion(source, known)) {
    const isOnlyAccess = source.etag === known.sourceETag && hasSameTags(source, known);
    return { ...copy('changed'), ...(isOnlyAccess && { isOnlyAccess }) };
  }
  // The size may be one that was told of when this version was copied. A listing has the right one.
  const { sizeBytes } = source;
  return { kind: 'keep', path, known: sizeBytes === known.sizeBytes ? known : { ...known, sizeBytes } };
}

/** Returns the file that belongs to this subscription at a target that was listed. */
function findOwnEntry(
  { path, source, known, present }: ObservedFile,
  { reconcile, adopt, isInDoubt, isCarried }: Policy,
): ManifestEntry | undefined {
  // A missing file can be neither deleted nor replaced.
  if (!present) return undefined;
  if (known?.targetETag === present.etag) return known;
  if (isCarried && !source && known && hasSameContent(known, present))
    return { ...known, targetETag: present.etag };
  if (adopt) return { ...toManifestEntry(path, { ...present, etag: '' }, present), isAdopted: true };
  // Somebody else has changed it: reconciling repairs it from the source, otherwise it is left alone.
  return reconcile || isInDoubt ? undefined : known;
}

/** True if the target has the content that the manifest knows, written again. */
function hasSameContent(known: ManifestEntry, { sizeBytes, contentMd5, properties }: BlobFacts): boolean {
  return (
    known.sizeBytes === sizeBytes &&
    known.contentMd5 !== undefined &&
    known.contentMd5 === contentMd5 &&
    known.propertiesHash !== undefined &&
    known.propertiesHash === properties?.hash
  );
}

/** True if the source still has the version from which the target's file was copied. */
function isSameVersion(source: BlobFacts, known: ManifestEntry): boolean {
  return source.etag === known.sourceETag && hasSameExtras(source, known);
}

type Extras = Pick<BlobFacts, 'tier' | 'tags' | 'access'>;

/** True if tier, tags and access control are the same. */
export function hasSameExtras(a: Extras, b: Extras): boolean {
  return hasSameTags(a, b) && hasSameAccess(a, b);
}

function hasSameTags(a: Extras, b: Extras): boolean {
  return a.tier === b.tier && JSON.stringify(a.tags) === JSON.stringify(b.tags);
}

function hasSameAccess({ access: a }: Extras, { access: b }: Extras): boolean {
  return (['permissions', 'owner', 'group', 'acl', 'isSticky'] as const).every(
    (part) => a?.[part] === b?.[part],
  );
}

/** True if the manifest knows from which version the target's file was copied. */
function isOwnVersion(present: BlobFacts, known: ManifestEntry | undefined): known is ManifestEntry {
  return known?.targetETag === present.etag && known.sourceETag !== '';
}

/**
 * True if the target has the same file as the source.
 *
 * If the manifest knows the target's version, it also knows the version of the source from which it was copied. That decides,
 * because the MD5 of a blob is whatever its writer has stored. Otherwise size, MD5, content headers and metadata must be the
 * same.
 */
function isIdentical(source: BlobFacts, present: BlobFacts, known: ManifestEntry | undefined): boolean {
  if (source.sizeBytes !== present.sizeBytes || !hasSameExtras(source, present)) return false;
  if (source.isDirectory || present.isDirectory) return source.isDirectory === present.isDirectory;
  const isOwn = isOwnVersion(present, known);
  if (isOwn && known.sourceETag !== source.etag) return false;
  if (isOwn && known.propertiesHash !== undefined)
    return hasSameProperties({ hash: known.propertiesHash }, present.properties) !== false;
  const isSame = hasSameProperties(source.properties, present.properties);
  if (isOwn) return isSame !== false;
  // Unknown properties are not the same: nobody has seen them arrive.
  if (isSame !== true) return false;
  return source.contentMd5 !== undefined && source.contentMd5 === present.contentMd5;
}

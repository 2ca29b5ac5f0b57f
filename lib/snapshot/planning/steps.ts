import type { ManifestEntry } from '../state/manifest-entry';
import type { AnnouncedVersion } from '../state/intent-journal';
import type { EntryCounts, ManifestPart } from '../state/manifest-part';
import type { BlobFacts } from '../contract/storage-ports';
import type { ListedFile } from './listed-file';

/** The reason for copying a file. */
export type CopyReason =
  | 'new'
  | 'changed'
  /** It has not changed, but the mode is FullSync. */
  | 'full'
  /** The target's file differs from the manifest. */
  | 'repair'
  /** An earlier copy failed. */
  | 'due';

/** The decision about one file. */
export type PlannedStep = CopyStep | KeepStep | GoneStep;

export interface CopyStep {
  readonly kind: 'copy';
  readonly path: string;
  readonly source: BlobFacts;
  readonly because: CopyReason;
  /** The file that the last snapshot left at the target. It stays in the manifest if the copy fails. */
  readonly known?: ManifestEntry;
  /** ETag of the blob that the copy replaces at the target; undefined if there must be none. */
  readonly replaces?: string;
  /** True if the target has the content already, and only the access control differs. */
  readonly isOnlyAccess?: true;
  /** Versions that a crashed run intended to write. Its last requests may still take effect. */
  readonly mayArrive?: readonly AnnouncedVersion[];
}

/** Plans a copy, which fails because of the name. What a URL cannot name is neither recorded, adopted nor deleted. */
export function toUnfitStep({ path, facts }: ListedFile): CopyStep {
  return { kind: 'copy', path, source: facts, because: 'new' };
}

export interface KeepStep {
  readonly kind: 'keep';
  readonly path: string;
  readonly known: ManifestEntry;
}

/** Keeps a part of the manifest that matches the source. */
export interface KeepPartStep {
  readonly kind: 'keep-part';
  readonly part: ManifestPart;
}

/** Begins a part of the manifest in which something has changed. The steps about it follow; files without a step stay. */
export interface ChangePartStep {
  readonly kind: 'change-part';
  readonly part: ManifestPart;
}

/** Ends a part of the manifest in which something has changed. */
export interface EndPartStep {
  readonly kind: 'end-part';
  /** The entries that stay. */
  readonly kept: EntryCounts;
}

/** Steps about parts of the manifest. */
export type PartStep = KeepPartStep | ChangePartStep | EndPartStep;

/** A file of this subscription at the target that is no longer at the source. */
export interface GoneStep {
  readonly kind: 'gone';
  readonly path: string;
  readonly known: ManifestEntry;
  /** True if this run adopts the file, which the source may never have had. No run deletes what it adopts. */
  readonly isJustAdopted?: true;
}

/**
 * A file that may have been left at the target by a run that ended before it recorded the copy, and that is gone at the source,
 * or came from another source. Nothing proves it, so it is neither deleted nor forgotten.
 */
export interface UnprovenStep {
  readonly kind: 'unproven';
  readonly path: string;
  readonly known?: ManifestEntry;
}

/** A file that disappeared from the source before it was copied. */
export interface VanishedStep {
  readonly kind: 'vanished';
  readonly path: string;
}

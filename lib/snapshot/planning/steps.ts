import type { ManifestEntry, ManifestPart } from '../state/manifest';
import type { BlobFacts } from '../ports/storage-ports';
import type { SynchronizationMode } from '../ports/run-record';

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

/** How it is decided. */
export interface Policy {
  readonly mode: SynchronizationMode;
  /** The target was listed, and is trusted instead of the manifest. */
  readonly reconcile: boolean;
  /** The target was listed, and all that is there counts as this subscription's own. */
  readonly adopt: boolean;
}

import type { BlobFacts } from './ports';
import type { ManifestEntry } from './manifest';

/** Azure Data Share's words: every file, or what is new or changed since the last snapshot. */
export type SynchronizationMode = 'FullSync' | 'Incremental';

/** What to do about one file, and why. */
export type Step =
  | {
      readonly kind: 'copy';
      readonly path: string;
      readonly source: BlobFacts;
      readonly because: 'new' | 'changed' | 'full';
      /** What the last snapshot left at the target; kept in the manifest if the copy fails. */
      readonly known?: ManifestEntry;
    }
  | { readonly kind: 'keep'; readonly path: string; readonly known: ManifestEntry }
  /** At the target, written by this subscription, and no longer at the source. */
  | { readonly kind: 'gone'; readonly path: string; readonly known: ManifestEntry };

/**
 * Decides about one file from its two sides. Pure.
 *
 * Changes are told by ETag: Last-Modified has a grain of a second, sizes can stay equal, and an MD5 is often absent.
 */
export function decide(
  mode: SynchronizationMode,
  path: string,
  source: BlobFacts | undefined,
  known: ManifestEntry | undefined,
): Step {
  if (!source) {
    if (!known) throw new Error(`nothing to decide about '${path}'`);
    return { kind: 'gone', path, known };
  }
  if (!known || known.isGone) return { kind: 'copy', path, source, because: 'new', known };
  if (known.sourceETag !== source.etag) return { kind: 'copy', path, source, because: 'changed', known };
  if (mode === 'FullSync') return { kind: 'copy', path, source, because: 'full', known };
  return { kind: 'keep', path, known };
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
  readonly unchanged: Tally;
  /** No longer at the source: kept, or deleted under `mirror`. */
  readonly gone: Tally;
}

export function emptyPlanTally(): PlanTally {
  const zero = (): Tally => ({ files: 0, bytes: 0 });
  return { new: zero(), changed: zero(), full: zero(), unchanged: zero(), gone: zero() };
}

export function countStep(tally: PlanTally, step: Step): void {
  const reason = step.kind === 'copy' ? step.because : step.kind === 'keep' ? 'unchanged' : 'gone';
  tally[reason].files += 1;
  tally[reason].bytes += step.kind === 'copy' ? step.source.sizeBytes : step.known.sizeBytes;
}

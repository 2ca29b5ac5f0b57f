import type { Intent, Intents } from './journal';
import { toSourceFacts } from './journal';
import type { ManifestEntry } from './manifest';
import { toManifestEntry } from './manifest';
import type { SynchronizationMode } from '../ports/run-record';
import type { BlobFacts } from '../ports/storage-ports';

/** What became of what earlier runs were about to write at one path. */
export interface RecoveredPath {
  /** What this subscription left at the target. */
  readonly known?: ManifestEntry;
  /** An unfinished full synchronization has copied it. */
  readonly isDone?: true;
}

/**
 * Tells what runs that died have left at one path, from what they noted and from what is there.
 *
 * @param isCopyOfVersion Asked where size and MD5 do not tell whether what is there is a copy of that version.
 */
export async function recoverPath(
  mode: SynchronizationMode,
  known: ManifestEntry | undefined,
  { path, intents }: Intents,
  present: BlobFacts | undefined,
  isCopyOfVersion: (present: BlobFacts, version: BlobFacts) => Promise<boolean>,
): Promise<RecoveredPath> {
  if (!present) return { known };
  for (const intent of intents) {
    const written = matchesIntent(intent, present, known);
    if (written === false) continue;
    const version = toSourceFacts(intent);
    if (written === undefined && !(await isCopyOfVersion(present, version))) continue;
    const isDone =
      mode === 'FullSync' &&
      intents.some((each) => each.mode === 'FullSync' && each.sourceETag === intent.sourceETag);
    // Tags, tiers and access have no part in the ETags: a manifest that was written since knows of them, or what is there.
    const isKnown = known?.targetETag === present.etag;
    const { tier, tags, access } = present;
    const entry = isKnown ? known : toManifestEntry(path, { ...version, tier, tags, access }, present);
    return { known: entry, ...(isDone && { isDone: true }) };
  }
  return { known };
}

/** Whether what is there is what was to be written; undefined where it may be. Pure. */
export function matchesIntent(
  intent: Intent,
  present: BlobFacts,
  known: ManifestEntry | undefined,
): boolean | undefined {
  if (present.etag === intent.replaces) return false;
  if (known?.targetETag === present.etag) return known.sourceETag === intent.sourceETag;
  if (present.isDirectory || intent.isDirectory) return present.isDirectory === intent.isDirectory;
  if (present.sizeBytes !== intent.sizeBytes) return false;
  if (present.contentMd5 && intent.contentMd5) return present.contentMd5 === intent.contentMd5;
  return undefined;
}

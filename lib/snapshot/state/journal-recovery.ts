import type { AnnouncedVersion, Intent, Intents } from './intent-journal';
import { toAnnouncedVersion, toSourceFacts } from './intent-journal';
import type { ManifestEntry } from './manifest-entry';
import { toManifestEntry } from './manifest-entry';
import type { SynchronizationMode } from '../contract/run-record';
import type { BlobFacts } from '../contract/storage-ports';

/** The outcome of the intents of earlier runs at one path. */
export interface RecoveredPath {
  /** The file that this subscription left at the target. */
  readonly known?: ManifestEntry;
  /** True if an unfinished full synchronization has copied it. */
  readonly isDone?: true;
  /** True if the blob may be a copy that such a run made, and nothing proves it. */
  readonly isUnproven?: true;
}

/**
 * Determines which file crashed runs have left at one path, from their intents and the blob at the target.
 *
 * @param findVersion Called with the versions that size and MD5 neither prove nor disprove.
 */
export async function recoverPath(
  mode: SynchronizationMode,
  known: ManifestEntry | undefined,
  { path, intents }: Intents,
  present: BlobFacts | undefined,
  findVersion: (
    present: BlobFacts,
    versions: readonly AnnouncedVersion[],
  ) => Promise<BlobFacts | 'unproven' | undefined>,
): Promise<RecoveredPath> {
  if (!present) return { known };
  const matches = intents.map((intent) => matchesIntent(intent, present, known));
  const certain = intents.find((_, index) => matches[index] === true);
  const undecided = intents.filter((_, index) => matches[index] === undefined);
  const version = certain
    ? toSourceFacts(certain)
    : undecided.length > 0
      ? await findVersion(present, undecided.map(toAnnouncedVersion))
      : undefined;
  if (version === undefined) return { known };
  if (version === 'unproven') return { known, isUnproven: true };
  const isDone =
    mode === 'FullSync' &&
    intents.some((each) => each.mode === 'FullSync' && each.sourceETag === version.etag);
  // ETags do not cover tags, tiers and access control: a later manifest has them, or the blob itself.
  const isKnown = known?.targetETag === present.etag;
  const { tier, tags, access } = present;
  const entry = isKnown ? known : toManifestEntry(path, { ...version, tier, tags, access }, present);
  return { known: entry, ...(isDone && { isDone: true }) };
}

/** True if the blob is the version that an intent announced; undefined if it may be. Pure. */
export function matchesIntent(
  intent: Intent,
  present: BlobFacts,
  known: ManifestEntry | undefined,
): boolean | undefined {
  if (present.etag === intent.replaces) return false;
  if (known?.targetETag === present.etag) return known.sourceETag === intent.sourceETag;
  if (present.isDirectory || intent.isDirectory) return present.isDirectory === intent.isDirectory;
  if (present.sizeBytes !== intent.sizeBytes) return false;
  // Versions with the same content can have different headers and metadata.
  if (intent.propertiesHash !== undefined && present.properties)
    if (present.properties.hash !== intent.propertiesHash) return false;
  if (present.contentMd5 && intent.contentMd5) return present.contentMd5 === intent.contentMd5;
  return undefined;
}

import { z } from 'zod';
import { VERSION_SUM } from '../contract/source-digest';
import { toPart } from './chunked-jsonl';
import type { ManifestEntry } from './manifest-entry';
import { hashEntryVersions, sumSourceVersions } from './manifest-entry';
import { partSchema } from './mapping-identity';
import { countSchema } from './state-values';

/**
 * A part, as the head of a manifest describes it. Hash and length are those of its lines as they are stored; everything else
 * is about its entries, as the overlay has changed them.
 */
export const manifestPartSchema = partSchema.extend({
  /** Total size of its files. */
  sizeBytes: countSchema,
  /** Number of entries that are directories. */
  directories: countSchema.optional(),
  /** Hash over the names and versions of the files that are not gone; see `hashEntryVersions`. */
  versions: z.string().optional(),
  /** Sum over the versions of the source that its files are copies of; absent if one is unknown, or a file is due. */
  sourceSum: z.string().regex(VERSION_SUM).optional(),
  /** Number of files that are gone at the source. */
  gone: countSchema.optional(),
  /** Number of directories that are gone at the source. */
  goneDirectories: countSchema.optional(),
  /** Total size of the files that are gone at the source. */
  goneBytes: countSchema.optional(),
  /** Number of adopted files and directories that are gone at the source: every run decides about them. */
  goneAdopted: countSchema.optional(),
  /** Set if the entries marked as gone are no longer at the target: all of them, or all but the adopted ones. */
  deleted: z.enum(['all', 'unadopted']).optional(),
  /** Set if the overlay changes it: the number of these changes, and of the entries that are stored. */
  overlaid: z.object({ changes: countSchema, storedEntries: countSchema }).optional(),
});

export type ManifestPart = z.infer<typeof manifestPartSchema>;

/** Describes a part with these entries. @param lines Its lines. */
export function describePart(entries: readonly ManifestEntry[], lines: string): ManifestPart {
  return { ...toPart(entries, lines), ...describeEntries(entries) };
}

/** Describes entries, regardless of how they are stored. @param sourceSum The sum over the versions of their sources, if known. */
export function describeEntries(
  entries: readonly ManifestEntry[],
  sourceSum = sumSourceVersions(entries),
): Omit<ManifestPart, 'sha256' | 'length' | 'entries' | 'first'> {
  const count = { sizeBytes: 0, directories: 0, gone: 0, goneDirectories: 0, goneBytes: 0, goneAdopted: 0 };
  for (const { sizeBytes, isDirectory, isGone, isAdopted } of entries) {
    count.sizeBytes += sizeBytes;
    if (isDirectory) count.directories += 1;
    if (!isGone) continue;
    count.goneBytes += sizeBytes;
    if (isAdopted) count.goneAdopted += 1;
    if (isDirectory) count.goneDirectories += 1;
    else count.gone += 1;
  }
  const { sizeBytes, directories, gone, goneDirectories, goneBytes, goneAdopted } = count;
  const versions = hashEntryVersions(entries);
  return {
    sizeBytes,
    ...(directories > 0 && { directories }),
    ...(versions !== undefined && { versions }),
    ...(sourceSum !== undefined && { sourceSum }),
    ...(gone > 0 && { gone }),
    ...(goneDirectories > 0 && { goneDirectories }),
    ...(goneBytes > 0 && { goneBytes }),
    ...(goneAdopted > 0 && { goneAdopted }),
  };
}

/** The entries of a manifest, or of some of its entries, as a run counts them. */
export interface EntryCounts {
  /** Files and directories, apart from those that were deleted. */
  entries: number;
  /** Files that are not gone at the source. */
  files: number;
  bytes: number;
  /** Files that are gone at the source and still at the target. */
  goneFiles: number;
  goneBytes: number;
}

export const countNothing = (): EntryCounts => ({
  entries: 0,
  files: 0,
  bytes: 0,
  goneFiles: 0,
  goneBytes: 0,
});

export function countEntry(counts: EntryCounts, { isDirectory, isGone, sizeBytes }: ManifestEntry): void {
  counts.entries += 1;
  if (isDirectory) return;
  counts[isGone ? 'goneFiles' : 'files'] += 1;
  counts[isGone ? 'goneBytes' : 'bytes'] += sizeBytes;
}

/** Counts the entries of a part without reading it. */
export function countPart(part: ManifestPart): EntryCounts {
  const { entries, sizeBytes, directories = 0, gone = 0, goneBytes = 0, deleted } = part;
  const left = deleted ? { goneFiles: 0, goneBytes: 0 } : { goneFiles: gone, goneBytes };
  return {
    entries: deleted ? countPresent(part) : entries,
    files: entries - directories - gone,
    bytes: sizeBytes - goneBytes,
    ...left,
  };
}

/** Counts the files and directories of a part that are not gone at the source. */
export function countPresent({ entries, gone = 0, goneDirectories = 0 }: ManifestPart): number {
  return entries - gone - goneDirectories;
}

/** Deleted entries of a part, as a fraction, from which on it is written again without them. */
const MAX_DELETED_FRACTION = 1 / 4;

/** True if a part with so many entries that were deleted is written again. */
export function isWasteful({ entries }: ManifestPart, deletedEntries: number): boolean {
  return deletedEntries > entries * MAX_DELETED_FRACTION;
}

/**
 * True if a part may have files that are gone at the source and still at the target. The parts of earlier versions do not
 * tell exactly.
 */
export function mayHaveGone({ versions, gone = 0, goneDirectories = 0, deleted }: ManifestPart): boolean {
  return deleted !== 'all' && (versions === undefined || gone + goneDirectories > 0);
}

/** True if it may have some that are not adopted. */
export function mayHaveUnadopted({ goneAdopted = 0, deleted, ...part }: ManifestPart): boolean {
  const { versions, gone = 0, goneDirectories = 0 } = part;
  return deleted === undefined && (versions === undefined || gone + goneDirectories > goneAdopted);
}

/** True if a part may have adopted files that are gone at the source and still at the target. */
export function mayHaveAdopted({ versions, goneAdopted = 0, deleted }: ManifestPart): boolean {
  return deleted !== 'all' && (versions === undefined || goneAdopted > 0);
}

/** True if the description of a part leaves something open: a file in it needs work, or an earlier version told less. */
export function hasOpenDescription({ versions, sourceSum }: ManifestPart): boolean {
  return versions === undefined || sourceSum === undefined;
}

/**
 * True if a part must be read although its files have not changed.
 *
 * @param deletesGone True if files that are gone are deleted.
 */
export function needsWork(part: ManifestPart, deletesGone: boolean): boolean {
  if (hasOpenDescription(part) || mayHaveAdopted(part) || (deletesGone && mayHaveGone(part))) return true;
  return part.deleted !== undefined && isWasteful(part, part.entries - countPresent(part));
}

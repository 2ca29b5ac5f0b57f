import { z } from 'zod';
import { VERSION_SUM } from '../contract/source-digest';
import { toPart } from './chunked-jsonl';
import type { ManifestEntry } from './manifest-entry';
import { SourceVersionsHash, sumSourceVersions } from './manifest-entry';
import { partSchema } from './mapping-identity';
import { countSchema } from './state-values';
import type { StoredEntry } from './stored-entry';

const storedFields = {
  /** Length of its compressed lines; absent in manifests of earlier versions, and in those that are written as a whole. */
  storedBytes: countSchema.optional(),
};

/** The overlay, as the head of a manifest describes it. */
export const overlaySchema = partSchema.extend(storedFields);

/**
 * A part, as the head of a manifest describes it. Hash and length are those of its lines as they are stored; everything else
 * is about its entries, as the overlay has changed them.
 */
export const manifestPartSchema = partSchema.extend({
  ...storedFields,
  /** Total size of its files. */
  sizeBytes: countSchema,
  /** Number of entries that are directories. */
  directories: countSchema.optional(),
  /** Hash over the names and versions of the files that are not gone; absent if one of them needs work even if nothing changes. */
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

/** The part of a head that is about entries, regardless of how they are stored. */
type Description = Omit<ManifestPart, 'sha256' | 'length' | 'entries' | 'first'>;

export function describeEntries(entries: readonly ManifestEntry[]): Description {
  const described = new EntriesDescription();
  for (const entry of entries) described.add(entry);
  return described.end(sumSourceVersions(entries));
}

type DescribedEntry = Omit<ManifestEntry, 'targetETag' | 'contentMd5' | 'propertiesHash' | 'isAssumed'>;

/** Describes entries one after another, without holding them. */
export class EntriesDescription {
  private readonly hash = new SourceVersionsHash();
  /** True if an entry needs work even if nothing changes. */
  private isOpen = false;
  private sizeBytes = 0;
  private directories = 0;
  private gone = 0;
  private goneDirectories = 0;
  private goneBytes = 0;
  private goneAdopted = 0;

  public addStored(entry: StoredEntry): void {
    const { path, sizeBytes, plainETag: sourceETag } = entry;
    this.add(sourceETag === undefined ? entry.read() : { path, sizeBytes, sourceETag });
  }

  public add(entry: DescribedEntry): void {
    const { path, sizeBytes, sourceETag: etag, tier, tags, access } = entry;
    this.sizeBytes += sizeBytes;
    if (entry.isDirectory) this.directories += 1;
    if (entry.isGone) this.addGone(entry);
    else if (entry.isDue || etag === '') this.isOpen = true;
    else if (!this.isOpen) this.hash.addVersion(path, { etag, tier, tags, access });
  }

  /** @param sourceSum The sum over the versions of the sources of the entries, if it is known. */
  public end(sourceSum: string | undefined): Description {
    const { sizeBytes, directories, gone, goneDirectories, goneBytes, goneAdopted } = this;
    return {
      sizeBytes,
      ...(directories > 0 && { directories }),
      ...(!this.isOpen && { versions: this.hash.toHex() }),
      ...(sourceSum !== undefined && { sourceSum }),
      ...(gone > 0 && { gone }),
      ...(goneDirectories > 0 && { goneDirectories }),
      ...(goneBytes > 0 && { goneBytes }),
      ...(goneAdopted > 0 && { goneAdopted }),
    };
  }

  /** Counts an entry that is gone: it has no version. */
  private addGone({ sizeBytes, isAdopted, isDirectory }: DescribedEntry): void {
    this.goneBytes += sizeBytes;
    if (isAdopted) this.goneAdopted += 1;
    if (isDirectory) this.goneDirectories += 1;
    else this.gone += 1;
  }
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

export function countEntry(
  counts: EntryCounts,
  { isDirectory, isGone, sizeBytes }: Pick<ManifestEntry, 'isDirectory' | 'isGone' | 'sizeBytes'>,
): void {
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

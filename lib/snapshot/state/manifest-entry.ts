import { createHash } from 'node:crypto';
import type { Access, BlobFacts, Tags } from '../contract/storage-ports';
import type { DigestedVersion } from '../contract/source-digest';
import { VersionSum } from '../contract/source-digest';
import { isFileSize, isRelativePath, isSourceETag, isTargetETag } from './state-values';

/** A file that a snapshot left at the target. ETags have no quotes. */
export interface ManifestEntry {
  /** Name relative to the dataset; '' for the file of a File dataset. */
  readonly path: string;
  readonly sizeBytes: number;
  /** ETag of the version of the source that was copied; '' if it is unknown because the file was adopted. */
  readonly sourceETag: string;
  readonly targetETag: string;
  /** Base64, as in Content-MD5. */
  readonly contentMd5?: string;
  /**
   * Hash of the content headers and the metadata that were copied; absent if they are unknown, as in entries that earlier
   * versions have written.
   */
  readonly propertiesHash?: string;
  /** Only if tiers are preserved. */
  readonly tier?: string;
  /** Only if tags are preserved. */
  readonly tags?: Tags;
  /** True for a directory of ADLS Gen2, whose ETags are `DIRECTORY_ETAG`. */
  readonly isDirectory?: true;
  /** Only if access control is preserved. */
  readonly access?: Access;
  /** True if the file is gone at the source but still at the target. */
  readonly isGone?: true;
  /**
   * True if this subscription has not copied the file: the target had a file with the same size, MD5, content headers and
   * metadata. The MD5 is whatever the writer of the source has stored.
   */
  readonly isAssumed?: true;
  /** True if a copy failed: the next run copies the file even if it has not changed. */
  readonly isDue?: true;
  /** True if somebody else wrote the file, and a run adopted it. It is deleted only on request. */
  readonly isAdopted?: true;
}

/** Describes the copy of a version of the source. */
export function toManifestEntry(
  path: string,
  { sizeBytes, etag, contentMd5, properties, tier, tags, isDirectory, access }: BlobFacts,
  target: { readonly etag: string; readonly contentMd5?: string },
): ManifestEntry {
  // The copy was pinned to the source's ETag, so it has the MD5 of the source.
  const md5 = target.contentMd5 ?? contentMd5;
  return {
    path,
    sizeBytes,
    sourceETag: etag,
    targetETag: target.etag,
    ...(md5 !== undefined && { contentMd5: md5 }),
    ...(properties && { propertiesHash: properties.hash }),
    ...(tier !== undefined && { tier }),
    ...(tags !== undefined && { tags }),
    ...(isDirectory && { isDirectory }),
    ...(access !== undefined && { access }),
  };
}

/**
 * True for an entry that can be used: its path stays below the dataset, and its ETags are single ETags. Checked without a
 * schema, for speed: there is one entry per file.
 */
export function isManifestEntry(value: unknown): value is ManifestEntry {
  const entry = value as Partial<Record<keyof ManifestEntry, unknown>> | null;
  return (
    isRelativePath(entry?.path) &&
    isFileSize(entry.sizeBytes) &&
    isSourceETag(entry.sourceETag) &&
    isTargetETag(entry.targetETag)
  );
}

/** The name of an entry that a manifest no longer has. */
export interface Removal {
  readonly path: string;
  readonly isRemoved: true;
}

export const toRemoval = (path: string): Removal => ({ path, isRemoved: true });

/** A change of a manifest at one path: the entry that it has there now, or that it has none. */
export type ManifestChange = ManifestEntry | Removal;

export const isRemoval = (change: ManifestChange): change is Removal => 'isRemoved' in change;

/** True for a change that can be used; see `isManifestEntry`. */
export function isManifestChange(value: unknown): value is ManifestChange {
  const change = value as Partial<Record<keyof Removal, unknown>> | null;
  if (change?.isRemoved === undefined) return isManifestEntry(value);
  return change.isRemoved === true && isRelativePath(change.path);
}

/** A version of a file at the source. */
export interface SourceVersion {
  readonly etag: string;
  readonly tier?: string;
  readonly tags?: Tags;
  readonly access?: Access;
}

/** Length of what is hashed at once: a part as one text would take megabytes. */
const HASHED_LENGTH = 65_536;

/** Hashes the versions of files, in order. The hash changes if any version does. */
export class SourceVersionsHash {
  private readonly hash = createHash('sha256');
  private text = '';
  private bytes: Buffer | undefined;
  private written = 0;

  public addVersion(path: string, { etag, tier = '', tags, access }: SourceVersion): void {
    this.hashBytes();
    // Names contain no NUL.
    this.text += `${path}\0${etag}\0${tier}\0${tags ? JSON.stringify(tags) : ''}\0${access ? serializeAccess(access) : ''}`;
    if (this.text.length >= HASHED_LENGTH) this.hashText();
  }

  /**
   * Adds a version that is written as bytes, which are those that `addVersion` adds.
   *
   * @param write Returns the index after the last byte; undefined if there is no room for it.
   * @returns False if there is none even in an empty buffer: then nothing has been added.
   */
  public addWritten(write: (bytes: Buffer, at: number) => number | undefined): boolean {
    this.hashText();
    this.bytes ??= Buffer.allocUnsafe(HASHED_LENGTH);
    let end = write(this.bytes, this.written);
    if (end === undefined && this.written > 0) {
      this.hashBytes();
      end = write(this.bytes, 0);
    }
    this.written = end ?? this.written;
    return end !== undefined;
  }

  public toHex(): string {
    this.hashBytes();
    this.hashText();
    return this.hash.digest('hex');
  }

  private hashText(): void {
    if (this.text === '') return;
    this.hash.update(this.text);
    this.text = '';
  }

  private hashBytes(): void {
    if (this.written === 0) return;
    this.hash.update(this.bytes!.subarray(0, this.written));
    this.written = 0;
  }
}

/**
 * Sums up the versions of the source that the files are copies of. Directories and files that are gone do not count.
 *
 * @param others The sum over other files, and files that are in it and no longer count.
 * @returns Undefined if a file is due, or the version of one is unknown.
 */
export function sumSourceVersions(
  entries: readonly ManifestEntry[],
  others?: { readonly sum: string; readonly without: readonly ManifestEntry[] },
): string | undefined {
  const isFile = ({ isGone, isDirectory }: ManifestEntry): boolean => !isGone && !isDirectory;
  const toVersion = ({ path, sizeBytes, sourceETag: etag }: ManifestEntry): DigestedVersion => ({
    ...{ path, sizeBytes, etag },
  });
  const files = entries.filter(isFile);
  if (files.some(({ isDue, sourceETag }) => isDue || sourceETag === '')) return undefined;
  const sum = new VersionSum();
  if (others) sum.addSum(others.sum);
  for (const file of others?.without.filter(isFile) ?? []) sum.removeVersion(toVersion(file));
  for (const file of files) sum.addVersion(toVersion(file));
  return sum.toHex();
}

function serializeAccess({ permissions = '', owner = '', group = '', acl = '', isSticky }: Access): string {
  return `${permissions} ${owner} ${group} ${acl}${isSticky ? ' sticky' : ''}\0`;
}

import { DataShareError } from '../errors/data-share-error';
import type { CopyMapping } from './contract/copy-mapping';
import { resolveFilePlace } from './contract/file-places';
import { hasSameExtras } from './planning/decide-step';
import { hasSameProperties } from './contract/content-properties';
import type { RunDependencies } from './contract/run-dependencies';
import type { BlobFacts } from './contract/storage-ports';
import type { ManifestEntry } from './state/manifest-entry';
import { computeMd5 } from './planning/compute-md5';

/** A file at the target that differs from the manifest, or that could not be read. */
export interface Difference {
  /** Name of the dataset. */
  readonly datasetName: string;
  /** Path of the file in the dataset. */
  readonly path: string;
  /**
   * `kind`: a file instead of a directory, or vice versa. `properties`: other content headers or metadata, or
   * others of the tags, tier and access control that are preserved. `content`: the
   * content that was read is not that of the source. `unreadable`: the content could not be read. `publication`: the
   * document that names the published snapshot is missing, or does not name it.
   */
  readonly because:
    'missing' | 'kind' | 'size' | 'md5' | 'properties' | 'etag' | 'content' | 'unreadable' | 'publication';
  /** The reason why the content could not be read, or what is in the place of the document. */
  readonly reason?: string;
}

/** An entry of the manifest, and what the listing of the target has in its place. */
export interface ComparedEntry {
  readonly entry: ManifestEntry;
  readonly facts: BlobFacts | undefined;
}

/** The finding about one file. */
export interface FileFinding extends Partial<Pick<Difference, 'because' | 'reason'>> {
  /** True if the MD5 that is stored with the file is not that of its content, although the copy is right. */
  readonly hasWrongMd5?: true;
  /** True if the content was neither compared with an MD5 nor with the source. */
  readonly isUncompared?: true;
}

/** Failures of one request that say nothing about other files. */
const FAILURES_OF_ONE = ['StorageFailed', 'AccessDenied', 'EndpointUnreachable', 'AnswerUnrecognized'];

/** Failures that the endpoint, or something in its place, may repeat for every file. */
const FAILURES_OF_ALL = ['EndpointUnreachable', 'AnswerUnrecognized'];

/** Number of files in a row that the endpoint does not answer for, after which the others are not tried. */
const MAX_UNREACHABLE = 5;

/** Compares the files of one dataset with their entries in the manifest. */
export class FileVerification {
  private unreachable = 0;

  constructor(
    private readonly job: RunDependencies,
    private readonly mapping: CopyMapping,
    private readonly isDeep: boolean,
  ) {}

  /** @param onBytes Receives the number of bytes of the target that were read. */
  public async verifyFile(pair: ComparedEntry, onBytes: (bytes: number) => void): Promise<FileFinding> {
    const because = findDifference(pair);
    if (because) return { because };
    const { entry, facts } = pair;
    if (entry.isDirectory) return {};
    if (this.isDeep) return this.verifyContent(entry, facts!, onBytes);
    // Nobody has changed the blob since it was copied: its MD5 was already wrong at the source.
    const isWrong = entry.contentMd5 && facts!.contentMd5 && facts!.contentMd5 !== entry.contentMd5;
    return { ...(isWrong && { hasWrongMd5: true }), ...(!facts!.contentMd5 && { isUncompared: true }) };
  }

  /**
   * Reads the whole file. An MD5 in Azure is whatever the writer of a blob has stored: if the content does not match it, or if
   * nobody has compared the content since it was copied, the source is read too.
   */
  private async verifyContent(
    entry: ManifestEntry,
    facts: BlobFacts,
    onBytes: (bytes: number) => void,
  ): Promise<FileFinding> {
    const { mapping, job } = this;
    let md5: string;
    try {
      const place = resolveFilePlace(mapping.target, mapping.datasetType, entry.path);
      md5 = await computeMd5(job.target, place, entry.targetETag, job.signal, onBytes);
      this.unreachable = 0;
    } catch (error) {
      return this.explainFailure(entry, error);
    }
    const isStored = [facts.contentMd5, entry.contentMd5].every((stored) => (stored ?? md5) === md5);
    const hasMd5 = facts.contentMd5 !== undefined || entry.contentMd5 !== undefined;
    if (isStored && hasMd5 && !entry.isAssumed) return {};
    // The service has computed this one while it copied.
    if (entry.contentMd5 === md5 && !entry.isAssumed) return { hasWrongMd5: true };
    const atSource = await this.readSource(entry);
    if (atSource === undefined)
      return isStored ? { ...(!hasMd5 && { isUncompared: true }) } : { because: 'content' };
    if (atSource !== md5) return { because: 'content' };
    return isStored ? {} : { hasWrongMd5: true };
  }

  /** Returns the MD5 of the version that was copied; undefined if the source no longer has it, or cannot be read. */
  private async readSource({ path, sourceETag }: ManifestEntry): Promise<string | undefined> {
    const { mapping, job } = this;
    if (sourceETag === '') return undefined;
    try {
      const place = resolveFilePlace(mapping.source, mapping.datasetType, path);
      return await computeMd5(job.getSource(mapping), place, sourceETag, job.signal);
    } catch (error) {
      if (!DataShareError.isDataShareError(error) || job.signal.aborted) throw error;
      return undefined;
    }
  }

  /** Returns what is wrong with a file that could not be read. Throws the error if the other files fail in the same way. */
  private async explainFailure({ path, targetETag }: ManifestEntry, error: unknown): Promise<FileFinding> {
    const { mapping, job } = this;
    if (!DataShareError.isDataShareError(error) || !FAILURES_OF_ONE.includes(error.code)) throw error;
    if (FAILURES_OF_ALL.includes(error.code) && ++this.unreachable >= MAX_UNREACHABLE) throw error;
    const unreadable = { because: 'unreadable', reason: error.problems[0].message } as const;
    if (error.code !== 'StorageFailed') return unreadable;
    try {
      const now = await job.target.find(
        resolveFilePlace(mapping.target, mapping.datasetType, path),
        job.signal,
      );
      if (!now) return { because: 'missing' };
      if (now.etag !== targetETag) return { because: 'etag' };
      return now.isArchived ? { ...unreadable, reason: 'it is in the archive tier' } : unreadable;
    } catch (lookup) {
      if (!DataShareError.isDataShareError(lookup) || job.signal.aborted) throw lookup;
      return unreadable;
    }
  }
}

function findDifference({ entry, facts }: ComparedEntry): Difference['because'] | undefined {
  if (!facts) return 'missing';
  if (facts.isDirectory !== entry.isDirectory) return 'kind';
  if (facts.sizeBytes !== entry.sizeBytes) return 'size';
  const { propertiesHash } = entry;
  const isSameVersion = facts.etag === entry.targetETag;
  if (!isSameVersion && entry.contentMd5 && facts.contentMd5 && facts.contentMd5 !== entry.contentMd5)
    return 'md5';
  if (propertiesHash !== undefined && hasSameProperties({ hash: propertiesHash }, facts.properties) === false)
    return 'properties';
  if (!isSameVersion) return 'etag';
  // Tags, tiers and access control change without a new ETag. They are listed if they are preserved.
  const { access } = entry;
  return hasSameExtras(entry, { ...facts, access: access && facts.access }) ? undefined : 'properties';
}

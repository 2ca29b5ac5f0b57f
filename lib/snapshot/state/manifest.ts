import type { Readable } from 'node:stream';
import { z } from 'zod';
import { throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';
import type { CopyMapping } from '../ports/dataset-mapping';
import type { Part, PartsReader } from './chunked-jsonl';
import { readParts, hashSha256 } from './chunked-jsonl';
import type { Access, BlobFacts, Tags } from '../ports/storage-ports';
import type { Batches } from '../../streams/ordered-streams';
import { getComparator } from '../../streams/name-order';
import type { ManifestSides } from '../ports/snapshot-job';

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
  /** True if a copy failed: the next run copies the file even if it has not changed. */
  readonly isDue?: true;
}

const placeSchema = z.object({ blobEndpoint: z.string(), container: z.string(), path: z.string() });
const identityFields = {
  schemaVersion: z.literal(1),
  synchronizationId: z.string(),
  invitationId: z.string(),
  datasetName: z.string(),
  datasetType: z.string(),
  source: placeSchema,
  target: placeSchema,
  /** Name of the atomic snapshot, if it belongs to one. */
  snapshot: z.string().optional(),
  /** The order of the listing, and of the entries. */
  order: z.enum(['name', 'path']).default('name'),
};
const partSchema = z.object({
  sha256: z.string(),
  length: z.number(),
  entries: z.number(),
  first: z.string(),
});
/** The head of a manifest or a journal: the mapping that it belongs to, and its parts. */
export const mappingIdentitySchema = z.object({ ...identityFields, parts: z.array(partSchema) });
const headSchema = mappingIdentitySchema.extend({
  documentType: z.literal('manifest'),
  /** `kept` if the files marked as gone are still at the target; `deleted` if a mirror has deleted them. */
  goneFiles: z.enum(['kept', 'deleted']),
  parts: z.array(
    partSchema.extend({
      /** Total size of its files. */
      sizeBytes: z.number(),
      /** Number of entries that are directories. */
      directories: z.number().optional(),
      /** Hash over the names and versions of its files; see `hashEntryVersions`. */
      versions: z.string().optional(),
    }),
  ),
});

/** The head of a manifest. A subscription whose mapping has changed since does not use the manifest. */
export type ManifestHead = z.infer<typeof headSchema>;
export type ManifestPart = ManifestHead['parts'][number];
export type MappingIdentity = Omit<z.infer<typeof mappingIdentitySchema>, 'parts'>;

/** True if a manifest or journal has the same source and target as this mapping. */
export function isForMapping(head: MappingIdentity, mapping: CopyMapping, sides: ManifestSides): boolean {
  const serializeIdentity = ({
    datasetName,
    datasetType,
    invitationId,
    source,
    target,
    order,
    snapshot,
  }: MappingIdentity): string =>
    JSON.stringify([datasetName, datasetType, invitationId, source, target, order, snapshot]);
  return serializeIdentity(head) === serializeIdentity(toMappingIdentity('', mapping, sides));
}

export function toMappingIdentity(
  synchronizationId: string,
  { datasetName, datasetType, source, target, snapshot, root = target }: CopyMapping,
  { invitationId, sourceEndpoint, targetEndpoint, order = 'name' }: ManifestSides,
): MappingIdentity {
  return {
    schemaVersion: 1,
    synchronizationId,
    invitationId,
    datasetName,
    datasetType,
    source: { blobEndpoint: sourceEndpoint, container: source.container, path: source.path },
    target: { blobEndpoint: targetEndpoint, container: root.container, path: root.path },
    ...(snapshot !== undefined && { snapshot }),
    order,
  };
}

/** Describes the copy of a version of the source. */
export function toManifestEntry(
  path: string,
  { sizeBytes, etag, contentMd5, tier, tags, isDirectory, access }: BlobFacts,
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
    ...(tier !== undefined && { tier }),
    ...(tags !== undefined && { tags }),
    ...(isDirectory && { isDirectory }),
    ...(access !== undefined && { access }),
  };
}

/** A manifest that is read part by part, in order, or as a stream of all its entries. */
export interface OpenManifest extends Batches<ManifestEntry> {
  readonly parts: readonly ManifestPart[];
  /** Reads the entries of the next part. */
  take(): Promise<readonly ManifestEntry[]>;
  /** Skips the next part. */
  skip(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Reads the head of a manifest, and returns a reader for its entries.
 *
 * @throws DataShareError `StateUnreadable` if it is truncated, corrupt or of another format; entries before that are valid
 */
export async function readManifest(content: Readable, path: string): Promise<ManifestReader> {
  return new ManifestReader(path, await readParts(content, path, headSchema, isManifestEntry));
}

export class ManifestReader implements OpenManifest {
  public readonly head: ManifestHead;
  private index = 0;

  constructor(
    private readonly path: string,
    private readonly reader: PartsReader<ManifestHead, ManifestEntry>,
  ) {
    this.head = reader.head;
  }

  public get parts(): readonly ManifestPart[] {
    return this.head.parts;
  }

  public async take(): Promise<readonly ManifestEntry[]> {
    const entries = await this.reader.take();
    const next = this.parts.at(++this.index)?.first;
    const compare = getComparator(this.head.order);
    let before: string | undefined;
    for (const { path } of [...entries, ...(next === undefined ? [] : [{ path: next }])]) {
      if (before !== undefined && compare(before, path) >= 0)
        throwProblems([problems.stateUnreadable(this.path, 'its entries are out of order')]);
      before = path;
    }
    return this.head.goneFiles === 'deleted' ? entries.filter(({ isGone }) => !isGone) : entries;
  }

  public async skip(): Promise<void> {
    this.index += 1;
    await this.reader.skip();
  }

  public close(): Promise<void> {
    return this.reader.close();
  }

  public async *[Symbol.asyncIterator](): AsyncGenerator<readonly ManifestEntry[]> {
    try {
      while (this.index < this.parts.length) yield await this.take();
      await this.reader.expectEnd();
    } finally {
      await this.close();
    }
  }
}

/** A version of a file at the source. */
export interface SourceVersion {
  readonly path: string;
  readonly etag: string;
  readonly tier?: string;
  readonly tags?: Tags;
  readonly access?: Access;
}

/** Hashes the versions of files, in order. The hash changes if any version does. */
export function hashSourceVersions(versions: readonly SourceVersion[]): string {
  const lines = versions.map(
    // Names contain no NUL.
    ({ path, etag, tier = '', tags, access }) =>
      `${path}\0${etag}\0${tier}\0${tags ? JSON.stringify(tags) : ''}\0${access ? serializeAccess(access) : ''}`,
  );
  return hashSha256(lines.join(''));
}

/** Returns the hash of the source's versions if nothing changes; undefined if the entries need work even then. */
export function hashEntryVersions(entries: readonly ManifestEntry[]): string | undefined {
  if (entries.some(({ isGone, isDue, sourceETag }) => isGone || isDue || sourceETag === '')) return undefined;
  return hashSourceVersions(
    entries.map(({ sourceETag: etag, path, tier, tags, access }) => ({ path, etag, tier, tags, access })),
  );
}

function serializeAccess({ permissions = '', owner = '', group = '', acl = '' }: Access): string {
  return `${permissions} ${owner} ${group} ${acl}\0`;
}

/** Checked without a schema, for speed: there is one entry per file, and their hash has been verified. */
function isManifestEntry(value: unknown): value is ManifestEntry {
  const entry = value as Partial<Record<keyof ManifestEntry, unknown>> | null;
  return (
    typeof entry?.path === 'string' &&
    typeof entry.sizeBytes === 'number' &&
    typeof entry.sourceETag === 'string' &&
    typeof entry.targetETag === 'string'
  );
}

/** Hashes a manifest: the hash over the hashes of its parts. */
export function hashManifest(parts: readonly Part[]): string {
  return hashSha256(parts.map(({ sha256, entries }) => `${sha256} ${entries}\n`).join(''));
}

/**
 * Computes one hash over all datasets. It changes with the name, size, version or MD5 of any file at the target.
 *
 * @param sha256s The hash of each manifest, by dataset.
 */
export function computeRootHash(sha256s: Readonly<Record<string, string>>): string {
  const lines = Object.keys(sha256s)
    .sort()
    .map((datasetName) => `${datasetName} ${sha256s[datasetName]}\n`);
  return hashSha256(lines.join(''));
}

import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { BlobFacts } from '../snapshot/contract/storage-ports';
import type { StateStore } from '../snapshot/contract/state-store-port';
import type { Part, PartsReader } from '../snapshot/state/chunked-jsonl';
import { compressLines, hashSha256, readParts, toJsonLines, toPart } from '../snapshot/state/chunked-jsonl';
import { createNotWrittenError } from '../snapshot/contract/own-blobs';
import { isFileSize, isRelativePath, isSourceETag } from '../snapshot/state/state-values';

/** Number of files of a part, the unit in which a listing is read and written. */
const PART_ENTRIES = 20_000;

/** A file of a listing that is remembered until the next one. */
export interface RecordedFile {
  readonly path: string;
  readonly etag: string;
  readonly sizeBytes: number;
  readonly blobType?: BlobFacts['blobType'];
}

interface ListingHead {
  readonly documentType: 'digestListing';
  readonly schemaVersion: 1;
  readonly parts: readonly Part[];
}

const headSchema: z.ZodType<ListingHead> = z.object({
  documentType: z.literal('digestListing'),
  schemaVersion: z.literal(1),
  parts: z
    .array(
      z.object({
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        length: z.number().int().positive(),
        entries: z.number().int().positive(),
        first: z.string(),
      }),
    )
    .readonly(),
});

type ListingReader = PartsReader<ListingHead, RecordedFile>;

/** Opens a recorded listing; undefined if it does not exist. @throws DataShareError `StateUnreadable` */
export async function openRecordedListing(
  store: StateStore,
  path: string,
  signal: AbortSignal,
): Promise<ListingReader | undefined> {
  const blob = await store.read(path, signal);
  return blob && readParts(blob.content, path, { headSchema, isEntry: isRecordedFile });
}

function isRecordedFile(value: unknown): value is RecordedFile {
  const file = value as Partial<Record<keyof RecordedFile, unknown>> | null;
  return isRelativePath(file?.path) && isFileSize(file.sizeBytes) && isSourceETag(file.etag);
}

/**
 * Records a listing while it is read. Nothing is written as long as it is the same as the one before it: parts that are the
 * same are copied from there once something differs.
 */
export class ListingRecorder {
  private readonly parts: Part[] = [];
  private pending: RecordedFile[] = [];
  private isSame: boolean;

  /** @param before Path and parts of the listing before this one. */
  constructor(
    private readonly store: StateStore,
    private readonly path: string,
    private readonly before: { readonly path: string; readonly parts: readonly Part[] } | undefined,
    private readonly signal: AbortSignal,
  ) {
    this.isSame = before !== undefined;
  }

  public async add(file: RecordedFile): Promise<void> {
    this.pending.push(file);
    if (this.pending.length === PART_ENTRIES) await this.endPart();
  }

  /** Returns the path of the listing: that of the one before it if nothing has changed. */
  public async finish(): Promise<string> {
    await this.endPart();
    if (this.isSame && this.parts.length === this.before!.parts.length) return this.before!.path;
    await this.copySame();
    const head: ListingHead = { documentType: 'digestListing', schemaVersion: 1, parts: this.parts };
    const line = toJsonLines([head]);
    const ids = [hashSha256(line), ...this.parts.map(({ sha256 }) => sha256)].map(toBlockId);
    await this.store.stage(this.path, ids[0], await compressLines(line), this.signal);
    const etag = await this.store.commit(this.path, ids, undefined, this.signal);
    if (etag === undefined && !(await this.isThere(head))) throw createNotWrittenError(this.path);
    return this.path;
  }

  /** A write whose answer was lost is repeated, and then fails on its own result. */
  private async isThere(head: ListingHead): Promise<boolean> {
    const present = await openRecordedListing(this.store, this.path, this.signal);
    await present?.close();
    return present !== undefined && isDeepStrictEqual(present.head, head);
  }

  private async endPart(): Promise<void> {
    const { pending } = this;
    if (pending.length === 0) return;
    this.pending = [];
    const lines = toJsonLines(pending);
    const part = toPart(pending, lines);
    if (this.isSame && this.before!.parts.at(this.parts.length)?.sha256 === part.sha256) {
      this.parts.push(part);
      return;
    }
    await this.copySame();
    this.parts.push(part);
    await this.stage(part, lines);
  }

  private async copySame(): Promise<void> {
    if (!this.isSame) return;
    this.isSame = false;
    if (this.parts.length === 0) return;
    const reader = await openRecordedListing(this.store, this.before!.path, this.signal);
    try {
      for (const part of this.parts) await this.stage(part, toJsonLines(await reader!.take()));
    } finally {
      await reader?.close();
    }
  }

  private async stage({ sha256 }: Part, lines: string): Promise<void> {
    await this.store.stage(this.path, toBlockId(sha256), await compressLines(lines), this.signal);
  }
}

const toBlockId = (sha256: string): string => Buffer.from(sha256, 'hex').toString('base64');

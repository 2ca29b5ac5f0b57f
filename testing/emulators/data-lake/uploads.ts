import type { BlobHTTPHeaders, BlockBlobClient } from '@azure/storage-blob';
import { Fault } from './fault';
import type { Entry } from './entry';
import { isBeneath } from './path-order';

/** The pending uploads to the files of one file system, at the dfs endpoint. */
export class Uploads {
  /** Files that were made there: what the Blob endpoint wrote cannot be appended to. */
  private readonly appendable = new Set<string>();
  /** The data that was appended and not flushed, by position, of each file. */
  private readonly pending = new Map<string, Map<number, Buffer>>();

  /** A file was made, or flushed. */
  public made(path: string): void {
    this.pending.delete(path);
    this.appendable.add(path);
  }

  public append(path: string, position: number, data: Buffer): void {
    const parts = this.pending.get(path) ?? new Map<number, Buffer>();
    this.pending.set(path, parts.set(position, data));
  }

  /** Takes the data to flush. @throws Fault where it does not reach from the end of the file just to a position */
  public checkFlush({ path, sizeBytes }: Entry, position: number): Buffer {
    if (sizeBytes > 0 && !this.appendable.has(path))
      throw new Fault(
        409,
        'InvalidFlushOperation',
        'The resource was created or modified by the Blob Service API and cannot be written to by the Data Lake Storage Service API.',
      );
    const parts = [...(this.pending.get(path) ?? [])].sort(([one], [other]) => one - other);
    let end = sizeBytes;
    for (const [start, { length }] of parts) end = start === end ? end + length : NaN;
    if (end !== position)
      throw new Fault(
        400,
        'InvalidFlushPosition',
        'The uploaded data is not contiguous or the position query parameter value is not equal to the length of the file after appending the uploaded data.',
      );
    return Buffer.concat(parts.map(([, data]) => data));
  }

  public forget(path: string): void {
    for (const known of this.listUploads(path)) {
      this.appendable.delete(known);
      this.pending.delete(known);
    }
  }

  /** Something was renamed: what was not flushed is lost, the rest goes on. */
  public take(from: Uploads, path: string, to: string): void {
    const moved = from.listUploads(path).filter((known) => from.appendable.has(known));
    from.forget(path);
    this.forget(to);
    for (const known of moved) this.appendable.add(to + known.slice(path.length));
  }

  private listUploads(path: string): string[] {
    const all = [...this.appendable, ...this.pending.keys()];
    return all.filter((known) => known === path || isBeneath(known, path));
  }
}

/** From blocks, so that it has no MD5 of its own: what is put whole gets one. */
export async function addContent(
  blob: BlockBlobClient,
  sizeBytes: number,
  added: Buffer,
  headers: BlobHTTPHeaders,
): Promise<void> {
  const before = await blob.getProperties();
  const old = sizeBytes > 0 ? await blob.downloadToBuffer() : Buffer.alloc(0);
  const content = Buffer.concat([old, added]);
  const ids = content.length > 0 ? [Buffer.from('content').toString('base64')] : [];
  for (const id of ids) await blob.stageBlock(id, content, content.length);
  await blob.commitBlockList(ids, {
    metadata: before.metadata,
    blobHTTPHeaders: {
      blobContentType: before.contentType,
      blobCacheControl: before.cacheControl,
      blobContentDisposition: before.contentDisposition,
      blobContentEncoding: before.contentEncoding,
      blobContentLanguage: before.contentLanguage,
      ...headers,
    },
  });
}

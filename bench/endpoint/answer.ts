import type { Blob } from './blob';

/** The answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Headers that describe a blob that was read. */
export function blobHeaders(blob: Blob, isLeased: boolean): Record<string, string> {
  const { written } = blob;
  const metadata = Object.entries(written.metadata).map(([name, value]) => [`x-ms-meta-${name}`, value]);
  return {
    ...writtenHeaders(blob),
    ...(written.contentMd5 !== undefined && { 'content-md5': written.contentMd5 }),
    'content-length': String(written.sizeBytes),
    'content-type': written.contentType,
    'accept-ranges': 'bytes',
    'x-ms-blob-type': 'BlockBlob',
    'x-ms-creation-time': written.lastModified,
    'x-ms-lease-state': isLeased ? 'leased' : 'available',
    'x-ms-lease-status': isLeased ? 'locked' : 'unlocked',
    'x-ms-server-encrypted': 'true',
    ...(Object.fromEntries(metadata) as Record<string, string>),
  };
}

/** Headers that describe the version that a write created. */
export function writtenHeaders({ etag, written }: Blob): Record<string, string> {
  return { etag: `"${etag}"`, 'last-modified': written.lastModified };
}

import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Blob, Content } from './blob';
import { ANY_TYPE } from './blob';

export function toContent(body: Buffer, headers: IncomingHttpHeaders): Content {
  const contentMd5 = headers['x-ms-blob-content-md5'] ?? computeMd5(body);
  const metadata = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ms-meta-'))
    .map(([name, value]) => [name.slice('x-ms-meta-'.length), value as string]);
  return {
    sizeBytes: body.length,
    contentMd5: contentMd5 as string,
    contentType: (headers['x-ms-blob-content-type'] ?? headers['content-type'] ?? ANY_TYPE) as string,
    metadata: Object.fromEntries(metadata) as Record<string, string>,
    read: () => body,
  };
}

export function computeMd5(body: Buffer): string {
  return createHash('md5').update(body).digest('base64');
}

export function readSourceRange(source: Blob, headers: IncomingHttpHeaders): Buffer {
  return slice(source.written.read(), (headers['x-ms-source-range'] as string | undefined) ?? 'bytes=0-');
}

export function slice(content: Buffer, range: string): Buffer {
  const [, from, to] = /bytes=(\d+)-(\d*)/.exec(range)!;
  return content.subarray(Number(from), to === '' ? undefined : Number(to) + 1);
}

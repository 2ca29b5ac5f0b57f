import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer';
import { Fault, faultXml } from './fault';
import type { BlobRequest } from './operation';
import { parseBlobUrl } from './operation';

/**
 * Answers each delete of a batch request.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/blob-batch
 */
export function answerBatch(
  { headers }: BlobRequest,
  body: Buffer,
  deleteBlob: (request: BlobRequest) => Answer,
): Answer {
  const boundary = /boundary=(\S+)/.exec(headers['content-type'] ?? '')![1];
  const parts = body
    .toString()
    .split(`--${boundary}`)
    .filter((part) => part.includes('HTTP/1.1'))
    .map(parseBatchPart);
  const answerBoundary = `batchresponse_${randomUUID()}`;
  const answers = parts.map(({ id, request }) => {
    const lines = answerLines(() => {
      if (request.method !== 'DELETE') throw new Fault(501, 'NotImplemented');
      return deleteBlob(request);
    });
    return [
      `--${answerBoundary}`,
      'Content-Type: application/http',
      ...(id === undefined ? [] : [`Content-ID: ${id}`]),
      '',
      ...lines,
      '',
    ].join('\r\n');
  });
  return {
    status: 202,
    headers: { 'content-type': `multipart/mixed; boundary=${answerBoundary}` },
    body: `${answers.join('\r\n')}\r\n--${answerBoundary}--\r\n`,
  };
}

/** Parses one request of a batch: its part headers, a blank line, and an HTTP/1.1 request. */
function parseBatchPart(part: string): { id: string | undefined; request: BlobRequest } {
  const lines = part.split('\r\n');
  const start = lines.findIndex((line) => line.endsWith('HTTP/1.1'));
  const [method, url] = lines[start].split(' ');
  const headers: IncomingHttpHeaders = Object.fromEntries(
    lines.slice(start + 1).map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const id = /Content-ID: *(\d+)/i.exec(part)?.[1];
  return { id, request: { method, headers, ...parseBlobUrl(url) } };
}

function answerLines(act: () => Answer): string[] {
  try {
    const { headers } = act();
    return [
      'HTTP/1.1 202 Accepted',
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      '',
    ];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const xml = faultXml(error);
    return [
      `HTTP/1.1 ${error.status} ${error.message}`,
      `x-ms-error-code: ${error.code}`,
      'Content-Type: application/xml',
      `Content-Length: ${xml.length}`,
      '',
      xml,
    ];
  }
}

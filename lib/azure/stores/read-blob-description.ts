import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import type { Place } from '../../model/values/dataset';
import type { BlobDescription } from '../../snapshot/contract/storage-ports';
import { unquoteEtag } from '../connection/etags';
import type { StoreConnection } from '../connection/store-connection';
import { buildBlobUrl } from '../connection/urls';
import { isAbsent } from '../requests/absence';
import { toFault } from '../requests/sdk-fault';
import type { TrySignal } from '../requests/try-signal';

const METADATA_PREFIX = 'x-ms-meta-';

/**
 * Reads the content headers and the metadata of a blob; undefined if it does not exist.
 *
 * Azure keeps the case of metadata names, but Node and the SDK change the names of headers to lower case. Only a streamed
 * response gives access to the names that arrived, so this reads the first byte of the blob instead of its properties.
 */
export async function readBlobDescription(
  connection: StoreConnection,
  place: Place,
  abortSignal: TrySignal,
): Promise<BlobDescription | undefined> {
  try {
    return await sendDescribe(connection, place, { 'x-ms-range': 'bytes=0-0' }, abortSignal);
  } catch (error) {
    // An empty blob has no first byte.
    if (toFault(error).status === 416) return sendDescribe(connection, place, {}, abortSignal);
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function sendDescribe(
  connection: StoreConnection,
  place: Place,
  headers: Readonly<Record<string, string>>,
  abortSignal: TrySignal,
): Promise<BlobDescription> {
  const url = buildBlobUrl(connection, place);
  const response = await connection.http.send({ method: 'GET', url, headers, isStreamed: true }, abortSignal);
  const body = response.readableStreamBody as Readable & Partial<Pick<IncomingMessage, 'rawHeaders'>>;
  // An endpoint that ignores the range sends the whole blob.
  if (Number(response.headers.get('content-length') ?? 0) <= 1) body.resume();
  else body.destroy();
  const get = (name: string): string | undefined => response.headers.get(name) || undefined;
  // In a response with a range, Content-MD5 would be that of the range.
  const md5 = get(response.status === 206 ? 'x-ms-blob-content-md5' : 'content-md5');
  return {
    etag: unquoteEtag(get('etag')),
    sizeBytes: readSize(
      response.status === 206 ? TOTAL.exec(get('content-range') ?? '')?.[1] : get('content-length'),
    ),
    headers: {
      blobCacheControl: get('cache-control'),
      blobContentType: get('content-type'),
      blobContentMD5: md5 === undefined ? undefined : Uint8Array.from(Buffer.from(md5, 'base64')),
      blobContentEncoding: get('content-encoding'),
      blobContentLanguage: get('content-language'),
      blobContentDisposition: get('content-disposition'),
    },
    metadata: readMetadata(body.rawHeaders ?? Object.entries(response.headers.toJSON()).flat()),
  };
}

/** The number of all bytes in the header of an answer that has some of them. */
const TOTAL = /\/(\d{1,16})$/;

function readSize(text: string | undefined): number | undefined {
  const size = text === undefined ? NaN : Number(text);
  return Number.isSafeInteger(size) ? size : undefined;
}

/** @param headers Names and values in turn, with the case in which they arrived. */
function readMetadata(headers: readonly string[]): Readonly<Record<string, string>> {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < headers.length; index += 2)
    if (headers[index].toLowerCase().startsWith(METADATA_PREFIX))
      pairs.push([headers[index].slice(METADATA_PREFIX.length), headers[index + 1]]);
  return Object.fromEntries(pairs);
}

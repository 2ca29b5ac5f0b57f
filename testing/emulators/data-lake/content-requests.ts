import { createHash } from 'node:crypto';
import type { BlobHTTPHeaders } from '@azure/storage-blob';
import type { AccessWishes } from './access';
import { parseAcl, wholeAcl } from './acl';
import type { Answer } from './answer';
import { createAnswer } from './answer';
import { versionHeaders } from './checks';
import { Fault, invalidValue, pathConflict } from './fault';
import type { Entry } from './entry';
import type { FileSystem } from './file-system';
import type { LakeRequest } from './request';
import { header } from './request';

/** @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/update (append) */
export async function append(request: LakeRequest, files: FileSystem, file: Entry): Promise<Answer> {
  if (file.isDirectory) throw pathConflict();
  const { body, query } = request;
  const position = parsePosition(request);
  const md5 = createHash('md5').update(body).digest('base64');
  if ((header(request, 'content-md5') ?? md5) !== md5)
    throw new Fault(400, 'Md5Mismatch', 'The MD5 value specified in the request did not match.');
  files.append(file.path, position, body);
  if (query.get('flush') === 'true') await files.flush(file, position + body.length, {});
  return createAnswer(202, { 'content-md5': md5 });
}

/** @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/update (flush) */
export async function flush(request: LakeRequest, files: FileSystem, file: Entry): Promise<Answer> {
  if (file.isDirectory) throw pathConflict();
  await files.flush(file, parsePosition(request), parseHttpHeaders(request));
  return createAnswer(200, { ...versionHeaders((await files.find(file.path))!), 'content-length': '0' });
}

/** The headers of a file, as a request sets them; those that it does not mention are undefined. */
export function parseHttpHeaders(request: LakeRequest): BlobHTTPHeaders {
  const md5 = header(request, 'x-ms-content-md5');
  const given = {
    blobContentType: header(request, 'x-ms-content-type'),
    blobCacheControl: header(request, 'x-ms-cache-control'),
    blobContentDisposition: header(request, 'x-ms-content-disposition'),
    blobContentEncoding: header(request, 'x-ms-content-encoding'),
    blobContentLanguage: header(request, 'x-ms-content-language'),
    blobContentMD5: md5 === undefined ? undefined : Buffer.from(md5, 'base64'),
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

/** Of `name=base64,name=base64`. */
export function parseMetadata(request: LakeRequest): Record<string, string> {
  const properties = (header(request, 'x-ms-properties') ?? '')
    .split(',')
    .filter((part) => part.trim() !== '');
  return Object.fromEntries(
    properties.map((part) => {
      const [name] = part.trim().split('=');
      return [name, Buffer.from(part.trim().slice(name.length + 1), 'base64').toString()];
    }),
  );
}

export function parseAccessWishes(request: LakeRequest, isDirectory: boolean): AccessWishes {
  const acl = header(request, 'x-ms-acl');
  return {
    owner: header(request, 'x-ms-owner'),
    group: header(request, 'x-ms-group'),
    permissions: header(request, 'x-ms-permissions'),
    umask: header(request, 'x-ms-umask'),
    ...(acl !== undefined && { acl: wholeAcl(parseAcl(acl), isDirectory) }),
  };
}

function parsePosition({ query }: LakeRequest): number {
  const position = Number(query.get('position') ?? NaN);
  if (!Number.isSafeInteger(position) || position < 0) throw invalidValue('position');
  return position;
}

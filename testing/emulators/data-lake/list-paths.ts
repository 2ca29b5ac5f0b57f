import type { AccessBook } from './access';
import { formatPermissions } from './acl';
import type { Answer } from './answer';
import { json, pathOfToken, toContinuationToken } from './answer';
import { invalidValue, notImplemented, pathNotFound } from './fault';
import type { Entry } from './entry';
import type { FileSystem } from './file-system';
import { comparePaths, normalizePath } from './path-order';
import type { LakeRequest } from './request';

const LARGEST_PAGE = 5000;

/** @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/list */
export async function listPaths({ query }: LakeRequest, files: FileSystem): Promise<Answer> {
  if (query.has('beginFrom')) throw notImplemented('List Paths with beginFrom');
  const directory = normalizePath(query.get('directory') ?? '');
  const isRecursive = query.get('recursive') === 'true';
  const size = Number(query.get('maxResults') ?? LARGEST_PAGE);
  if (!(size > 0)) throw invalidValue('maxResults');
  const found = await files.find(directory);
  if (!found) throw pathNotFound();
  const all = found.isDirectory ? await files.beneath(directory) : [found];
  const depth = directory === '' ? 1 : directory.split('/').length + 1;
  const after = query.get('continuation');
  const shown = all
    .filter(({ path }) => isRecursive || path.split('/').length <= depth)
    .filter(({ path }) => after === null || comparePaths(path, pathOfToken(after)) > 0);
  const page = shown.slice(0, Math.min(size, LARGEST_PAGE));
  const isLast = page.length === shown.length;
  return json(
    { paths: page.map((entry) => describeEntry(entry, files.access)) },
    isLast ? {} : { 'x-ms-continuation': toContinuationToken(page[page.length - 1].path) },
  );
}

/** As the service writes it: everything is text, and files are not said to be no directories. */
function describeEntry(entry: Entry, book: AccessBook): Record<string, string> {
  const { path, isDirectory, etag, lastModified, createdOn, sizeBytes } = entry;
  const { owner, group, acl, isSticky } = book.getAccess(path, isDirectory);
  return {
    contentLength: String(sizeBytes),
    creationTime: toTicks(createdOn),
    etag: etag.replace(/"/g, ''),
    expiryTime: '0',
    group,
    ...(isDirectory && { isDirectory: 'true' }),
    lastModified: lastModified.toUTCString(),
    name: path,
    owner,
    permissions: formatPermissions(acl, isSticky),
  };
}

/** Since 1601, in units of 100 nanoseconds. */
function toTicks(time: Date): string {
  return String((BigInt(time.getTime()) + 11_644_473_600_000n) * 10_000n);
}

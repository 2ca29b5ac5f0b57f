import type { Access } from './access';
import { withPermissions } from './access';
import type { Acl } from './acl';
import { modifyAcl, parseAcl, wholeAcl, without } from './acl';
import type { Answer } from './answer';
import { createAnswer, json, pathOfToken, toContinuationToken } from './answer';
import { versionHeaders } from './checks';
import { Fault, invalidValue } from './fault';
import type { Entry } from './entry';
import type { FileSystem } from './file-system';
import { comparePaths } from './path-order';
import type { LakeRequest } from './request';
import { header } from './request';

/** So many at most are changed by one request. */
const MOST_RECORDS = 2000;

/** @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/update (setAccessControl) */
export async function changeAccess(request: LakeRequest, files: FileSystem, entry: Entry): Promise<Answer> {
  const { path, isDirectory } = entry;
  const [acl, permissions] = [header(request, 'x-ms-acl'), header(request, 'x-ms-permissions')];
  if (acl !== undefined && permissions !== undefined)
    throw new Fault(
      400,
      'InvalidInput',
      'One of the request inputs is not valid: x-ms-acl and x-ms-permissions exclude each other',
    );
  let access = files.access.getAccess(path, isDirectory);
  if (acl !== undefined) access = { ...access, acl: wholeAcl(parseAcl(acl), isDirectory) };
  if (permissions !== undefined) access = withPermissions(access, permissions);
  const { owner, group } = access;
  access = {
    ...access,
    owner: header(request, 'x-ms-owner') ?? owner,
    group: header(request, 'x-ms-group') ?? group,
  };
  files.access.set(path, access);
  return createAnswer(200, versionHeaders(entry));
}

/** @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/update (setAccessControlRecursive) */
export async function changeAccessBeneath(
  { query, headers }: LakeRequest,
  files: FileSystem,
  entry: Entry,
): Promise<Answer> {
  const mode = query.get('mode') ?? '';
  if (!['set', 'modify', 'remove'].includes(mode)) throw invalidValue('mode');
  const acl = parseAcl((headers['x-ms-acl'] as string | undefined) ?? '', mode === 'remove');
  const after = query.get('continuation');
  const all = [entry, ...(entry.isDirectory ? await files.beneath(entry.path) : [])].filter(
    ({ path }) => after === null || comparePaths(path, pathOfToken(after)) > 0,
  );
  const most = Math.min(Number(query.get('maxRecords') ?? MOST_RECORDS), MOST_RECORDS);
  if (!(most > 0)) throw invalidValue('maxRecords');
  const page = all.slice(0, most);
  for (const { path, isDirectory } of page) {
    const before = files.access.getAccess(path, isDirectory);
    files.access.set(path, { ...before, acl: changeAcl(before, mode, acl, isDirectory) });
  }
  const directories = page.filter(({ isDirectory }) => isDirectory).length;
  const counts = { directoriesSuccessful: directories, filesSuccessful: page.length - directories };
  const isLast = page.length === all.length;
  return json(
    { ...counts, failureCount: 0, failedEntries: [] },
    isLast ? {} : { 'x-ms-continuation': toContinuationToken(page[page.length - 1].path) },
  );
}

/** Files have no default entries: those that are given for a whole tree are for its directories. */
function changeAcl({ acl }: Access, mode: string, given: Acl, isDirectory: boolean): Acl {
  const own = isDirectory ? given : given.filter(({ isDefault }) => !isDefault);
  if (mode === 'set') return wholeAcl(own, isDirectory);
  return mode === 'modify' ? modifyAcl(acl, own) : without(acl, own);
}

import type { Answer } from './answer';
import { createAnswer } from './answer';
import { checkWrite } from './checks';
import { areMet } from './conditions';
import { Fault, notImplemented } from './fault';
import type { Entry } from './entry';
import type { FileSystem } from './file-system';
import type { FileSystems } from './file-systems';
import { isBeneath } from './path-order';
import type { LakeRequest } from './request';
import { parseAddress, header } from './request';

/**
 * Renames a file or directory, within one account. Whoever calls this holds the lock alone, so that nobody sees a half.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/create
 */
export async function rename(request: LakeRequest, fileSystems: FileSystems): Promise<Answer> {
  if (header(request, 'x-ms-properties') !== undefined) throw notImplemented('a rename with properties');
  const from = parseRenameSource(request);
  const [sources, targets] = [from.container, request.container].map((name) =>
    fileSystems.get(request.account, name),
  );
  const source = await getEntry(request, sources, from.path);
  const isSamePlace = sources === targets && source.path === request.path;
  if (source.isDirectory && sources === targets && (isSamePlace || isBeneath(request.path, source.path)))
    throw new Fault(
      409,
      'InvalidRenameSourcePath',
      'The source directory cannot be the same as the destination directory, nor can the destination be a subdirectory of the source directory.',
    );
  await checkTarget(request, targets, source);
  if (!isSamePlace) await targets.take(sources, source, request.path);
  return createAnswer(201, { 'content-length': '0' });
}

/** Path style, as the SDK sends it to such an address, or without the account, as it does to the service. */
function parseRenameSource(request: LakeRequest): { readonly container: string; readonly path: string } {
  const text = header(request, 'x-ms-rename-source')!;
  const address = parseAddress(text);
  return address.account === request.account ? address : parseAddress(`/${request.account}${text}`);
}

async function getEntry(request: LakeRequest, files: FileSystem, path: string): Promise<Entry> {
  const found = path === '' ? undefined : await files.find(path);
  if (!found)
    throw new Fault(404, 'SourcePathNotFound', 'The source path for a rename operation does not exist.');
  if (!areMet(request, found, 'x-ms-source-'))
    throw new Fault(
      412,
      'SourceConditionNotMet',
      'The source condition specified using HTTP conditional header(s) is not met.',
    );
  return found;
}

/** @throws Fault where the source cannot take the place of what is there */
async function checkTarget(request: LakeRequest, files: FileSystem, source: Entry): Promise<void> {
  // A rename makes no directories, other than all that writes.
  if (!(await files.parentDirectory(request.path)))
    throw new Fault(
      404,
      'RenameDestinationParentPathNotFound',
      'The parent directory of the destination path does not exist.',
    );
  const present = await files.find(request.path);
  checkWrite(request, present);
  if (!present) return;
  if (present.isDirectory && request.query.get('mode') !== 'legacy')
    throw notImplemented('a rename to a directory that is there, in another mode than legacy');
  if (present.isDirectory !== source.isDirectory)
    throw new Fault(
      409,
      'InvalidSourceOrDestinationResourceType',
      'The source and destination resource type must be identical.',
    );
  if (present.isDirectory && !(await files.isEmpty(present.path)))
    throw new Fault(
      409,
      'DirectoryNotEmpty',
      'The recursive query parameter value must be true to delete a non-empty directory.',
    );
}

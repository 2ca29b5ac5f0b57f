import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder outside this repository that later runs of the same user in the same clone find again. Others can neither write to
 * it nor have made it before: what is installed in it is run.
 */
export function makeWorkFolder(name: string): string {
  const { uid } = userInfo();
  const key = createHash('sha256')
    .update(`${join(__dirname, '..')}\n${uid}`)
    .digest('hex')
    .slice(0, 12);
  const folder = join(tmpdir(), `cdktf-azure-data-share-${name}-${key}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  const isOwn = stats.isDirectory() && (uid === -1 || (stats.uid === uid && (stats.mode & 0o077) === 0));
  if (!isOwn) throw new Error(`${folder} is not a folder of this user alone: remove it`);
  return folder;
}

const { createHash } = require('node:crypto');
const { lstatSync, mkdirSync } = require('node:fs');
const { tmpdir, userInfo } = require('node:os');
const { dirname, join } = require('node:path');

/**
 * Makes a folder outside this repository that later runs of the same user in the same clone find again. Others can neither write to
 * it nor have made it before: what is installed in it is run.
 */
function makeWorkFolder(name) {
  const root = dirname(require.resolve('../package.json'));
  const { uid } = userInfo();
  const key = createHash('sha256').update(`${root}\n${uid}`).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `cdktf-azure-data-share-${name}-${key}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  const isOwn = stats.isDirectory() && (uid === -1 || (stats.uid === uid && (stats.mode & 0o077) === 0));
  if (!isOwn) throw new Error(`${folder} is not a folder of this user alone: remove it`);
  return folder;
}

/** Says why a program did not start; nothing of one that did. */
function describeStart(command, { error }) {
  return error ? `${command} did not start: ${error.message}` : undefined;
}

module.exports = { makeWorkFolder, describeStart };

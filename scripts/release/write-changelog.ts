import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../lib/version';
import { addRelease } from './changelog';
import { readFragments } from './fragments';

/*
 * Moves the fragments of `changes/` into CHANGELOG.md, as the release of the current version today (UTC). It changes nothing if a
 * fragment is wrong.
 */

const ROOT = join(__dirname, '../..');
const CHANGELOG = join(ROOT, 'CHANGELOG.md');

function main(): void {
  const fragments = readFragments(ROOT);
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(
    CHANGELOG,
    addRelease(readFileSync(CHANGELOG, 'utf8'), { version: VERSION, date, fragments }),
  );
  for (const { name } of fragments) rmSync(join(ROOT, 'changes', name));
  console.log(`CHANGELOG.md tells of ${VERSION} (${date}); ${fragments.length} fragments moved`);
}

try {
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

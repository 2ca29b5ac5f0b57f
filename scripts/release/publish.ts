import type { SpawnSyncReturns } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { VERSION } from '../../lib/version';
import { PACKAGES } from '../packages/pack';

/*
 * Publishes both packages with provenance, as the workflow of a tag. A run that has published only one of them can be run again: a
 * version that the registry has is left as it is.
 */

const ROOT = join(__dirname, '../..');

function main(): void {
  for (const [name, folder] of PACKAGES) {
    if (isPublished(name)) console.log(`${name} ${VERSION} is published already`);
    else publish(folder);
  }
}

/** Asks the registry. Any answer but "it has this version" and "it does not" ends the run. */
function isPublished(name: string): boolean {
  const { status, stdout } = runNpm('pipe', 'view', `${name}@${VERSION}`, 'version', '--json');
  const answer = stdout.trim();
  // This is how npm answers for a package that has other versions.
  if (status === 0 && answer === '') return false;
  if (status === 0 && answer === JSON.stringify(VERSION)) return true;
  if (/"code": "E404"/.test(answer)) return false;
  throw new Error(`the registry gave no clear answer for ${name} ${VERSION}: ${answer}`);
}

function publish(folder: string): void {
  const { status } = runNpm('inherit', 'publish', folder, '--provenance', '--access', 'public');
  if (status !== 0) process.exit(status ?? 1);
}

function runNpm(output: 'inherit' | 'pipe', ...args: readonly string[]): SpawnSyncReturns<string> {
  const shell = process.platform === 'win32';
  const stdio = ['inherit', output, 'inherit'] as const;
  const result = spawnSync('npm', args, { cwd: ROOT, stdio: [...stdio], shell, encoding: 'utf8' });
  if (result.error) throw new Error(`npm did not start: ${result.error.message}`);
  return result;
}

main();

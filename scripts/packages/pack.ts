import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../run-command';

const ROOT = join(__dirname, '../..');

/** Both packages, with the folders that npm packs them from. */
export const PACKAGES = [
  ['cdktf-azure-data-share', '.'],
  ['cdktn-azure-data-share', './dist-cdktn'],
] as const;

/** Packs both packages into a folder, under names without a version. The first pack builds both. */
export function packBoth(out: string): void {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  for (const [name, folder] of PACKAGES) {
    runCommand({ cwd: ROOT }, 'npm', 'pack', folder, '--pack-destination', out, '--loglevel=error');
    renameSync(join(out, `${name}-${version}.tgz`), join(out, `${name}.tgz`));
  }
}

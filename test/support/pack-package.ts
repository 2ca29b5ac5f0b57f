import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');

/** Everything that the package is built of. */
const PARTS = [
  ...['package.json', 'tsconfig.json', 'tsconfig.build.json', 'README.md', 'CHANGELOG.md', 'LICENSE'],
  ...['lib', 'constructs', 'testing', 'scripts', 'packages', 'man', 'schemas', 'templates'],
];

/**
 * Packs the package into a folder, and returns the path of the tarball. It is built in a copy of the sources: tests that run at the same
 * time would remove the `dist` of one another.
 */
export async function packPackage(folder: string): Promise<string> {
  const copy = mkdtempSync(join(tmpdir(), 'package-'));
  try {
    for (const part of PARTS) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'junction');
    await promisify(execFile)('npm', ['pack', '--pack-destination', folder, '--loglevel=error'], {
      cwd: copy,
    });
    return join(
      folder,
      readdirSync(folder).find((name) => name.endsWith('.tgz'))!,
    );
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

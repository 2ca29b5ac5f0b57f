import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PROJECT = join(__dirname, '..', '..');

/** The compiler that `npm run typecheck` runs. */
export const TSC = join(PROJECT, 'node_modules/typescript-7/bin/tsc');

/**
 * Sources as JavaScript, in a folder of its own with the paths of the project: a process that compiled them by itself would
 * take seconds to start. Without a look at types, which `npm run typecheck` has.
 *
 * @param sources Files and folders, by their paths in the project.
 */
export function compileSources(...sources: readonly string[]): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'compiled-')));
  const tsconfig = join(folder, 'tsconfig.json');
  writeFileSync(
    tsconfig,
    JSON.stringify({
      extends: join(PROJECT, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        noCheck: true,
        rootDir: PROJECT,
        outDir: folder,
        types: ['node'],
        typeRoots: [join(PROJECT, 'node_modules/@types')],
      },
      include: sources.map((path) => join(PROJECT, path)),
    }),
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSC, '-p', tsconfig], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${sources.join(', ')} did not compile: ${stdout}${stderr}`);
  symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

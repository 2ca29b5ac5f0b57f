import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renameSpecifiers, toCdktnSpecifier } from './rename-specifiers';

/*
 * Makes the package for CDK Terrain, in `dist-cdktn`, of what the compiler wrote for CDKTF: the same code, which imports `cdktn`
 * where the other imports `cdktf`. `npm run build` runs it.
 */

const ROOT = join(__dirname, '../..');
const OUT = join(ROOT, 'dist-cdktn');

interface Manifest {
  readonly files: readonly string[];
  readonly scripts?: object;
  readonly devDependencies?: object;
}

function main(): void {
  rmSync(OUT, { recursive: true, force: true });
  const manifest = createManifest();
  const names = manifest.files.filter((name) => !name.startsWith('!'));
  for (const name of [...names, 'LICENSE']) cpSync(join(ROOT, name), join(OUT, name), { recursive: true });
  cpSync(join(ROOT, 'packages/cdktn/README.md'), join(OUT, 'README.md'));
  writeFileSync(join(OUT, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  replaceFramework(join(OUT, 'dist/lib'));
  renameImports(join(OUT, 'dist'));
}

/** Both packages have the same entry points, files and dependencies. Neither scripts nor tools are for users. */
function createManifest(): Manifest {
  const { scripts: _scripts, devDependencies: _tools, ...manifest } = readManifest('package.json');
  return { ...manifest, ...readManifest('packages/cdktn/manifest.json') };
}

const readManifest = (path: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Manifest;

/** The types of both files are the same. */
function replaceFramework(folder: string): void {
  cpSync(join(folder, 'framework.cdktn.js'), join(folder, 'framework.js'));
  for (const extension of ['js', 'd.ts']) rmSync(join(folder, `framework.cdktn.${extension}`));
}

function renameImports(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|d\.ts)$/.test(name)) continue;
    const path = join(folder, name);
    const renamed = renameSpecifiers(readFileSync(path, 'utf8'), toCdktnSpecifier);
    // The compiler names its variable for a module after the module.
    writeFileSync(path, renamed.replace(/\bcdktf_1\b/g, 'cdktn_1'));
  }
}

main();

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renameSpecifiers, toCdktnSpecifier } from '../../scripts/packages/rename-specifiers';
import { findFrameworkNames } from '../fixtures/framework-names';

/*
 * The sources, as the build renames their imports for CDK Terrain. `npm run test:packages` checks the same of the installed package.
 */

const ROOT = join(__dirname, '../..');

/** The build replaces this one. */
const REPLACED = 'lib/framework.ts';

const sources = ['constructs', 'lib', 'testing']
  .flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.[jt]sx?$/.test(path) && path !== REPLACED);

test('nothing in the sources of the package for CDK Terrain names CDKTF', () => {
  expect(sources.length).toBeGreaterThan(500);
  const named = sources.flatMap((path) => {
    const text = renameSpecifiers(readFileSync(join(ROOT, path), 'utf8'), toCdktnSpecifier);
    return findFrameworkNames(path, text, 'cdktf');
  });
  expect(named).toEqual([]);
});

test('a comment that does is found', () =>
  expect(findFrameworkNames('lib/a.ts', '// as `cdktf synth` writes it', 'cdktf')).toEqual([
    'lib/a.ts: // as `cdktf synth` writes it',
  ]));

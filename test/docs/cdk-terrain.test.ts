import { renameSpecifiers, toCdktnSpecifier } from '../../scripts/packages/rename-specifiers';
import { VERSION } from '../../lib/version';
import { readBlocks, readPage } from './pages';

/*
 * The pages about CDK Terrain show what `npm run test:packages` installs and compiles.
 */

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

const readCode = (page: string, language: string): string[] =>
  readBlocks(page)
    .filter((block) => block.language === language)
    .map(({ code }) => code);

test.each([
  ['the package', 'docs/cdk-terrain.md', 0, 'cdktn'],
  ['the alias', 'docs/cdk-terrain.md', 1, 'alias'],
  ['the page of the package', 'packages/cdktn/README.md', 0, 'cdktn'],
])('the package.json for %s is what the tests install', (_, page, at, name) => {
  const shown = JSON.parse(readCode(page, 'json')[at]) as Manifest;
  const installed = JSON.parse(readPage(`test/packages/${name}/package.json`)) as Manifest;
  const library = Object.keys(shown.dependencies).find((each) => each.endsWith('-azure-data-share'))!;
  expect(shown.dependencies[library]).toBe(VERSION);
  // There it is the packed tarball.
  const dependencies = { ...shown.dependencies, [library]: `file:../${library}.tgz` };
  expect(installed).toMatchObject({ ...shown, dependencies });
});

test('the page of the package has the stack of the README, with other imports', () => {
  const toName = (specifier: string): string =>
    specifier === 'cdktf-azure-data-share' ? 'cdktn-azure-data-share' : toCdktnSpecifier(specifier);
  const stacks = readCode('README.md', 'ts').map((code) => renameSpecifiers(code, toName));
  expect(stacks).toContain(readCode('packages/cdktn/README.md', 'ts')[0]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { VERSION } from '../../lib/version';
import { runCommand } from '../run-command';
import { readSections } from './changelog';
import { reviewChanges } from './changes';
import { isTaggedElsewhere } from './earlier-release';
import { readFragments } from './fragments';

/*
 * Checks that a release is ready: its version is the same everywhere, the changelog tells what has changed for users, its licences,
 * workflows and image are in order, and both packages work as npm installs them, on each supported version of Node.js. Problems of
 * versions and of the changelog end it before the long parts.
 */

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The supported versions of Node.js; npm installs the newest of each. */
const NODE_VERSIONS = '20,22,24';

/** The tests of what a release consists of, beside its code. */
const TESTS = ['api', 'licences', 'workflows', 'dockerfile', 'node-versions'];

interface Manifest {
  readonly version: string;
  readonly repository?: unknown;
}

function main(): void {
  const { text, untold } = reviewChanges(ROOT, VERSION);
  console.log(text);
  const problems = [...checkVersions(), ...checkManifest(), ...checkFragments(), ...untold];
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exit(1);
  runCommand({ cwd: ROOT }, 'npx', 'jest', ...TESTS.map((name) => `test/${name}.test.ts`));
  runCommand({ cwd: ROOT }, 'npm', 'run', 'test:packages', '--', '--node', NODE_VERSIONS);
  console.log(`ready to tag: v${VERSION}`);
}

function checkVersions(): string[] {
  const { version } = JSON.parse(read('package.json')) as Manifest;
  const [newest] = readSections(read('CHANGELOG.md'));
  return [
    ...(version === VERSION ? [] : [`lib/version.ts has ${VERSION}, package.json has ${version}`]),
    ...(newest?.version === version && newest.date !== undefined
      ? []
      : [`CHANGELOG.md does not begin with the release of ${version}: run npm run release:changelog`]),
    ...findOtherTag(version),
    ...(isTaggedElsewhere(ROOT, version)
      ? [`the tag v${version} is another commit: set the next version`]
      : []),
  ];
}

/** The workflow publishes with provenance: npm compares `repository` with the repository that the workflow ran in. */
function checkManifest(): string[] {
  const { repository } = JSON.parse(read('package.json')) as Manifest;
  return repository === undefined
    ? [`package.json has no 'repository': npm refuses provenance without it`]
    : [];
}

function checkFragments(): string[] {
  const names = readFragments(ROOT).map(({ name }) => name);
  return names.length === 0
    ? []
    : [`${names.join(', ')} of changes/ would not be in the release: run npm run release:changelog`];
}

/** A workflow names the tag that has started it. */
function findOtherTag(version: string): string[] {
  const { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name } = process.env;
  return type === 'tag' && name !== `v${version}`
    ? [`the tag is ${name}, but package.json has ${version}`]
    : [];
}

try {
  // Takes no arguments: one that is not understood must not start a check of half an hour.
  parseArgs();
  main();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../lib/version';
import { describeStart } from './work-folder';

/*
 * Checks that a release is ready: its version is the same everywhere, in the changelog and in the tag, and both packages work as npm
 * installs them. It prints what has changed for users, for a person to compare with the changelog. Problems of versions end it before
 * the long part.
 */

const ROOT = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Manifest {
  readonly version: string;
  readonly repository?: unknown;
}

function main(): void {
  const problems = [...checkVersions(), ...checkManifest()];
  for (const problem of problems) console.error(problem);
  printChanges();
  if (problems.length > 0) process.exit(1);
  run('npm', 'run', 'test:packages');
  console.log(`ready to tag: v${VERSION}`);
}

function checkVersions(): string[] {
  const { version } = JSON.parse(read('package.json')) as Manifest;
  const [, heading] = /^## (.+)$/m.exec(read('CHANGELOG.md')) ?? [];
  return [
    ...(version === VERSION ? [] : [`lib/version.ts has ${VERSION}, package.json has ${version}`]),
    ...(/^(\S+) \(\d{4}-\d{2}-\d{2}\)$/.exec(heading ?? '')?.[1] === version
      ? []
      : [`CHANGELOG.md starts with "${heading}": give ${version} its date, as in "${version} (2027-01-31)"`]),
    ...findOtherTag(version),
    ...(isTaggedElsewhere(version) ? [`the tag v${version} is another commit: choose the next version`] : []),
  ];
}

/** The workflow publishes with provenance: npm compares `repository` with the repository that the workflow ran in. */
function checkManifest(): string[] {
  const { repository } = JSON.parse(read('package.json')) as Manifest;
  return repository === undefined
    ? [`package.json has no 'repository': npm refuses provenance without it`]
    : [];
}

/** A workflow names the tag that has started it. */
function findOtherTag(version: string): string[] {
  const { GITHUB_REF_TYPE: type, GITHUB_REF_NAME: name } = process.env;
  return type === 'tag' && name !== `v${version}`
    ? [`the tag is ${name}, but package.json has ${version}`]
    : [];
}

/** The workflow that a tag starts checks the commit of the tag. */
function isTaggedElsewhere(version: string): boolean {
  const isTagged = git('tag', '--list', `v${version}`) !== '';
  return isTagged && git('rev-list', '-n1', `v${version}`) !== git('rev-parse', 'HEAD');
}

/** Prints what has changed for users since the last release: the API, the schemas, and the Terraform of the examples. */
function printChanges(): void {
  const tags = git('tag', '--list', 'v*', '--sort=-v:refname').split('\n');
  const last = tags.find((tag) => tag !== `v${VERSION}`) ?? '';
  if (last === '') return console.log('no earlier release to compare with');
  console.log(`changes since ${last}, which CHANGELOG.md must tell:`);
  console.log(git('diff', last, '--', 'api', 'schemas', 'examples/*/golden/*'));
}

function git(...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`git ${args[0]} failed: ${error?.message ?? stderr}`);
  return stdout.trim();
}

function run(command: string, ...args: string[]): void {
  const shell = process.platform === 'win32';
  const result = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell });
  const reason = describeStart(command, result);
  if (reason !== undefined) console.error(reason);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

main();

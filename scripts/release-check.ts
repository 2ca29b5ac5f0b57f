import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../lib/version';

/*
 * Checks that a release is ready: its version is the same everywhere and in the changelog, what users depend on has changed only in
 * ways that the changelog tells, and both packages work as npm installs them. All problems are listed before the long part runs.
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
  run('npm', 'run', 'test:packages');
  if (problems.length > 0) process.exit(1);
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
  const { status, stdout, stderr } = spawnSync('git', args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr}`);
  return stdout.trim();
}

function run(command: string, ...args: string[]): void {
  const shell = process.platform === 'win32';
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell });
  if (status !== 0) process.exit(status ?? 1);
}

main();

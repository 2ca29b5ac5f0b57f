import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Section } from './changelog';
import type { Files } from './differences';

/** The release before, or the certainty that there is none. */
export type EarlierRelease = { readonly tag: string } | 'none';

interface Facts {
  /** The version of package.json. */
  readonly version: string;
  readonly sections: readonly Section[];
  /** All tags of versions, the newest first. */
  readonly tags: readonly string[];
  /** True if this version has a tag, and the tag is another commit: the next version is being made. */
  readonly isPublished: boolean;
}

/**
 * Finds the release that this version is compared with: the changelog and the tags must agree on it.
 *
 * @throws Error if they do not, since nothing is known of what changed then
 */
export function findEarlierRelease({ version, sections, tags, isPublished }: Facts): EarlierRelease {
  const told = sections.filter(
    (each) => each.date !== undefined && (isPublished || each.version !== version),
  );
  const [newest] = told;
  const tag = tags.find((each) => isPublished || each !== `v${version}`);
  if (newest === undefined && tag === undefined) return 'none';
  if (newest === undefined)
    throw new Error(`the last tag is ${tag}, but CHANGELOG.md tells of no earlier release`);
  if (tag !== `v${newest.version}`)
    throw new Error(
      `CHANGELOG.md tells of ${newest.version} last, but the last tag here is ${tag ?? 'none'}: run git fetch --tags, or correct the changelog`,
    );
  return { tag };
}

const COMPARED = ['api', 'schemas', 'examples'];
const isCompared = (path: string): boolean => /\.api\.md$|^schemas\/.*\.json$|\/golden\/.*\.json$/.test(path);

/** Reads the files that are compared, as they are at a tag. */
export function readFilesAt(root: string, tag: string): Files {
  const paths = git(root, 'ls-tree', '-r', '--name-only', tag, '--', ...COMPARED).split('\n');
  return new Map(paths.filter(isCompared).map((path) => [path, git(root, 'show', `${tag}:${path}`)]));
}

/** Reads the files that are compared, as they are now. */
export function readFilesNow(root: string): Files {
  const paths = COMPARED.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  ).map((path) => path.replaceAll('\\', '/'));
  return new Map(
    paths.filter(isCompared).map((path) => [path, readFileSync(join(root, path), 'utf8').trim()]),
  );
}

/** Lists the tags of versions on this branch, the newest first. */
export function listTags(root: string): string[] {
  const tags = git(root, 'tag', '--list', '--merged', 'HEAD', '--sort=-v:refname').split('\n');
  return tags.filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}

/** True if a version has a tag that is not the current commit, on any branch. */
export function isTaggedElsewhere(root: string, version: string): boolean {
  const tag = `v${version}`;
  const isTagged = git(root, 'tag', '--list', tag) !== '';
  return isTagged && git(root, 'rev-list', '-n1', tag) !== git(root, 'rev-parse', 'HEAD');
}

function git(root: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) throw new Error(`git ${args[0]} failed: ${error?.message ?? stderr.trim()}`);
  return stdout.trim();
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The kinds of changes, with their headings in the order of the changelog: those of Keep a Changelog, and the Terraform addresses,
 * which are a contract of their own.
 */
export const KINDS = {
  security: 'Security',
  addresses: 'Addresses',
  removed: 'Removed',
  changed: 'Changed',
  added: 'Added',
  fixed: 'Fixed',
} as const;

export type Kind = keyof typeof KINDS;

/** A change that no release has told yet: a file `changes/<subject>.<kind>.md`. */
export interface Fragment {
  readonly name: string;
  readonly kind: Kind;
  readonly text: string;
}

/** A file of changes that is not a fragment says how to write one. */
const GUIDE = 'README.md';
const MAX_LENGTH = 1_000;

/**
 * Reads the fragments of a repository, in the order of their names.
 *
 * @throws Error with all problems of all files
 */
export function readFragments(root: string): Fragment[] {
  const folder = join(root, 'changes');
  if (!existsSync(folder)) throw new Error('the folder changes/ is missing');
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== GUIDE);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const read = entries.map((entry) =>
    entry.isFile()
      ? parseFragment(entry.name, readFileSync(join(folder, entry.name), 'utf8'))
      : [`changes/${entry.name}: it must be a file`],
  );
  const problems = read.flatMap((each) => (Array.isArray(each) ? each : []));
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return read.filter((each): each is Fragment => !Array.isArray(each));
}

/** Returns a fragment, or what is wrong with it. */
export function parseFragment(name: string, content: string): Fragment | string[] {
  const [, kind] = /^[a-z0-9]+(?:-[a-z0-9]+)*\.([a-z]+)\.md$/.exec(name) ?? [];
  const text = content.trim();
  const problems = [
    ...(isKind(kind) ? [] : [`the name must be <subject>.<kind>.md, with ${Object.keys(KINDS).join(', ')}`]),
    ...(/^\*\*[^*\s][^*]*:\*\* \S/.test(text)
      ? []
      : ['the text must begin with its subject: **Subject:** ...']),
    ...(/[.`)]$/.test(text) ? [] : ['the text must end with a whole sentence']),
    ...(/^(?:#|\S*<<<<<<<|>>>>>>>)/m.test(text) ? ['a heading, or a conflict, is in the text'] : []),
    ...(text.length <= MAX_LENGTH
      ? []
      : [`the text has ${text.length} characters, ${MAX_LENGTH} are allowed: link to a page of docs/`]),
  ];
  if (isKind(kind) && problems.length === 0) return { name, kind, text };
  return problems.map((problem) => `changes/${name}: ${problem}`);
}

const isKind = (kind: string | undefined): kind is Kind => kind !== undefined && Object.hasOwn(KINDS, kind);

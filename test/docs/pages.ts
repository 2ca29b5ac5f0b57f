import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Reads the code blocks of the pages that people write: README.md, the guides, and the pages of the examples. */

export const ROOT = join(__dirname, '../..');

/** Pages that `npm run docs` writes: a test of their own compares them. */
const GENERATED = ['cli.md', 'errors.md'];

const listPages = (folder: string): string[] =>
  readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md') && !GENERATED.includes(name));

export const GUIDES = listPages('docs').map((name) => `docs/${name}`);

export const PAGES = [
  'README.md',
  ...GUIDES,
  ...[
    'change-digests',
    'change-events',
    'cross-stack',
    'engines/data-factory',
    'engines/object-replication',
    'engines/storage-mover',
    'engines/storage-mover-two-tenants',
    'exchange',
    'in-place-native',
    'many-partners',
    'platform',
    'scheduled',
    'several-accounts',
    'two-companies',
  ].map((name) => `examples/${name}/README.md`),
];

/** Pages whose shell blocks are one script each. */
const SCRIPTS = ['docs/getting-started.md', 'docs/live-checks.md'];

export interface Block {
  readonly page: string;
  readonly language: string;
  readonly code: string;
  /** The text between the previous block and this one. */
  readonly textBefore: string;
}

export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

/** Reads the blocks of a page in order. A block in a list is indented; its code is returned without the indentation. */
export function readBlocks(page: string): Block[] {
  const text = readPage(page);
  let end = 0;
  return [...text.matchAll(/^( *)```(\w*)\n([^]*?)^\1```$/gm)].map((match) => {
    const [whole, indentation, language, code] = match;
    const textBefore = text.slice(end, match.index);
    end = match.index + whole.length;
    return { page, language, code: code.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''), textBefore };
  });
}

export const BLOCKS = PAGES.flatMap(readBlocks);

export function listBlocks(language: string, page?: string): Block[] {
  return BLOCKS.filter((block) => block.language === language && (page ?? block.page) === block.page);
}

/**
 * Returns the command lines of a page, or of all pages. A backslash at the end of a line joins the next line. The first guide
 * and the live checks are scripts with tests of their own; their lines are only returned if asked for.
 */
export function listCommandLines(page?: string): string[] {
  return listBlocks('sh', page)
    .filter((block) => page !== undefined || !SCRIPTS.includes(block.page))
    .flatMap(({ code }) => joinLines(code, '\\').trim().split('\n'));
}

/** Joins each line that ends with the mark of continuation with the next one. */
export function joinLines(code: string, mark: '\\' | '`'): string {
  return code.replaceAll(`${mark}\n`, '').replaceAll(/(?<=\S) {2,}/g, ' ');
}

/** Splits a command line into words. Single quotes group a word. */
export function splitWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

/** Returns the outputs that the pages show. */
export function listOutputs(): string[] {
  return listBlocks('text').map(({ code }) => code);
}

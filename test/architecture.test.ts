import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOWED_IMPORTS } from './fixtures/allowed-imports';

const ROOT = join(__dirname, '..');
const PAGES = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md'];

const readPage = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** Finds code that a page refers to as `path/file.ts: name` or `path/file.ts: Class.member`. */
function findCodeReferences(text: string): { readonly path: string; readonly name: string }[] {
  return [...text.matchAll(/`([\w./-]+\.[tj]s): ([\w.]+)`/g)].map(([, path, name]) => ({ path, name }));
}

/** True if the file declares a function, class, constant or member of this name. */
function declaresName(text: string, name: string): boolean {
  return name
    .split('.')
    .every((part) =>
      new RegExp(
        `\\b(function\\*?|class|const|interface|type|get)\\s+${part}\\b|^\\s+[\\w ]*\\*?\\b${part}(<[^>]*>)?\\(`,
        'm',
      ).test(text),
    );
}

test('the walks name functions that exist in the files that they name', () => {
  const references = findCodeReferences(readPage('ARCHITECTURE.md'));
  expect(references.length).toBeGreaterThan(20);
  const missing = references.filter(
    ({ path, name }) =>
      !existsSync(join(ROOT, path)) || !declaresName(readFileSync(join(ROOT, path), 'utf8'), name),
  );
  expect(missing).toEqual([]);
});

test('a name that a file does not declare is found', () => {
  expect(declaresName('export async function copyFile() {}', 'copyFile')).toBe(true);
  expect(declaresName('class Run {\n  public async start(): void {}\n}', 'Run.start')).toBe(true);
  expect(declaresName('const x = copyFile();', 'copyFile')).toBe(false);
});

test.each(PAGES)('%s names only files and folders that exist', (page) => {
  const paths = [
    ...readPage(page).matchAll(
      /`((?:lib|constructs|test|docs|examples|scripts|schemas|api|bench)(?:\/[\w.-]+)*\/?)`/g,
    ),
  ];
  expect(paths.map(([, path]) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('the map names every room of the sources', () => {
  const text = readPage('ARCHITECTURE.md');
  const folders = Object.keys(ALLOWED_IMPORTS).filter(
    (room) => existsSync(join(ROOT, room)) && room !== 'lib',
  );
  const missing = folders.filter((room) => {
    const [top, second, last] = room.split('/');
    const isOneRow = top === 'constructs' || top === 'testing';
    const rows = text.split('\n').filter((line) => line.startsWith('| `'));
    const row = rows.find((line) => line.startsWith(`| \`${isOneRow ? top : `${top}/${second}`}\``));
    const name = isOneRow ? second : last;
    return !row || (name !== undefined && !row.includes(`\`${name}/\``));
  });
  expect(missing).toEqual([]);
});

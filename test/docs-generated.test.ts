import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPages } from '../scripts/docs';
import { ENVIRONMENT } from '../scripts/docs/documented-program';

const ROOT = join(__dirname, '..');

const pages = createPages();

test.each(Object.keys(pages))('%s is up to date: npm run docs writes it', (path) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(pages[path]);
});

test('docs/api has no other pages', () => {
  const paths = readdirSync(join(ROOT, 'docs/api')).map((name) => `docs/api/${name}`);
  expect(paths.sort()).toEqual(
    Object.keys(pages)
      .filter((path) => path.startsWith('docs/api/'))
      .sort(),
  );
});

test('the command reference keeps the prose of the help, before and after the examples', () => {
  const page = pages['docs/cli.md'];
  expect(page).toContain('Everything that the page does is a command, which it shows.');
  expect(page).toContain(
    'A plan shows what it changes. Of two versions of one stack, the first is the earlier one.',
  );
  expect(page).toContain('With `--prove`, the exit code is 3 if');
  expect(page).not.toMatch(/```text\n[^$]*\nExamples?:\n/);
});

test('every variable of the command is in the command reference', () => {
  const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('explanations'))
    .map((name) => readFileSync(join(ROOT, 'lib', name), 'utf8'));
  const names = sources.flatMap(
    (text) =>
      text.match(
        /\b(?:DATASHARE|AZURE|CONTAINER_APP)_(?:\w+_)?(?:STRING(?:_<ACCOUNT>)?|ID|URL|SECRET|AUTHORITY_HOST|EXECUTION_NAME|FORMAT|CONFIG)(?!\w)/g,
      ) ?? [],
  );
  expect([...new Set(names)].sort()).toEqual(ENVIRONMENT.map(([name]) => name).sort());
});

test('generated pages contain no path of this machine', () => {
  for (const [path, text] of Object.entries(pages)) {
    expect([path, text.includes(ROOT)]).toEqual([path, false]);
  }
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from '../fixtures/access-corpus/mutants';
import { compileSources } from '../support/compile-sources';

/*
 * Each rule of the access review is taken out once: a case of the corpus has to notice. A rule that no case needs fails here.
 */

let found: ReadonlyMap<string, string | null>;

beforeAll(() => {
  const folder = compileSources(
    'lib',
    'test/fixtures/access-corpus',
    'test/fixtures/platform',
    'test/support/mutate-access.ts',
  );
  const script = join(folder, 'test/support/mutate-access.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, join(__dirname, '../..')], {
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  if (status !== 0) throw new Error(stderr);
  found = new Map(JSON.parse(stdout) as [string, string | null][]);
}, 1_800_000);

test.each(MUTANTS.map(({ title }) => title))('needs the rule that %s', (title) => {
  expect(found.get(title)).toEqual(expect.any(String));
});

test('each rule is in its source, once', () => {
  const missing = MUTANTS.filter(({ file, search }) => {
    const source = readFileSync(join(__dirname, '../../lib/access', file), 'utf8');
    return source.split(search).length !== 2;
  });
  expect(missing.map(({ title, file }) => `${file}: ${title}`)).toEqual([]);
});

test('the corpus is content with the rules as they are', () => {
  expect(found.get('nothing is taken out')).toBeNull();
});

test('there are enough rules', () => {
  expect(new Set(MUTANTS.map(({ title }) => title)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(30);
});

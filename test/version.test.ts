import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../lib/version';

/*
 * The version of both packages, in each place that names it: a new version changes all of them.
 */

const ROOT = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const PAGES = ['docs', 'examples', 'packages', 'templates'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /(\.md|package\.json)$/.test(path) && !path.includes('node_modules')),
);

test.each(['package.json', 'package-lock.json'])('%s has it', (path) =>
  expect(JSON.parse(read(path))).toMatchObject({ version: VERSION }),
);

test('each project and page that pins a package pins this version', () => {
  const pins = ['README.md', ...PAGES].flatMap((path) =>
    [...read(path).matchAll(/"cdkt[fn]-azure-data-share": "([^"]*)"/g)].map(([, version]) => ({
      path,
      version,
    })),
  );
  expect(pins.length).toBeGreaterThan(4);
  expect(pins.filter(({ version }) => version !== VERSION)).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The oldest Node.js that the packages support, and what docs/decisions/node-20.md says that it holds back.
 */

const ROOT = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Manifest {
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(read('package.json')) as Manifest;

interface Locked {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly dev?: boolean;
}
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };

const COMPARATOR = /^(>=|>|<=|<|\^|~|=)?v?(\d+)(?:\.(\d+))?(?:\.(\d+))?$/;

/** True if a range of versions, as packages write it in `engines`, contains Node.js 20.9.0. What is not understood does not. */
function acceptsOldest(range: string): boolean {
  return range.split('||').some((part) =>
    part
      .trim()
      .replace(/([<>=^~])\s+/g, '$1')
      .replace(/(?:\.[x*])+(?=\s|$)/g, '')
      .split(/\s+/)
      .every((each) => each === '*' || comparesWithOldest(each)),
  );
}

function comparesWithOldest(comparator: string): boolean {
  const [, operator = '=', ...digits] = COMPARATOR.exec(comparator) ?? [];
  const given = digits.filter((each) => each !== undefined).map(Number);
  if (given.length === 0) return false;
  const start = [20, 9, 0].slice(0, given.length);
  const order = start.map((each, at) => each - given[at]).find((each) => each !== 0) ?? 0;
  if (operator === '>=' || operator === '<=') return operator === '>=' ? order >= 0 : order <= 0;
  if (operator === '>' || operator === '<') return operator === '>' ? order > 0 : order < 0;
  const fixed = operator === '^' ? 1 : operator === '~' ? 2 : given.length;
  return order >= 0 && start.slice(0, fixed).every((each, at) => each === given[at]);
}

test('the oldest version is 20.9', () => {
  expect(manifest.engines.node).toBe('>=20.9.0');
});

test.each(['>=20.0.0', '>=16', '^18 || ^20.9.0', '10.* || >= 12.*', '*', '20', '~20.9', '>=18 <22', '20.x'])(
  'the range %s accepts it',
  (range) => expect(acceptsOldest(range)).toBe(true),
);

test.each([
  '>=22.0.0',
  '>=20.19.0',
  '^18 || >=22',
  '>=18 <20',
  '~20.3',
  '20.5.0',
  '>20',
  '<20.9.0',
  '^20.9.1',
  'lts',
  '',
])('the range %s does not', (range) => expect(acceptsOldest(range)).toBe(false));

test('every package that is installed with this one accepts it', () => {
  const installed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  expect(installed.length).toBeGreaterThan(40);
  const refusing = installed.filter(([, { engines }]) => engines?.node && !acceptsOldest(engines.node));
  expect(refusing.map(([path, { engines }]) => `${path}: ${engines?.node}`)).toEqual([]);
});

test('the decision names each package that it holds back, with its version', () => {
  const rows = [...read('docs/decisions/node-20.md').matchAll(/^\| `(.+?)` \| (\S+) \|/gm)];
  const held = Object.fromEntries(rows.map(([, name, version]) => [name, version]));
  const azure = Object.entries(manifest.dependencies).filter(([name]) => name.startsWith('@azure/'));
  expect(held).toEqual({ ...Object.fromEntries(azure), commander: '14' });
  expect(manifest.dependencies['commander']).toBe('^14.0.0');
});

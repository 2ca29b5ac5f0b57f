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

/** True if a range of versions, as packages write it in `engines`, contains Node.js 20.9. */
function acceptsOldest(range: string): boolean {
  return range.split('||').some((part) => {
    const [, operator, major, minor = '0'] = /^\s*(>=?|\^|~)?\s*v?(\d+)(?:\.(\d+))?/.exec(part) ?? [];
    if (operator?.startsWith('>')) return Number(major) < 20 || (Number(major) === 20 && Number(minor) <= 9);
    return Number(major) === 20 && Number(minor) <= 9;
  });
}

test('the oldest version is 20.9', () => {
  expect(manifest.engines.node).toBe('>=20.9.0');
  expect(['>=20.0.0', '>=16', '^18 || ^20.9.0', '10.* || >= 12.*'].every(acceptsOldest)).toBe(true);
  expect(['>=22.0.0', '>=20.19.0', '^18 || >=22'].some(acceptsOldest)).toBe(false);
});

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

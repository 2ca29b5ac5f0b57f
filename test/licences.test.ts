import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The licences of all packages that are installed with this one: each lets people use and pass on the package without conditions on
 * their own code.
 */

const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
}

test('every package at run time has a permissive licence', () => {
  const lock = readFileSync(join(__dirname, '../package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> };
  const installed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  expect(installed.length).toBeGreaterThan(40);
  const others = installed.filter(([, { license }]) => !ALLOWED.includes(license ?? ''));
  expect(others.map(([path, { license }]) => `${path}: ${license ?? 'none'}`)).toEqual([]);
});

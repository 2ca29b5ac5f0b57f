import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PERMISSIVE_LICENCES } from './fixtures/permissive-licences';

/*
 * The licences of all packages that are installed with this one, by the lock file. `npm run test:packages` reads those of the packages
 * that npm installs for a user.
 */

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
}

test('every package at run time has a permissive licence', () => {
  const lock = readFileSync(join(__dirname, '../package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, Locked> };
  const installed = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
  expect(installed.length).toBeGreaterThan(40);
  const others = installed.filter(([, { license }]) => !PERMISSIVE_LICENCES.includes(license ?? ''));
  expect(others.map(([path, { license }]) => `${path}: ${license ?? 'none'}`)).toEqual([]);
});

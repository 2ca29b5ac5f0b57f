// Runs the synthesis tests against CDK Terrain, by the alias that docs/cdk-terrain.md names: same addresses, same data. What is
// aliased is installed in a folder of its own, with a copy of the sources; all else is found in the folder above.
const { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { join, resolve } = require('node:path');

const out = resolve('cdktn.out');
const manifest = readFileSync('test/cdktn/package.json', 'utf8');

function run(command, ...args) {
  const env = { ...process.env, CDKTF_IS: 'cdktn' };
  const shell = process.platform === 'win32';
  const { status } = spawnSync(command, args, { cwd: out, env, stdio: 'inherit', shell });
  if (status !== 0) process.exit(status ?? 1);
}

const isInstalled =
  existsSync(join(out, 'node_modules/.package-lock.json')) &&
  readFileSync(join(out, 'package.json'), 'utf8') === manifest;
if (!isInstalled) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  writeFileSync(join(out, 'package.json'), manifest);
  run('npm', 'install', '--no-fund', '--no-audit', '--loglevel=error');
}
for (const name of ['constructs', 'lib', 'examples', 'test', 'tsconfig.json']) {
  rmSync(join(out, name), { recursive: true, force: true });
  cpSync(name, join(out, name), { recursive: true });
}
const config = {
  testEnvironment: 'node',
  testTimeout: 60_000,
  transform: { '^.+\\.ts$': 'ts-jest' },
  testMatch: ['<rootDir>/test/constructs/**/*.test.ts', '<rootDir>/test/{cdktn/*,examples}.test.ts'],
  maxWorkers: 2,
};
writeFileSync(join(out, 'jest.config.json'), JSON.stringify(config));
run(
  process.execPath,
  resolve('node_modules/jest/bin/jest.js'),
  '--config=jest.config.json',
  ...process.argv.slice(2),
);

// Runs tests on another version of Node.js: `npm run test:node 24 test/lib`, or `20.9.0` for the oldest. npm installs that version into a folder of its own,
// with the package `node`, and child processes of the tests find it first.
const { existsSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { delimiter, join } = require('node:path');
const { describeStart, makeWorkFolder } = require('./work-folder');

const [version, ...jestArguments] = process.argv.slice(2);
if (!/^\d+(\.\d+\.\d+)?$/.test(version ?? '')) {
  console.error('usage: npm run test:node <version> [tests, or options of jest]');
  process.exit(64);
}

const isWindows = process.platform === 'win32';
const folder = makeWorkFolder(`node-${version}`);
const bin = join(folder, 'node_modules', 'node', 'bin');
const node = join(bin, isWindows ? 'node.exe' : 'node');

function run(command, args, options) {
  const result = spawnSync(command, args, { stdio: 'inherit', ...options });
  const reason = describeStart(command, result);
  if (reason !== undefined) console.error(reason);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

if (!existsSync(node)) {
  const quiet = ['--no-save', '--no-fund', '--no-audit', '--loglevel=error'];
  run('npm', ['install', '--prefix', folder, ...quiet, `node@${version}`], { shell: isWindows });
}
run(node, ['--version']);
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
run(node, ['node_modules/jest/bin/jest.js', ...jestArguments], { env });

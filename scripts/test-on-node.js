// Runs tests on another version of Node.js: `npm run test:node 24 test/lib`. npm installs that version into a folder of its own,
// with the package `node`, and child processes of the tests find it first.
const { existsSync, mkdirSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { tmpdir } = require('node:os');
const { delimiter, join } = require('node:path');

const [major, ...jestArguments] = process.argv.slice(2);
if (!/^\d+$/.test(major ?? '')) {
  console.error('usage: npm run test:node <major version> [tests, or options of jest]');
  process.exit(64);
}

const isWindows = process.platform === 'win32';
const folder = join(tmpdir(), `cdktf-azure-data-share-node-${major}`);
const bin = join(folder, 'node_modules', 'node', 'bin');
const node = join(bin, isWindows ? 'node.exe' : 'node');

function run(command, args, options) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(node)) {
  mkdirSync(folder, { recursive: true });
  const quiet = ['--no-save', '--no-fund', '--no-audit', '--loglevel=error'];
  run('npm', ['install', '--prefix', folder, ...quiet, `node@${major}`], { shell: isWindows });
}
run(node, ['--version']);
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
run(node, ['node_modules/jest/bin/jest.js', ...jestArguments], { env });

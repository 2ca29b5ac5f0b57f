import { join } from 'node:path';
import { installNode, isNodeVersion } from './install-node';
import { runCommand } from './run-command';

/*
 * Runs tests on another version of Node.js: `npm run test:node 24 test/lib`, or `20.9.0` for the oldest; without tests, those of `npm
 * test`. Child processes of the tests find that version first.
 */

const ROOT = join(__dirname, '..');
const QUICK_TESTS = ['--testPathIgnorePatterns', 'test/long/', 'test/packages/'];

const [version = '', ...options] = process.argv.slice(2);
if (!isNodeVersion(version)) {
  console.error('usage: npm run test:node <version> [tests, or options of jest]');
  process.exit(64);
}
const { path, env } = installNode(version);
runCommand({ cwd: ROOT }, path, '--version');
const tests = options.length === 0 ? QUICK_TESTS : options;
runCommand({ cwd: ROOT, env }, path, 'node_modules/jest/bin/jest.js', ...tests);

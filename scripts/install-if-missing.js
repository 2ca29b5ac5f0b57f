// Lets `npm run demo` and `npm test` be the first command on a fresh clone.
const { existsSync } = require('node:fs');
const { spawnSync } = require('node:child_process');

if (!existsSync('node_modules/.package-lock.json')) {
  console.log('first run: installing the dependencies (npm ci), about a minute ...');
  const npm = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exit(npm.status ?? 1);
}

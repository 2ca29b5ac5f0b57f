// Builds the documentation site into docs/.vitepress/dist. The generator is installed next to its configuration, so that
// `npm ci` of this repository stays small. Other arguments go to VitePress: `npm run docs:site dev` serves the pages.
const { existsSync, readFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const FOLDER = join('docs', '.vitepress');

function run(command, args, options) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (status !== 0) process.exit(status ?? 1);
}

function isInstalled() {
  const { devDependencies } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8'));
  return Object.entries(devDependencies).every(([name, version]) => {
    const path = join(FOLDER, 'node_modules', name, 'package.json');
    return existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).version === version;
  });
}

if (!isInstalled()) {
  const shell = process.platform === 'win32';
  run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: FOLDER, shell });
}
const [command = 'build', ...rest] = process.argv.slice(2);
const env = { ...process.env, NODE_ENV: command === 'build' ? 'production' : 'development' };
run(process.execPath, [join(FOLDER, 'node_modules/vitepress/bin/vitepress.js'), command, 'docs', ...rest], {
  env,
});

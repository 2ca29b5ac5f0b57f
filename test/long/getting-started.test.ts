import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listBlocks, readBlocks } from '../docs/pages';
import { packPackage } from '../support/pack-package';

/**
 * The first guide and the installation for people who were invited, followed to the letter in empty folders. Only the name of the
 * package is replaced, by the path of its tarball. Needs the npm registry.
 */

const PACKAGE = 'cdktf-azure-data-share';

let folder: string;
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'adopter-'));
  tarball = await packPackage(folder);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const installTarball = (code: string): string =>
  code.replaceAll(new RegExp(`(npm install (?:--global )?)${PACKAGE}(?=\\s)`, 'g'), `$1${tarball}`);

/** Turns a guide into one script: shell blocks run, and other blocks are saved under the name that the text before them gives. */
function createScript(page: string): string {
  const parts = readBlocks(page).flatMap(({ language, code, textBefore }) => {
    if (language === 'sh') return installTarball(code);
    const name = /[Ss]ave .*`([\w.-]+)`:\s*$/s.exec(textBefore)?.[1];
    if (language === 'text') return [];
    if (name === undefined) throw new Error(`${page}: the text does not say where to save:\n${code}`);
    return `cat > ${name} <<'END_OF_FILE'\n${code}END_OF_FILE\n`;
  });
  return ['set -e', ...parts].join('\n');
}

/** Runs a script in a folder of its own, in a process group that ends with it: the guide starts an emulator. */
async function runScript(script: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const cwd = mkdtempSync(join(folder, 'run-'));
  const bash = spawn('bash', ['-s'], {
    cwd,
    detached: true,
    env: { ...process.env, NO_COLOR: '1', npm_config_loglevel: 'error', ...env },
  });
  let output = '';
  bash.stdout.on('data', (data: Buffer) => (output += data.toString()));
  bash.stderr.on('data', (data: Buffer) => (output += data.toString()));
  bash.stdin.end(script);
  try {
    const exitCode = await new Promise((resolve) => bash.once('exit', resolve));
    if (exitCode !== 0) throw new Error(`exit code ${String(exitCode)}\n${output}`);
    return output;
  } finally {
    try {
      process.kill(-bash.pid!, 'SIGKILL');
    } catch {
      // The group has ended.
    }
  }
}

/** Durations differ from run to run. */
const withoutTimes = (text: string): string => text.replaceAll(/\d+\.\d s\b/g, 'N s');

test('the first guide leads from an empty folder to a verified snapshot', async () => {
  const output = withoutTimes(await runScript(createScript('docs/getting-started.md')));
  expect(output).toContain('contoso/observations');
  for (const { code } of listBlocks('text', 'docs/getting-started.md'))
    expect(output).toContain(withoutTimes(code));
  expect(output).toContain('contoso-weather: the target matches the last snapshot');
  expect(output).toMatch(/contoso-weather Incremental succeeded/);
  expect(output).not.toMatch(/^error:/m);
}, 1_800_000);

test('the command installs globally, as the page for invited people says', async () => {
  const [install] = listBlocks('sh', 'docs/invited.md');
  expect(install.code).toContain('npm install --global');
  const prefix = join(folder, 'global');
  const env = { npm_config_prefix: prefix, PATH: `${join(prefix, 'bin')}:${process.env.PATH}` };
  const output = await runScript(`set -e\n${installTarball(install.code)}`, env);
  expect(output).toMatch(/^0\.\d+\.\d+$/m);
});

test('a pipeline runs the command of its project, and never fetches another one', async () => {
  const [, setUp, pipeline] = listBlocks('sh', 'docs/invited.md');
  expect(pipeline.code).toContain('--no-install');
  expect(await runScript(`set -e\n${installTarball(setUp.code)}${pipeline.code}`)).toMatch(/^0\.\d+\.\d+$/m);
  await expect(runScript('npx --no-install datashare --version')).rejects.toThrow(/exit code 1/);
});

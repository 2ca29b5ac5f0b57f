import type { Invocation } from '../../../../lib/cli/output/command-name';
import { findCommandName } from '../../../../lib/cli/output/command-name';
import { adaptCommands, detectShell, quoteArgument } from '../../../../lib/cli/output/shell';
import { datashare, documentFile } from '../../../support/cli';
import { INVITATION } from '../../../fixtures/documents';

const NPM = { npm_config_user_agent: 'npm/11.19.1 node/v20.20.2 linux x64 workspaces/false' };
const NPX = { ...NPM, npm_command: 'exec', npm_lifecycle_event: 'npx' };
const MAIN = 'node_modules/cdktf-azure-data-share/dist/lib/cli/main.js';

/** Names the command on a machine that has these files; a link is a file with the path that it leads to. */
function nameCommand(
  invocation: Partial<Invocation> & { readonly script: string },
  files: Readonly<Record<string, string>> = {},
): string {
  return findCommandName({
    env: {},
    cwd: '/home/ada/app',
    platform: 'linux',
    readFile: (path) => files[path],
    realPath: (path) => files[path],
    ...invocation,
  });
}

describe('the name of the command', () => {
  const binary = '/home/ada/app/node_modules/.bin/datashare';

  test('is datashare if it is on the PATH', () => {
    const files = { '/usr/local/bin/datashare': '/usr/local/lib/main.js' };
    const global = { script: '/usr/local/bin/datashare', env: { PATH: '/usr/bin:/usr/local/bin:/sbin' } };
    expect(nameCommand(global, files)).toBe('datashare');
  });

  test('is the path if another datashare is first on the PATH', () => {
    const files = { '/usr/bin/datashare': '/opt/other.js', '/opt/x/datashare': '/opt/x/main.js' };
    const hidden = { script: '/opt/x/datashare', env: { PATH: '/usr/bin:/opt/x' } };
    expect(nameCommand(hidden, files)).toBe('/opt/x/datashare');
  });

  test.each([
    ['npx', NPX, 'npx datashare'],
    ['npm run', { ...NPM, npm_command: 'run' }, 'npx datashare'],
    ['pnpm', { npm_config_user_agent: 'pnpm/9.1.0 npm/? node/v20' }, 'pnpm exec datashare'],
    ['Yarn', { npm_config_user_agent: 'yarn/4.1.0 npm/? node/v20' }, 'yarn datashare'],
    ['Bun', { npm_config_user_agent: 'bun/1.2.0 npm/? node/v20' }, 'bunx datashare'],
  ])('tells that %s found it in the project', (_manager, env, name) => {
    const PATH = '/home/ada/app/node_modules/.bin:/usr/bin';
    const files = { [binary]: `/home/ada/app/${MAIN}` };
    expect(nameCommand({ script: binary, env: { ...env, PATH } }, files)).toBe(name);
    expect(nameCommand({ script: binary, env: { ...env, PATH }, cwd: '/home/ada/app/src' }, files)).toBe(
      name,
    );
    // Package managers write scripts in place of links on Windows, and pnpm does everywhere.
    expect(nameCommand({ script: `/home/ada/app/${MAIN}`, env: { ...env, PATH } }, files)).toBe(name);
  });

  test('is npx datashare if npx found the global one', () => {
    expect(nameCommand({ script: '/opt/node/bin/datashare', env: NPX })).toBe('npx datashare');
  });

  test('is the path after npx --prefix: npx would not find the package of another project here', () => {
    const script = '/elsewhere/node_modules/.bin/datashare';
    const env = { ...NPX, PATH: '/elsewhere/node_modules/.bin:/usr/bin' };
    const files = { [script]: `/elsewhere/${MAIN}` };
    expect(nameCommand({ script, env }, files)).toBe(script);
    expect(nameCommand({ script: `/elsewhere/${MAIN}`, env }, files)).toBe(`node /elsewhere/${MAIN}`);
    expect(nameCommand({ script, env, cwd: '/elsewhere/infra' }, files)).toBe('npx datashare');
  });

  test('names the package if npx downloaded it: npx datashare would download another one', () => {
    const cache = '/home/ada/.npm/_npx/411c2359a68ab373';
    const script = `${cache}/node_modules/.bin/datashare`;
    const packages = (...names: unknown[]) => ({
      [`${cache}/package.json`]: JSON.stringify({ _npx: { packages: names } }),
    });
    const name = (files: Readonly<Record<string, string>>) => nameCommand({ script, env: NPX }, files);
    expect(name(packages('cdktf-azure-data-share@0.1.0'))).toBe('npx cdktf-azure-data-share@0.1.0');
    expect(name(packages('./a b.tgz'))).toBe("npx './a b.tgz'");
    for (const unknown of [{}, packages(), packages(1), { [`${cache}/package.json`]: '{' }]) {
      expect(name(unknown)).toBe('npx cdktf-azure-data-share');
    }
  });

  test('is datashare if an npm script runs the global one', () => {
    const files = { '/usr/bin/datashare': '/usr/lib/main.js' };
    const env = { ...NPM, npm_command: 'run', PATH: '/home/ada/app/node_modules/.bin:/usr/bin' };
    expect(nameCommand({ script: '/usr/bin/datashare', env }, files)).toBe('datashare');
  });

  test.each([
    [binary, './node_modules/.bin/datashare'],
    ['/home/ada/app/dist/lib/cli/main.js', 'node dist/lib/cli/main.js'],
    ['/home/ada/other/dist/lib/cli/main.js', 'node /home/ada/other/dist/lib/cli/main.js'],
    ['/home/ada/app/my tools/main.js', "node 'my tools/main.js'"],
    // In PowerShell a quoted path alone is a text.
    ['/home/ada/app/my tools/datashare', "node './my tools/datashare'"],
    ["/home/ada/app/ada's/main.js", `node "ada's/main.js"`],
  ])('is the path of %s', (script, name) => {
    expect(nameCommand({ script })).toBe(name);
  });

  test('on Windows follows the scripts that npm writes', () => {
    const windows = { platform: 'win32' as const, cwd: String.raw`C:\app` };
    const main = MAIN.replaceAll('/', '\\');
    const prefix = String.raw`C:\Users\ada\AppData\Roaming\npm`;
    const script = `${prefix}\\${main}`;
    const files = { [`${prefix}\\datashare.cmd`]: `${prefix}\\datashare.cmd` };
    const env = { PATH: `C:\\Windows;${prefix}` };
    expect(nameCommand({ ...windows, script, env }, files)).toBe('datashare');
    expect(nameCommand({ ...windows, script, env }, {})).toBe(`node '${script}'`);

    const local = { ...windows, script: `C:\\app\\${main}` };
    expect(nameCommand({ ...local, env: NPX })).toBe('npx datashare');
    expect(nameCommand(local)).toBe(`node '${main}'`);
    const bin = String.raw`C:\app\node_modules\.bin`;
    expect(nameCommand({ ...local, env: { PATH: bin } }, { [`${bin}\\datashare.cmd`]: 'x' })).toBe(
      'datashare',
    );
  });
});

describe('commands in texts', () => {
  const bash = { commandName: 'npx datashare', shell: 'Posix' } as const;

  test.each([
    ['run datashare sync --full', 'run npx datashare sync --full'],
    ['run datashare --help', 'run npx datashare --help'],
    ['Usage: datashare [options]', 'Usage: npx datashare [options]'],
    [
      '  $ x | datashare invitation publish - \\\n      --id 1',
      '  $ x | npx datashare invitation publish - \\\n      --id 1',
    ],
    ['the datashare command', 'the datashare command'],
    ['./datashare sync', './datashare sync'],
    ['the container datashare is missing', 'the container datashare is missing'],
  ])('%j', (text, expected) => {
    expect(adaptCommands(text, bash)).toBe(expected);
    expect(adaptCommands(text, { ...bash, commandName: 'datashare' })).toBe(text);
  });

  test('continue on the next line as PowerShell has it', () => {
    const windows = { commandName: 'datashare', shell: 'PowerShell' } as const;
    expect(adaptCommands('  $ datashare accept x \\\n      --hns', windows)).toBe(
      '  $ datashare accept x `\n      --hns',
    );
    expect(detectShell('win32', {})).toBe('PowerShell');
    expect(detectShell('win32', { MSYSTEM: 'MINGW64' })).toBe('Posix');
    expect(detectShell('linux', {})).toBe('Posix');
  });

  test.each([
    ['sales.json', 'sales.json'],
    ['https://a.blob.core.windows.net/x/1', 'https://a.blob.core.windows.net/x/1'],
    ['a b.json', "'a b.json'"],
    [String.raw`C:\a.json`, String.raw`'C:\a.json'`],
    ['@x', "'@x'"],
    ["it's", `"it's"`],
    ["it's $HOME", `'it'\\''s $HOME'`],
    ['', "''"],
  ])('quote %j', (argument, quoted) => expect(quoteArgument(argument)).toBe(quoted));

  test('name every command', async () => {
    const io = { commandName: 'npx datashare' };
    const { stdout } = await datashare(['--help'], io);
    const names = [...stdout.matchAll(/^ {2}([a-z]+) .* {2}/gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(['accept', 'access', 'sync', 'rollback']));
    for (const name of names) {
      expect(adaptCommands(`datashare ${name}`, { ...bash })).toBe(`npx datashare ${name}`);
      const help = await datashare([name, '--help'], io);
      expect(help.stdout).toContain(`Usage: npx datashare ${name}`);
      expect(help.stdout).not.toMatch(/(?<!npx )datashare [a-z[]/);
    }
  });
});

test('help, hints and errors name the command as it was called; JSON never does', async () => {
  const io = { commandName: 'npx datashare', now: () => new Date('2026-11-22T12:00:00Z') };
  const path = documentFile(INVITATION, 'a b.json');
  const shown = await datashare(['invitation', 'show', path], io);
  expect(shown.stdout).toContain(`  $ npx datashare accept '${path}' \\\n      --account`);
  expect(shown.stdout).toContain(`  $ npx datashare reject '${path}'`);
  const windows = await datashare(['invitation', 'show', path], { ...io, shell: 'PowerShell' });
  expect(windows.stdout).toContain(`  $ npx datashare accept '${path}' \`\n      --account`);

  expect((await datashare(['sync', 'x.json', '--fast'], io)).stderr).toBe(
    "error: unknown option '--fast' [Usage]\n  fix: run npx datashare sync --help\n",
  );
  const broken = await datashare(['sync', documentFile('{'), '--json'], io);
  expect(broken.stderr).toMatch(/\nRun "npx datashare explain \w+" for details\.\n$/);
  expect(broken.stdout).not.toContain('npx');
});

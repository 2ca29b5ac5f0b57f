import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMPLETION_SCRIPTS, SHELLS } from '../../../lib/cli/completion/completion-scripts';
import { datashare } from '../../support/cli';

/** Returns the words that are offered at the cursor, which is at the end of the last word. */
async function complete(...words: readonly string[]): Promise<readonly string[]> {
  const before = words.slice(0, -1);
  const { exitCode, stdout } = await datashare(['complete', '--', ...before, `:${words.at(-1)}`]);
  expect(exitCode).toBe(0);
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]]));
}

describe('completion of a command line', () => {
  test.each<[typed: readonly string[], offered: readonly string[]]>([
    [['sy'], ['sync']],
    [['acc'], ['access', 'accept', 'acceptance']],
    [['access', 'di'], ['diff']],
    [['sync', '--mo'], ['--mode']],
    [
      ['sync', '--mode', ''],
      ['full', 'incremental'],
    ],
    [['sync', '--mode', 'f'], ['full']],
    [['sync', '--mode=f'], ['--mode=full']],
    [['sync', '--mode', '=', 'f'], ['full']],
    [['sync', 'a.subscription.json', '--mode', 'full', '--if-r'], ['--if-running']],
    [['completion', ''], [...SHELLS]],
    [['help', 'sy'], ['sync']],
  ])('after %j come %j', async (typed, offered) => {
    expect([...(await complete(...typed))].sort()).toEqual([...offered].sort());
  });

  test.each<[typed: readonly string[]]>([
    [['sync', '']],
    [['sync', 'contoso']],
    [['sync', '--', '--mo']],
    [['sync', '--notify', '']],
    [['sync', '--', '--mode', '']],
    [['nothing', '']],
    [['sync', 'access', 'di']],
  ])('the shell offers files after %j', async (typed) => {
    expect(await complete(...typed)).toEqual([]);
  });

  test('all commands that the help shows are offered, and no others', async () => {
    const offered = await complete('');
    expect(offered).toContain('sync');
    expect(offered).not.toContain('complete');
    for (const name of offered) expect((await datashare([name, '--help'])).exitCode).toBe(0);
  });

  test('an option that was given is not offered again', async () => {
    expect(await complete('sync', '--')).toContain('--json');
    expect(await complete('sync', '--json', '--')).not.toContain('--json');
  });
});

describe('the completion script', () => {
  test.each(SHELLS)('for %s is printed', async (shell) => {
    const { exitCode, stdout } = await datashare(['completion', shell]);
    expect([exitCode, stdout]).toEqual([0, COMPLETION_SCRIPTS[shell]]);
  });

  test('for another shell is refused, and the shells are named', async () => {
    const { exitCode, stderr } = await datashare(['completion', 'tcsh']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/bash, zsh, fish, powershell/);
  });

  /** A `datashare` that notes its arguments and offers two words. */
  function createStage(): { readonly env: NodeJS.ProcessEnv; readonly readArguments: () => string[] } {
    const folder = mkdtempSync(join(tmpdir(), 'ds-completion-'));
    const noted = join(folder, 'arguments');
    const lines = String.raw`printf 'full\tevery file again\nfurther:one\tanother word\n'`;
    writeFileSync(join(folder, 'datashare'), `#!/bin/sh\nprintf '%s\\n' "$@" > '${noted}'\n${lines}\n`);
    chmodSync(join(folder, 'datashare'), 0o755);
    for (const shell of SHELLS) writeFileSync(join(folder, shell), COMPLETION_SCRIPTS[shell]);
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}`, STAGE: folder, HOME: folder };
    return { env, readArguments: () => readFileSync(noted, 'utf8').trimEnd().split('\n') };
  }

  const isInstalled = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

  test('works in bash', () => {
    const { env, readArguments } = createStage();
    const script = `
      . "$STAGE/bash"
      COMP_WORDS=(datashare sync 'my file.json' --mode f); COMP_CWORD=4
      _datashare
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const printed = execFileSync('bash', ['--norc', '-c', script], { env, encoding: 'utf8' });
    expect(printed).toBe('full\nfurther:one\n');
    expect(readArguments()).toEqual(['complete', '--', 'sync', 'my file.json', '--mode', ':f']);
  });

  (isInstalled('zsh') ? test : test.skip)('works in zsh', () => {
    const { env, readArguments } = createStage();
    const script = `
      compdef() { :; }; _describe() { printf '%s\\n' "\${(@P)2}"; }; _files() { print files; }
      . "$STAGE/zsh"
      words=(datashare sync "'my file.json'" --mode f); CURRENT=5
      _datashare`;
    const printed = execFileSync('zsh', ['-f', '-c', script], { env, encoding: 'utf8' });
    expect(printed).toBe('full:every file again\nfurther\\:one:another word\n');
    expect(readArguments()).toEqual(['complete', '--', 'sync', 'my file.json', '--mode', ':f']);
  });

  (isInstalled('fish') ? test : test.skip)('works in fish', () => {
    const { env, readArguments } = createStage();
    const script = `source $STAGE/fish; complete -C 'datashare sync "my file.json" --mode f'`;
    const printed = execFileSync('fish', ['--no-config', '-c', script], { env, encoding: 'utf8' });
    expect(printed).toBe('full\tevery file again\nfurther:one\tanother word\n');
    expect(readArguments()).toEqual(['complete', '--', 'sync', 'my file.json', '--mode', ':f']);
  });
});

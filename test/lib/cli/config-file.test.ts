import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pair } from '../../support/accounts';
import type { Ran } from '../../support/cli';
import { datashare, documentFile } from '../../support/cli';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
const path = join(folder, 'datashare.json');

/** Runs a command with a configuration file of this content. */
function runWith(config: unknown, ...args: string[]): Promise<Ran> {
  writeFileSync(path, typeof config === 'string' ? config : JSON.stringify(config));
  return datashare(['--config', path, ...args]);
}

const CODE = 'RegionMismatch';

test('a command takes its options from the file', async () => {
  expect((await runWith({ explain: { json: true } }, 'explain', CODE)).stdout).toMatch(/^\{/);
  expect((await runWith({ explain: { json: false } }, 'explain', CODE)).stdout).not.toMatch(/^\{/);
  expect((await runWith({ sync: { json: true } }, 'explain', CODE)).stdout).not.toMatch(/^\{/);
});

test('the environment can name the file', async () => {
  writeFileSync(path, JSON.stringify({ explain: { json: true } }));
  const { stdout } = await datashare(['explain', CODE], { env: { DATASHARE_CONFIG: path } });
  expect(stdout).toMatch(/^\{/);
});

test('the command line comes first, and values are parsed as there', async () => {
  const { subscription } = await pair({ a: '1' });
  const file = documentFile(subscription);
  const config = { sync: { json: true, mode: 'full', 'max-concurrency': 4, 'max-bytes': '1GiB' } };
  const modes: unknown[] = [];
  for (const args of [[], ['--mode', 'incremental'], []]) {
    const { stdout } = await runWith(config, 'sync', file, ...args);
    modes.push((JSON.parse(stdout) as { synchronizationMode: string }).synchronizationMode);
  }
  expect(modes).toEqual(['FullSync', 'Incremental', 'FullSync']);
});

test.each<[title: string, config: unknown, messages: string[]]>([
  ['no JSON', '{', ['the document is not JSON']],
  ['a list', [], ['is no option of a command']],
  ['an option beside the commands', { json: true }, ['"json" is no option of a command']],
  ['a value that is an object', { explain: { json: {} } }, ['"explain json" is no option of a command']],
  ['a misspelt command', { explian: {} }, ['there is no command "explian"']],
  [
    'a misspelt command of a group',
    { 'access dif': {} },
    ['there is no command "access dif"', "'access diff'"],
  ],
  ['words after a command', { 'sync now': {} }, ['there is no command "sync now"']],
  ['a group', { invitation: {} }, ['"invitation" is a group of commands', 'invitation export']],
  ['a misspelt option', { explain: { jsn: true } }, ['there is no option "jsn"']],
  ['a number for a flag', { explain: { json: 1 } }, ["'json' is true or false, got 1"]],
  ['a name of all objects', '{"__proto__": {"json": true}}', ['there is no command "__proto__"']],
])('%s is refused', async (_title, config, messages) => {
  const { exitCode, stderr } = await runWith(config, 'explain', CODE);
  expect(exitCode).toBe(2);
  for (const message of messages) expect(stderr).toContain(message);
  expect(stderr).toContain(path);
});

test('what decides about one run cannot be in a file, and all problems are told at once', async () => {
  const config = {
    sync: {
      'allow-deletes': 10,
      'break-lock': true,
      'dry-run': true,
      mode: 'half',
      'max-concurrency': [1, 2],
      'log-format': true,
    },
  };
  const { exitCode, stderr } = await runWith(config, 'sync', 'any.json');
  expect(exitCode).toBe(2);
  for (const name of ['allow-deletes', 'break-lock', 'dry-run'])
    expect(stderr).toContain(`'${name}' decides about one run, and cannot be in a file`);
  expect(stderr).toContain(`'mode' is "half": Allowed choices are full, incremental.`);
  expect(stderr).toContain(`'max-concurrency' takes one value`);
  expect(stderr).toContain(`'log-format' takes a value, got true`);
});

import type { SubscriptionDocument } from '../../../lib';
import { VERSION } from '../../../lib/version';
import { bothSides, contents, pair } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';
import { CompiledCommand } from '../../support/datashare-process';

const LONG_TEXT = /^.{81,}$/m;

describe('wrong usage ends with 2 and one error', () => {
  test.each<[string[], string]>([
    [['frobnicate'], "error: unknown command 'frobnicate' [Usage]\n  fix: run datashare --help\n"],
    [
      ['sync'],
      "error: missing required argument 'subscription.json' [Usage]\n  fix: run datashare sync --help\n",
    ],
    [
      ['sync', 'x.json', '--fast'],
      "error: unknown option '--fast' [Usage]\n  fix: run datashare sync --help\n",
    ],
    [
      ['sync', 'x.json', '--mode', 'half'],
      "error: option '--mode <mode>' argument 'half' is invalid. Allowed choices are full, incremental [Usage]\n  fix: run datashare sync --help\n",
    ],
    [
      ['sync', 'x.json', '--max-concurrency', '0'],
      "error: option '--max-concurrency <n>' argument '0' is invalid. It must be a whole number, 1 or more [Usage]\n  fix: run datashare sync --help\n",
    ],
    [
      ['sync', '/nowhere/x.json'],
      'error: /nowhere/x.json: the file cannot be read: ENOENT [DocumentUnreadable]\n  fix: check the path; relative paths start at the current folder\nRun "datashare explain DocumentUnreadable" for details.\n',
    ],
  ])('datashare %j', async (args, stderr) => {
    expect(await datashare(args)).toEqual({ exitCode: 2, stdout: '', stderr });
  });

  test('a broken document gives an error for each problem, and with --json one document', async () => {
    const { subscription } = await pair({});
    const broken = { ...subscription, subscriptionName: 'a b', extra: 1 } as unknown as SubscriptionDocument;
    const path = documentFile(broken);
    const ran = await datashare(['sync', path]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr.match(/^error: /gm)).toHaveLength(2);
    expect(ran.stderr.match(/^Run "datashare explain DocumentInvalid" for details\.$/gm)).toHaveLength(1);
    const json = await datashare(['sync', path, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: 'Refused',
      problems: [{ code: 'DocumentInvalid' }, { code: 'DocumentInvalid' }],
    });
  });
});

describe('the command as a process', () => {
  const command = new CompiledCommand();
  afterAll(() => command.remove());

  test.each<[string, string]>([
    ['standard output is a full disk', 'datashare sync "$FILE" > /dev/full'],
    ['its log is on a full disk', 'datashare sync "$FILE" --log-format json > /dev/full'],
    ['all of its output is on a full disk', 'datashare sync "$FILE" > /dev/full 2> /dev/full'],
    ['nobody reads its log', 'datashare sync "$FILE" --log-format json | true; exit ${PIPESTATUS[0]}'],
    ['nobody reads its errors', 'datashare sync "$FILE" 2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}'],
    ['standard output is closed', 'datashare sync "$FILE" >&-'],
  ])('a run whose output is lost copies all the same, without a stack: %s', async (_case, text) => {
    const sides = await pair({ a: '1', b: '2' });
    const env = { ...bothSides(), FILE: documentFile(sides.subscription) };
    const { exitCode, stderr } = await command.runInShell(text, env);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(exitCode).toBe(0);
    expect(await contents(sides.target)).toEqual({ a: '1', b: '2' });
  });

  test('prints help with an example for each command, and its version', async () => {
    for (const command of ['check', 'plan', 'sync', 'verify', 'history']) {
      const ran = await datashare([command, '--help']);
      expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
      expect(ran.stdout).toContain(`Example:\n  $ datashare ${command} contoso-sales.subscription.json`);
      expect(ran.stdout).not.toMatch(LONG_TEXT);
    }
    expect((await datashare(['--help'])).stdout).not.toMatch(LONG_TEXT);
    expect((await datashare(['--version'])).stdout).toBe(`${VERSION}\n`);
  });

  test('synchronizes, and exits by itself with its exit code', async () => {
    // More copies in flight than listeners that Node allows without a warning.
    const { subscription } = await pair(
      Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}`, 'x'])),
    );
    const path = documentFile(subscription);
    const { stdout, stderr } = await command.start(['sync', path, '--json'], bothSides()).ended;
    expect(JSON.parse(stdout)).toMatchObject({ status: 'Succeeded', details: [{ filesWritten: 40 }] });
    // A slow machine says how far it is.
    expect(
      stderr.replace(
        /^(checking source and target|listing and comparing files|all: copied .* so far, .* unchanged)\n/gm,
        '',
      ),
    ).toBe('');
    expect(await command.start(['sync', '/nowhere.json'], {}).ended).toMatchObject({
      exitCode: 2,
      stdout: '',
    });
  });
});

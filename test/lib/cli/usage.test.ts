import { computeTermsHash } from '../../../lib/model/values/terms';
import { INVITATION } from '../../fixtures/documents';
import { datashare, documentFile } from '../../support/cli';

const LONG_TEXT = /^.{81,}$/m;

describe('help', () => {
  test.each([
    ['invitation'],
    ['invitation', 'export'],
    ['invitation', 'show'],
    ['invitation', 'publish'],
    ['accept'],
    ['acceptance'],
    ['acceptance', 'publish'],
    ['reject'],
    ['status'],
    ['schedule'],
    ['schedule', 'next'],
    ['access'],
    ['access', 'diff'],
  ])('of %s %s has an example, within 80 columns', async (...names) => {
    const ran = await datashare([...names, '--help']);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout).toMatch(new RegExp(`\\nExamples?:\\n.*datashare ${names[0]}`));
    expect(ran.stdout).not.toMatch(LONG_TEXT);
  });

  test('lists every command, by provider and consumer', async () => {
    const { stdout } = await datashare(['--help']);
    expect(stdout).not.toMatch(LONG_TEXT);
    expect(stdout).toMatch(
      /Provider commands:\n {2}invitation export\|show\|publish\|list [^]*Consumer commands:\n {2}accept <invitation> /,
    );
  });
});

describe('wrong usage', () => {
  test.each([
    [
      ['access', 'diff', '--fast'],
      "unknown option '--fast' [Usage]\n  fix: run datashare access diff --help",
    ],
    [['access', '--fast'], "unknown option '--fast' [Usage]\n  fix: run datashare access --help"],
    [
      ['invitation', 'show'],
      "missing required argument 'invitation' [Usage]\n  fix: run datashare invitation show --help",
    ],
    [['invitation', 'send'], "unknown command 'send' [Usage]\n  fix: run datashare invitation --help"],
    [
      ['acceptance', 'publish', 'a', 'b'],
      /^error: .*too many arguments.* \[Usage\]\n {2}fix: run datashare acceptance publish --help$/,
    ],
    [
      ['schedule', 'next', 'x', '--count', '0'],
      /^error: .*option .* \[Usage\]\n {2}fix: run datashare schedule next --help$/,
    ],
    [['share', 'show'], "unknown command 'share' [Usage]\n  fix: run datashare --help"],
  ])('of %j names the help to read', async (args, message) => {
    const ran = await datashare(args);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    if (typeof message === 'string') expect(ran.stderr).toBe(`error: ${message}\n`);
    else expect(ran.stderr.trim()).toMatch(message);
  });

  test.each([['invitation'], ['acceptance'], ['schedule']])(
    'datashare %s alone shows its help',
    async (group) => {
      const ran = await datashare([group]);
      expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
      expect(ran.stderr).toContain(`Usage: datashare ${group} [options] [command]`);
      expect(ran.stderr).toMatch(
        new RegExp(`error: no command was given \\[Usage\\]\n  fix: run datashare ${group} --help\n$`),
      );
    },
  );
});

describe('a narrow terminal', () => {
  test.each([
    [['sync', '--help'], 40],
    [['accept', '--help'], 40],
    [['--help'], 60],
  ])('shows the descriptions of %j below their terms, within %i columns', async (args, columns) => {
    const { stdout } = await datashare(args, { columns });
    const [, items] = stdout.split(/^Options:\n/m);
    const lines = items
      .split('\n')
      .filter((line) => line.startsWith('      ') && !/ \\$|https?:|--/.test(line));
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  });

  test('shows each line of the terms after a bar', async () => {
    const terms = 'Do not pass it on to anybody outside Fabrikam, in any form.';
    const path = documentFile({ ...INVITATION, termsOfUse: terms, termsSha256: computeTermsHash(terms) });
    const { stdout } = await datashare(['invitation', 'show', path], { columns: 40 });
    expect(stdout).toContain('  | Do not pass it on to anybody outside\n  | Fabrikam, in any form.\n');
  });
});

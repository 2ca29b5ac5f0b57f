import { readdirSync } from 'node:fs';
import { createProgram } from '../../../lib/cli/run';
import { buildArguments } from '../../../lib/portal/acts/act-arguments';
import { ACTS } from '../../../lib/portal/acts/act-table';
import { INVITATION } from '../../fixtures/documents';
import { accept } from '../../support/accept';

const PLACE = { places: ['sales.invitation.json'] };

test('a value is one token, and the places stand behind the options', () => {
  const values = new Map([
    ['account', '--json'],
    ['map.daily', '--out=/tmp'],
    ['hns', 'on'],
    ['container', ''],
  ]);
  expect(buildArguments(ACTS['accept'], PLACE, values, 'here')).toEqual({
    argv: [
      'accept',
      '--account=--json',
      '--hns',
      '--map=daily=--out=/tmp',
      '--out=here',
      '--',
      ...PLACE.places,
    ],
    problems: [],
  });
});

test.each([
  ['a line break', 'account', 'a\nb'],
  ['a carriage return', 'account', 'a\rb'],
  ['a null', 'account', 'a\0b'],
  ['a line separator', 'account', 'a\u2028b'],
  ['a control character in a name', 'map.a\nb', 'x'],
  ['too many characters', 'account', 'a'.repeat(4097)],
  ['a field of another act', 'reason', 'x'],
  ['a field without a dataset', 'map', 'x'],
  ['a name that all objects have', 'constructor', 'x'],
])('a form with %s is refused', (_, name, value) => {
  expect(buildArguments(ACTS['accept'], PLACE, new Map([[name, value]]), '.').problems).toHaveLength(1);
});

test('every act is a command, and every field is one of its options', () => {
  const io = { commandName: 'datashare', shell: 'Posix' } as never;
  const program = createProgram(io, () => {});
  for (const { command, fields, fixed = [] } of Object.values(ACTS)) {
    const found = command.reduce(
      (group, word) => group.commands.find((each) => each.name() === word)!,
      program,
    );
    const options = found.options.map(({ long }) => long);
    expect(options).toEqual(expect.arrayContaining(fields.map(({ option }) => option)));
    expect(options).toEqual(expect.arrayContaining(fixed.map((each) => each.split('=')[0])));
  }
});

test('a dry run finds the problems of an answer, and writes nothing', async () => {
  const good = await accept(INVITATION, [
    '--account=fabrikam',
    '--location=westeurope',
    '--dry-run',
    '--json',
  ]);
  expect(good.exitCode).toBe(0);
  expect(JSON.parse(good.stdout)).toMatchObject({
    isDryRun: true,
    subscription: { documentType: 'subscription' },
  });
  const bad = await accept(
    INVITATION,
    ['--account=Wrong!', '--location=westeurope', '--dry-run'],
    {},
    good.out,
  );
  expect(bad.exitCode).toBe(2);
  const text = await accept(
    INVITATION,
    ['--account=fabrikam', '--location=westeurope', '--dry-run'],
    {},
    good.out,
  );
  expect(text.stdout).toContain('Nothing is wrong.');
  expect(readdirSync(good.out)).toEqual([]);
});

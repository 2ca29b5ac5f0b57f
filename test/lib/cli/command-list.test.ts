import type { Command } from 'commander';
import { COMMANDS, listCommandNames } from '../../../lib/cli/command-list';
import type { CliIo } from '../../../lib/cli/io';
import { createProgram } from '../../../lib/cli/run';
import { datashare } from '../../support/cli';

const LISTED = Object.values(COMMANDS).flat();

const program = createProgram({ stdout: () => {}, stderr: () => {} } as unknown as CliIo, () => {});

test.each(LISTED)('$name is listed with the arguments or commands that it has', ({ name, usage }) => {
  expect(describeUsage(program.commands.find((command) => command.name() === name)!)).toBe(usage);
});

test('the help of the program is the same, no matter which commands are loaded', async () => {
  const whole: string[] = [];
  const io = { stdout: (text: string) => whole.push(text), stderr: () => {}, commandName: 'datashare' };
  createProgram(io as unknown as CliIo, () => {}).outputHelp();
  expect(whole.join('')).toBe((await datashare(['--help'])).stdout);
});

test.each(LISTED)('$name has its own help, also after help', async ({ name, description }) => {
  const { exitCode, stdout } = await datashare([name, '--help']);
  expect(exitCode).toBe(0);
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain(description);
  expect(stdout).toMatch(/^Options:/m);
  expect(await datashare(['help', name])).toEqual({ exitCode, stdout, stderr: '' });
});

test('the names of the commands that take options are those that exist', () => {
  const listNames = (command: Command, before: string): string[] => [
    ...(command.commands.length === 0 || command.registeredArguments.length > 0 ? [before.trim()] : []),
    ...command.commands.flatMap((each) => listNames(each, `${before} ${each.name()}`)),
  ];
  expect(listCommandNames()).toEqual(program.commands.flatMap((each) => listNames(each, each.name())));
});

function describeUsage(command: Command): string {
  const terms = command.registeredArguments.map((argument) => {
    const term = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${term}>` : `[${term}]`;
  });
  return terms.length > 0 ? terms.join(' ') : command.commands.map((each) => each.name()).join('|');
}

import type { Command } from 'commander';
import { problems } from '../../errors/catalogue';
import { DataShareError } from '../../errors/data-share-error';
import { escapeUnprintable } from '../../errors/redact';
import { findClosestName } from '../input/closest-name';
import type { Finish } from '../input/options';
import type { CliIo } from '../io';

/** Defines `help access diff`, another way to ask for `access diff --help`. */
export function defineHelp(command: Command, _io: CliIo, finish: Finish): void {
  command
    .argument('[command...]', 'the command, such as sync or access diff')
    .addHelpText('after', '\nExamples:\n  $ datashare help sync\n  $ datashare help access diff')
    .action((names: readonly string[]) => {
      findNamedCommand(command.parent!, names).outputHelp();
      finish(0);
    });
}

function findNamedCommand(program: Command, names: readonly string[]): Command {
  return names.reduce((command, name) => {
    const next = command.commands.find((each) => each.name() === name);
    if (next) return next;
    const known = command.createHelp().visibleCommands(command);
    const closest = findClosestName(
      name,
      known.map((each) => each.name()),
    );
    const place = [...listNames(command), closest ?? '--help'].join(' ');
    const message = `'${escapeUnprintable(name)}' is not a command of ${listNames(command).join(' ')}`;
    throw new DataShareError([problems.usage(message, `run ${place}`)]);
  }, program);
}

function listNames(command: Command): string[] {
  return command.parent ? [...listNames(command.parent), command.name()] : [command.name()];
}

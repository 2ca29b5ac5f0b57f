import { Command, CommanderError } from 'commander';
import { DataShareError } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { EXIT_CODES } from '../errors/error-codes';
import { problems } from '../errors/catalogue';
import { escapeUnprintable, escapeUnprintableLines, redact } from '../errors/redact';
import { VERSION } from '../version';
import { addAcceptCommand } from './commands/accept';
import { addAcceptanceCommands } from './commands/acceptance/acceptance';
import { addAccessCommand } from './commands/access/access';
import { addCheckCommand } from './commands/check';
import type { Finish } from './input/options';
import { joinLines } from './output/print';
import { printProblems } from './output/print';
import { printJson } from './output/print';
import { addHistoryCommand } from './commands/history';
import { addRollbackCommand } from './commands/rollback';
import { addInvitationCommands } from './commands/invitation/invitation';
import type { CliIo } from './io';
import { addPlanCommand } from './commands/plan';
import { addRejectCommand } from './commands/reject';
import { addScheduleCommands } from './commands/schedule';
import { addStatusCommand } from './commands/status';
import { addSyncCommand } from './commands/sync';
import { addVerifyCommand } from './commands/verify';

const EXIT_CODE_HELP = `
Exit codes:
  0    done, or nothing to do
  1    failed, or verify found differences; what was copied is kept
  2    wrong usage, or a document that does not parse
  3    the two sides do not fit; nothing was touched
  4    somebody else is running it
  5    a safety stop; nothing was deleted
  10   access diff --exit-code: access changed, or cannot be told
  130  interrupted; a re-run continues`;

/** Runs the `datashare` command and returns its exit code. Never throws, never exits. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const finish: Finish = (code) => (exitCode = code);

  const program = new Command('datashare')
    .description('Offers, accepts and synchronizes data shares between Azure storage accounts.')
    .version(VERSION)
    .helpCommand(false)
    .configureHelp({ subcommandTerm: (command) => `${command.name()} ${formatArguments(command)}` })
    .configureOutput({
      writeOut: io.stdout,
      writeErr: io.stderr,
      outputError: () => {},
      getOutHelpWidth: () => 80,
      getErrHelpWidth: () => 80,
    })
    .showHelpAfterError(false)
    // Options are those of the command before them: access and access diff have some of the same name.
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText('after', EXIT_CODE_HELP);
  addCommands(program, io, finish);

  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, program, argv, io);
  }
}

function addCommands(program: Command, io: CliIo, finish: Finish): void {
  program.commandsGroup('Of providers:');
  addInvitationCommands(program, io, finish);
  addStatusCommand(program, io, finish);
  addAccessCommand(program, io, finish);
  program.commandsGroup('Of consumers:');
  addAcceptCommand(program, io, finish);
  addAcceptanceCommands(program, io, finish);
  addRejectCommand(program, io, finish);
  addCheckCommand(program, io, finish);
  addPlanCommand(program, io, finish);
  addSyncCommand(program, io, finish);
  addVerifyCommand(program, io, finish);
  addHistoryCommand(program, io, finish);
  addRollbackCommand(program, io, finish);
  addScheduleCommands(program, io, finish);
}

/** <files...>, <old> [new]; of a group its commands: export|show. */
function formatArguments(command: Command): string {
  if (command.registeredArguments.length === 0) return command.commands.map((each) => each.name()).join('|');
  const terms = command.registeredArguments.map((argument) => {
    const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
    return argument.required ? `<${name}>` : `[${name}]`;
  });
  return terms.join(' ');
}

function reportFailure(error: unknown, program: Command, argv: readonly string[], io: CliIo): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const found = toProblems(error, program, argv);
  const exitCode = found[0] ? EXIT_CODES[found[0].code] : 1;

  if (argv.includes('--json')) {
    const status = exitCode === 2 || exitCode === 3 ? 'Refused' : 'Failed';
    printJson(io, { status, problems: found });
  }
  printProblems(found, io);
  if (found.length === 0) {
    io.stderr(
      `InternalError: ${escapeUnprintable(joinLines(redact(String(error))))}; this is a bug, please report it with --debug\n`,
    );
  }
  if (argv.includes('--debug') && error instanceof Error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      io.stderr(`${escapeUnprintableLines(redact(cause.stack ?? cause.message))}\n`);
    }
  }
  return exitCode;
}

function toProblems(error: unknown, program: Command, argv: readonly string[]): readonly Problem[] {
  if (DataShareError.isDataShareError(error)) return error.problems;
  if (!(error instanceof CommanderError)) return [];
  const isBare = error.code === 'commander.help';
  const message = isBare ? 'no command was given' : error.message.replace(/^error: /, '').replace(/\.$/, '');
  return [problems.usage(message, `run ${[...findCommandNames(program, argv), '--help'].join(' ')}`)];
}

/** The names of the command that was asked for, as far as there is one: datashare access diff. */
function findCommandNames(program: Command, argv: readonly string[]): string[] {
  const next = program.commands.find((command) => command.name() === argv[0]);
  return [program.name(), ...(next ? findCommandNames(next, argv.slice(1)) : [])];
}

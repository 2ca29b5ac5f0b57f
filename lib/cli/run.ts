import type { Help } from 'commander';
import { Command, CommanderError } from 'commander';
import { DataShareError } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { EXIT_CODES } from '../errors/error-codes';
import { problems } from '../errors/catalogue';
import { escapeUnprintableLines, redact } from '../errors/redact';
import { VERSION } from '../version';
import { addAcceptCommand } from './commands/accept';
import { addAcceptanceCommands } from './commands/acceptance/acceptance';
import { addAccessCommand } from './commands/access/access';
import { addCheckCommand } from './commands/check';
import { addDigestCommand } from './commands/digest';
import { addEngineCommands } from './commands/engine';
import { addCompletionCommands } from './commands/completion';
import { addExplainCommand } from './commands/explain';
import type { Finish } from './input/options';
import { getWidth } from './output/format';
import { printJson, printProblems } from './output/print';
import { adaptCommands } from './output/shell';
import { addCommandHints } from './output/command-hints';
import { addFollowCommand } from './commands/follow';
import { addHelpCommand } from './commands/help';
import { addHistoryCommand } from './commands/history';
import { addInitCommand } from './commands/init';
import { addReportCommand } from './commands/report';
import { addRollbackCommand } from './commands/rollback';
import { addInvitationCommands } from './commands/invitation/invitation';
import type { CliIo } from './io';
import { addPlanCommand } from './commands/plan';
import { addPortalCommand } from './commands/portal';
import { addReconcileCommand } from './commands/reconcile';
import { addRegisterCommand } from './commands/register';
import { addRejectCommand } from './commands/reject';
import { addScheduleCommands } from './commands/schedule';
import { addSnapshotsCommand } from './commands/snapshots';
import { addStatusCommand } from './commands/status';
import { addSyncCommand } from './commands/sync';
import { addVerifyCommand } from './commands/verify';

const EXIT_CODE_HELP = `
Exit codes:
  0    success, or nothing to do
  1    failed, or verify found differences; copied files are kept
  2    wrong usage, or a document that cannot be parsed
  3    the two sides do not match; nothing was changed
  4    another synchronization is running
  5    stopped for safety; nothing was deleted
  10   access diff --exit-code: access changed, or may have changed
  130  interrupted; run the command again to continue`;

/** Runs the `datashare` command and returns its exit code. Never throws, never exits. */
export async function run(argv: readonly string[], io: CliIo): Promise<number> {
  let exitCode = 0;
  const program = createProgram(io, (code) => (exitCode = code));
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, program, argv, io);
  }
}

/** Creates the program with all of its commands. The command reference is generated from it. */
export function createProgram(io: CliIo, finish: Finish): Command {
  const helpWidth = getWidth(io);
  const program = new Command('datashare')
    .description('Shares data between Azure storage accounts: invites, accepts and synchronizes.')
    .version(VERSION)
    .helpCommand(false)
    .configureHelp({
      subcommandTerm: (command) => `${command.name()} ${formatArguments(command)}`,
      ...(helpWidth < NARROW_WIDTH && { formatItem: formatNarrowItem, minWidthToWrap: 20 }),
    })
    .configureOutput({
      writeOut: (text) => io.stdout(adaptCommands(text, io)),
      writeErr: (text) => io.stderr(adaptCommands(text, io)),
      outputError: () => {},
      getOutHelpWidth: () => helpWidth,
      getErrHelpWidth: () => helpWidth,
    })
    .showHelpAfterError(false)
    // Options belong to the command before them: access and access diff share some names.
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText('after', EXIT_CODE_HELP);
  addCommands(program, io, finish);
  return program;
}

function addCommands(program: Command, io: CliIo, finish: Finish): void {
  program.commandsGroup('Provider commands:');
  addInvitationCommands(program, io, finish);
  addDigestCommand(program, io, finish);
  addStatusCommand(program, io, finish);
  addRegisterCommand(program, io, finish);
  addAccessCommand(program, io, finish);
  addReportCommand(program, io, finish);
  program.commandsGroup('Consumer commands:');
  addAcceptCommand(program, io, finish);
  addAcceptanceCommands(program, io, finish);
  addRejectCommand(program, io, finish);
  addCheckCommand(program, io, finish);
  addPlanCommand(program, io, finish);
  addSyncCommand(program, io, finish);
  addFollowCommand(program, io, finish);
  addReconcileCommand(program, io, finish);
  addVerifyCommand(program, io, finish);
  addHistoryCommand(program, io, finish);
  addSnapshotsCommand(program, io, finish);
  addRollbackCommand(program, io, finish);
  addScheduleCommands(program, io, finish);
  program.commandsGroup('Both sides:');
  addInitCommand(program, io, finish);
  addPortalCommand(program, io, finish, run);
  addEngineCommands(program, io, finish);
  program.commandsGroup('Help commands:');
  addHelpCommand(program, finish);
  addExplainCommand(program, io, finish);
  addCompletionCommands(program, io, finish);
}

/** Below this width, two columns leave too little room for descriptions. */
const NARROW_WIDTH = 72;

/** Formats an option or a command of the help for a narrow terminal: the description is below the term. */
function formatNarrowItem(term: string, _termWidth: number, description: string, helper: Help): string {
  const width = Math.max(20, (helper.helpWidth ?? 80) - 6);
  const lines = description === '' ? [] : helper.boxWrap(description, width).split('\n');
  return [`  ${term}`, ...lines.map((line) => `      ${line}`)].join('\n');
}

/** Formats the arguments of a command (`<old> [new]`), or the commands of a group (`export|show`). */
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
    printJson(io, { status, problems: found.map(addCommandHints) });
  }
  printProblems(found, io);
  if (argv.includes('--debug') && error instanceof Error) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      io.stderr(`${escapeUnprintableLines(redact(cause.stack ?? cause.message))}\n`);
    }
  }
  return exitCode;
}

function toProblems(error: unknown, program: Command, argv: readonly string[]): readonly Problem[] {
  if (DataShareError.isDataShareError(error)) return error.problems;
  if (!(error instanceof CommanderError)) return [problems.internalError(error)];
  const isBare = error.code === 'commander.help';
  const message = isBare ? 'no command was given' : error.message.replace(/^error: /, '').replace(/\.$/, '');
  return [problems.usage(message, `run ${[...findCommandNames(program, argv), '--help'].join(' ')}`)];
}

/** Finds the command that the arguments name, as far as it exists: datashare access diff. */
function findCommandNames(program: Command, argv: readonly string[]): string[] {
  const next = program.commands.find((command) => command.name() === argv[0]);
  return [program.name(), ...(next ? findCommandNames(next, argv.slice(1)) : [])];
}

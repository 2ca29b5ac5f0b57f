import type { Help } from 'commander';
import { Command, CommanderError } from 'commander';
import { DataShareError } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { EXIT_CODES } from '../errors/error-codes';
import { problems } from '../errors/catalogue';
import { escapeUnprintableLines, redact } from '../errors/redact';
import { VERSION } from '../version';
import type { CommonOptions, Finish } from './input/options';
import { getWidth } from './output/format';
import { printJson, printProblems } from './output/print';
import { adaptCommands } from './output/shell';
import { addCommandHints } from './output/command-hints';
import { COMMANDS, listCommandNames } from './command-list';
import type { CliIo } from './io';

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
  // Loading all commands would take several times as long as starting Node.js.
  const program = createProgram(
    io,
    (code) => (exitCode = code),
    (name) => argv.includes(name),
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, program, argv, io);
  }
}

/**
 * Creates the program with all of its commands. The command reference is generated from it.
 *
 * @param isNeeded True for a command that is loaded. Of others, there is only what the list says.
 */
export function createProgram(io: CliIo, finish: Finish, isNeeded = (_name: string) => true): Command {
  const helpWidth = getWidth(io);
  let isVerbose = false;
  const commandIo: CliIo = {
    ...io,
    // Progress that is drawn again and again would be mixed with the requests.
    get terminal() {
      return isVerbose ? undefined : io.terminal;
    },
    get isVerbose() {
      return isVerbose;
    },
  };
  const usages = new Map<Command, string>();
  const program = new Command('datashare')
    .description('Shares data between Azure storage accounts: invites, accepts and synchronizes.')
    .version(VERSION)
    .helpCommand(false)
    .configureHelp({
      subcommandTerm: (command) => `${command.name()} ${usages.get(command) ?? formatArguments(command)}`,
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
    .option('--config <file>', 'JSON file with options of commands (default: that of DATASHARE_CONFIG)')
    .hook('preAction', (root, command) => {
      applyOptionsOfFile(root, command, io);
      isVerbose = command.opts<CommonOptions>().verbose === true;
    })
    .addHelpText('after', EXIT_CODE_HELP);
  for (const [heading, commands] of Object.entries(COMMANDS)) {
    program.commandsGroup(heading);
    for (const { name, usage, description, isHidden: hidden, load } of commands) {
      const command = program.command(name, { hidden }).description(description);
      usages.set(command, usage);
      if (isNeeded(name)) load()(command, commandIo, finish, run);
    }
  }
  return program;
}

/** Sets the options of a command that are in the configuration file, if there is one. It is loaded only then. */
function applyOptionsOfFile(program: Command, command: Command, io: CliIo): void {
  const path = program.opts<{ readonly config?: string }>().config ?? io.env['DATASHARE_CONFIG'];
  if (path === undefined || path === '') return;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as in the list of commands
  const { applyConfig, readConfig } = require('./input/config-file') as typeof import('./input/config-file');
  applyConfig(readConfig(path, listCommandNames()), path, command);
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

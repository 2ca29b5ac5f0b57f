import type { ErrorCode, Problem } from '../../errors/error-codes';
import { EXIT_CODES } from '../../errors/error-codes';
import { escapeUnprintable, escapeUnprintableLines, redact, redactReplacer } from '../../errors/redact';
import type { Finding } from '../../errors/finding';
import type { CliIo } from '../io';
import type { CommandFinding } from './command-hints';
import { addFlagHints } from './command-hints';
import { adaptCommands } from './shell';

/** Prints the result of a command as JSON, without secrets. */
export function printJson(io: CliIo, value: unknown): void {
  io.stdout(`${escapeUnprintableLines(JSON.stringify(value, redactReplacer, 2))}\n`);
}

/** Prints documents unredacted: their schemas admit no secret, and a redacted one might not parse. */
export function printDocuments(io: CliIo, documents: object): void {
  io.stdout(`${escapeUnprintableLines(JSON.stringify(documents, null, 2))}\n`);
}

/** Prints a warning on standard error. */
export function printWarning(warning: Finding, io: CliIo): void {
  const { commands, ...finding } = addFlagHints<CommandFinding>(warning);
  const text = `${formatMessage(finding)}; ${finding.fix} [${finding.code}]`;
  io.stderr(`warning: ${toPrintedLine(text, io)}\n${formatCommands(commands, io)}`);
}

/** Codes whose message says everything: `datashare explain` has nothing to add. */
const SELF_EXPLANATORY: readonly ErrorCode[] = ['Usage', 'Interrupted'];

/**
 * Prints the problems that a command ends with on standard error: a line that ends with the code, then what to do.
 * The last line tells how to read more.
 */
export function printProblems(found: readonly Problem[], io: CliIo): void {
  for (const { commands, ...problem } of found.map((each) => addFlagHints<CommandFinding>(each))) {
    const message = toPrintedLine(formatMessage(problem), io);
    const fix = toPrintedLine(problem.fix, io);
    io.stderr(`error: ${message} [${problem.code}]\n  fix: ${fix}\n${formatCommands(commands, io)}`);
  }
  // With several codes, the command that is printed works as it is: it explains the first one.
  const first = found.find(({ code }) => !SELF_EXPLANATORY.includes(code));
  if (first) io.stderr(`Run "${io.commandName} explain ${first.code}" for details.\n`);
}

/** Formats commands to type, each on a line of its own, so that it can be copied. */
function formatCommands(commands: readonly string[] = [], io: CliIo): string {
  return commands.map((command) => `    $ ${toPrintedLine(command, io)}\n`).join('');
}

const formatMessage = ({ where, message }: Finding): string =>
  where === undefined ? message : `${where}: ${message}`;

/** Returns the exit code of a command that did as much as it could: the first problem's. */
export function toExitCode([first]: readonly Problem[]): number {
  return first ? EXIT_CODES[first.code] : 0;
}

/** Makes one line of a text of ours: without secrets, with commands as people type them. */
export function toPrintedLine(text: string, io: CliIo): string {
  return escapeUnprintable(adaptCommands(redact(text).replace(/\s*\n\s*/g, ' '), io));
}

import type { ErrorCode, Problem } from '../../errors/error-codes';
import { EXIT_CODES } from '../../errors/error-codes';
import { escapeUnprintable, escapeUnprintableLines, redact, redactReplacer } from '../../errors/redact';
import type { Finding } from '../../errors/finding';
import type { CliIo } from '../io';
import { addCommandHints } from './command-hints';
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
  io.stderr(`warning: ${toPrintedLine(formatProblem(warning), io)}\n`);
}

/** Codes whose message says everything: `datashare explain` has nothing to add. */
const SELF_EXPLANATORY: readonly ErrorCode[] = ['Usage', 'Interrupted'];

/**
 * Prints the problems that a command ends with on standard error: a line that ends with the code, then what to do.
 * The last line tells how to read more.
 */
export function printProblems(found: readonly Problem[], io: CliIo): void {
  for (const problem of found.map(addCommandHints)) {
    const message = toPrintedLine(formatMessage(problem), io);
    io.stderr(`error: ${message} [${problem.code}]\n  fix: ${toPrintedLine(problem.fix, io)}\n`);
  }
  // With several codes, the command that is printed works as it is: it explains the first one.
  const first = found.find(({ code }) => !SELF_EXPLANATORY.includes(code));
  if (first) io.stderr(`Run "${io.commandName} explain ${first.code}" for details.\n`);
}

/** Formats a problem or a warning as a part of a sentence, with its code at the end. */
export function formatProblem(problem: Finding): string {
  return `${formatMessage(problem)}; ${addCommandHints(problem).fix} [${problem.code}]`;
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

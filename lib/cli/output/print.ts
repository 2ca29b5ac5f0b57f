import { describeProblem } from '../../errors/data-share-error';
import type { Problem } from '../../errors/error-codes';
import { EXIT_CODES } from '../../errors/error-codes';
import { escapeUnprintable, escapeUnprintableLines, redact, redactReplacer } from '../../errors/redact';
import type { CliIo } from '../io';

/** Prints what a command has to say, as JSON without secrets. */
export function printJson(io: CliIo, value: unknown): void {
  io.stdout(`${escapeUnprintableLines(JSON.stringify(value, redactReplacer, 2))}\n`);
}

/** Prints documents as they are: by their schemas they hold no secret, and one that is redacted may not parse. */
export function printDocuments(io: CliIo, documents: object): void {
  io.stdout(`${escapeUnprintableLines(JSON.stringify(documents, null, 2))}\n`);
}

/** What a command goes on after, where people look. */
export function printWarning(text: string, io: CliIo): void {
  io.stderr(`warning: ${escapeUnprintable(redact(text))}\n`);
}

/** What a command ends with, where people look: a line each. */
export function printProblems(found: readonly Problem[], io: CliIo): void {
  for (const problem of found) io.stderr(`${escapeUnprintable(joinLines(redact(describeProblem(problem))))}\n`);
}

/** The exit code of a command that has done what it could: the first problem's. */
export function toExitCode([first]: readonly Problem[]): number {
  return first ? EXIT_CODES[first.code] : 0;
}

export const joinLines = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

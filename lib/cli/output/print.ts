import { describeProblem } from '../../errors/data-share-error';
import type { Problem } from '../../errors/error-codes';
import { EXIT } from '../../errors/error-codes';
import { printable, printableLines, redact, redacted } from '../../errors/redact';
import type { CliIo } from '../io';

/** Prints what a command has to say, as JSON without secrets. */
export function printJson(io: CliIo, value: unknown): void {
  io.stdout(`${printableLines(JSON.stringify(value, redacted, 2))}\n`);
}

/** Prints documents as they are: by their schemas they hold no secret, and one that is redacted may not parse. */
export function printDocuments(io: CliIo, documents: object): void {
  io.stdout(`${printableLines(JSON.stringify(documents, null, 2))}\n`);
}

/** What a command goes on after, where people look. */
export function warn(text: string, io: CliIo): void {
  io.stderr(`warning: ${printable(redact(text))}\n`);
}

/** What a command ends with, where people look: a line each. */
export function printProblems(found: readonly Problem[], io: CliIo): void {
  for (const problem of found) io.stderr(`${printable(oneLine(redact(describeProblem(problem))))}\n`);
}

/** The exit code of a command that has done what it could: the first problem's. */
export function exitCodeOf([first]: readonly Problem[]): number {
  return first ? EXIT[first.code] : 0;
}

export const oneLine = (text: string): string => text.replace(/\s*\n\s*/g, ' ');

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { readDocumentFile } from '../document-file';
import { DataShareError, describeProblem } from '../errors';
import { parseSubscription } from '../model/document';
import type { SubscriptionDocument } from '../model/subscription';
import type { Problem } from '../problems';
import { EXIT, problems } from '../problems';
import { printable, printableLines, redact, redacted } from '../redact';
import type { SynchronizationMode } from '../snapshot/plan';
import type { RuntimeOptions } from '../runtime';
import type { CliIo } from './io';

/** What a command hands back: its exit code. */
export type Finish = (exitCode: number) => void;

/** The options that every command has. */
export interface CommonOptions {
  readonly json?: true;
  readonly debug?: true;
}

/** The options that every command has, on one that has its own already. */
export function commonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document and nothing else')
    .option('--debug', 'print stack traces');
}

/** A command over one subscription document, with its help and the options that all have. */
export function subscriptionCommand(
  program: Command,
  name: string,
  description: string,
  example: string,
): Command {
  const command = program
    .command(name)
    .description(description)
    .argument('<subscription.json>', 'the accepted subscription; or env:NAME, a variable that has it');
  return commonOptions(command).addHelpText('after', `\nExample:\n  $ datashare ${name} ${example}`);
}

/** The mode as people write it. */
export function modeOption(): Option {
  return new Option('--mode <mode>', 'full copies every file again; the first run always is full')
    .choices(['full', 'incremental'])
    .default('incremental');
}

export function modeOf(mode: 'full' | 'incremental'): SynchronizationMode {
  return mode === 'full' ? 'FullSync' : 'Incremental';
}

/** A whole number of an option. */
export function wholeNumber(minimum: number, maximum?: number): (value: string) => number {
  const allowed = maximum === undefined ? `${minimum} or more` : `from ${minimum} to ${maximum}`;
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
    if (number >= minimum && number <= (maximum ?? number)) return number;
    throw new InvalidArgumentError(`it must be a whole number, ${allowed}.`);
  };
}

const BYTES_OF_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  k: 1000,
  m: 1000 ** 2,
  g: 1000 ** 3,
  t: 1000 ** 4,
  p: 1000 ** 5,
};

/** A number of bytes of an option: 500, 10MB, 1.5 TB; decimal units, as Azure bills them. */
export function byteCount(value: string): number {
  const parts = /^(\d{1,15}(?:\.\d{1,6})?)\s*([kmgtp]?)b?$/i.exec(value.trim());
  const count = parts ? Math.floor(Number(parts[1]) * BYTES_OF_UNIT[parts[2].toLowerCase()]) : 0;
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('it must be a number of bytes, like 500000, 10MB or 1.5TB.');
}

/**
 * Reads a subscription.
 *
 * @param place A file; or `env:NAME`, an environment variable that has the document, for where there are no files.
 */
export function readSubscription(place: string, { env }: CliIo): SubscriptionDocument {
  const [, variable] = /^env:(\w+)$/.exec(place) ?? [];
  return parseSubscription(variable ? textOf(variable, env) : readDocumentFile(place), place);
}

function textOf(variable: string, env: CliIo['env']): string {
  const text = env[variable];
  if (!text) throw new DataShareError([problems.documentUnreadable('it is empty or not set', variable)]);
  return text;
}

export function runtimeOptions(io: CliIo): RuntimeOptions {
  return { env: io.env, now: io.now, abortSignal: io.signal };
}

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

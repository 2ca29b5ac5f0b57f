import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { readDocumentFile } from '../../document-file';
import { DataShareError } from '../../errors/data-share-error';
import { parseSubscription } from '../../model/documents/parsing/parse-document';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { problems } from '../../errors/catalogue';
import type { SynchronizationMode } from '../../snapshot/contract/run-record';
import { MAX_NAMED_FILES } from '../../runtime/snapshot-options';
import type { RuntimeOptions } from '../../runtime/snapshots';
import type { CliIo } from '../io';
import { printRequest } from '../output/requests';
import { printWaiting } from '../output/waiting';
import { createLookup } from '../../lookup';

/** Takes the exit code of a command. */
export type Finish = (exitCode: number) => void;

/** The options of a command that sends no request. */
export interface OutputOptions {
  readonly json?: true;
  readonly debug?: true;
}

/** The options that almost every command has. */
export interface CommonOptions extends OutputOptions {
  readonly verbose?: true;
}

export function addOutputOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document and nothing else')
    .option('--debug', 'print stack traces');
}

export function addCommonOptions(command: Command): Command {
  return addOutputOptions(command).addOption(createVerboseOption());
}

export function createVerboseOption(): Option {
  return new Option('-v, --verbose', 'print each request, on standard error');
}

/** Adds the argument of a command for one subscription document, with an example. */
export function addSubscriptionArgument(command: Command, example: string): Command {
  return command
    .argument('<subscription.json>', 'subscription file; or env:NAME, an environment variable that holds it')
    .addHelpText('after', `\nExample:\n  $ datashare ${command.name()} ${example}`);
}

/** Creates the option of commands whose exit code says all there is to say if nothing is wrong. */
export function createQuietOption(): Option {
  return new Option('-q, --quiet', 'print no progress, and nothing if all is well').conflicts([
    'json',
    'verbose',
  ]);
}

/** Creates the option of commands that list files by name. */
export function createAllOption(): Option {
  return new Option('--all', `list all files by name, up to ${MAX_NAMED_FILES.toLocaleString('en-US')}`);
}

/** Describes how to see the rest of a list of files. */
export function describeRest(all: true | undefined): string {
  return all ? 'no list is longer' : '--all lists them';
}

export function createModeOption(): Option {
  return new Option('--mode <mode>', 'full copies every file again; the first run is always full')
    .choices(['full', 'incremental'])
    .default('incremental');
}

export function toSynchronizationMode(mode: 'full' | 'incremental'): SynchronizationMode {
  return mode === 'full' ? 'FullSync' : 'Incremental';
}

/** Creates the parser of an option that takes a whole number. */
export function createWholeNumberParser(minimum: number, maximum?: number): (value: string) => number {
  const allowed = maximum === undefined ? `${minimum} or more` : `from ${minimum} to ${maximum}`;
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
    if (number >= minimum && number <= (maximum ?? number)) return number;
    throw new InvalidArgumentError(`It must be a whole number, ${allowed}.`);
  };
}

const POWERS = createLookup<number>({ '': 0, k: 1, m: 2, g: 3, t: 4, p: 5 });

/** Parses a number of bytes: 500, 10MB, 1.5 TB, 1GiB. A unit is a power of 1000; one with an i is a power of 1024. */
export function parseByteCount(value: string): number {
  const parts = /^(\d{1,15}(?:\.\d{1,6})?)\s*(?:([kmgtp]?)b?|([kmgtp])ib?)$/i.exec(value.trim());
  const [, number, decimal = '', binary] = parts ?? [];
  const unit = binary ? 1024 ** POWERS[binary.toLowerCase()] : 1000 ** POWERS[decimal.toLowerCase()];
  const count = parts ? Math.floor(Number(number) * unit) : 0;
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('It must be a number of bytes, such as 500000, 10MB, 1.5TB or 1GiB.');
}

/**
 * Reads a subscription.
 *
 * @param place A file; or `env:NAME`, an environment variable that holds the document, for hosts without files.
 */
export function readSubscription(place: string, io: CliIo): SubscriptionDocument {
  return parseSubscription(readVariablePlace(place, io) ?? readDocumentFile(place), place);
}

/** Reads the environment variable that a place like `env:NAME` names; undefined for another place. */
export function readVariablePlace(place: string, { env }: CliIo): string | undefined {
  const [, variable] = /^env:(\w+)$/.exec(place) ?? [];
  return variable === undefined ? undefined : readVariable(variable, env);
}

function readVariable(variable: string, env: CliIo['env']): string {
  const text = env[variable];
  if (!text) throw new DataShareError([problems.documentUnreadable('it is empty or not set', variable)]);
  return text;
}

export function toRuntimeOptions(io: CliIo): RuntimeOptions {
  return {
    env: io.env,
    now: io.now,
    abortSignal: io.signal,
    ...(io.isVerbose && { onRequest: (request) => printRequest(request, io) }),
    onWaiting: (waiting) => printWaiting(waiting, io),
  };
}

import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { readDocumentFile } from '../document-file';
import { parseSubscription } from '../model/document';
import type { SubscriptionDocument } from '../model/subscription';
import { redacted } from '../redact';
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
    .argument('<subscription.json>', 'the accepted subscription');
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
export function wholeNumber(minimum: number): (value: string) => number {
  return (value) => {
    if (/^\d{1,9}$/.test(value) && Number(value) >= minimum) return Number(value);
    throw new InvalidArgumentError(`it must be a whole number, ${minimum} or more.`);
  };
}

export function readSubscription(path: string): SubscriptionDocument {
  return parseSubscription(readDocumentFile(path), path);
}

export function runtimeOptions(io: CliIo): RuntimeOptions {
  return { env: io.env, now: io.now, abortSignal: io.signal };
}

export function printJson(io: CliIo, value: unknown): void {
  io.stdout(`${JSON.stringify(value, redacted, 2)}\n`);
}

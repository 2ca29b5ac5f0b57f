import type { Command } from 'commander';
import { parseSubscription } from '../../model/documents/parsing/parse-document';
import { parseJson } from '../../model/documents/parsing/parse-json';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { MAX_OUTPUT_BYTES, selectDocuments } from '../../model/documents/terraform-output';
import { isTerraformFile } from '../../report/read-report-input';
import type { RegisterSource } from '../../runtime/disclosure-register';
import type { StatusSource } from '../../runtime/share-status';
import { findDocuments, describeInput, isUrl, parseEach, readOutput, readText } from './invitation-input';
import type { CliIo } from '../io';

/**
 * Adds the argument of the provider commands that report on recipients.
 *
 * @param files The files that the command reads.
 */
export function addSourcesArgument(command: Command, files = 'invitation files'): Command {
  return command.argument(
    '<where...>',
    `URLs of exchanges, ${files}, or terraform output -json; - for standard input`,
  );
}

/** Reads the arguments: each is an exchange, or a file with invitations. */
export async function readStatusSources(places: readonly string[], io: CliIo): Promise<StatusSource[]> {
  const sources: StatusSource[] = [];
  for (const place of new Set(places)) sources.push(...(await readSource(place, io)));
  return sources;
}

/** The inputs of a status report. */
export interface StatusInputs {
  readonly sources: readonly StatusSource[];
  /** Subscriptions: the engines that carry their files have a state of their own. */
  readonly subscriptions: readonly SubscriptionDocument[];
}

/** Reads the arguments: each is an exchange, or a file with invitations or subscriptions. */
export async function readStatusInputs(places: readonly string[], io: CliIo): Promise<StatusInputs> {
  const sources: StatusSource[] = [];
  const all: SubscriptionDocument[] = [];
  for (const place of new Set(places)) {
    if (isUrl(place)) {
      sources.push({ kind: 'exchange', url: place });
      continue;
    }
    const where = describeInput(place);
    const value = await readOutput(place, io);
    const found = selectDocuments(value, 'subscription');
    all.push(...parseEach(found, (document) => parseSubscription(document, where)));
    if (found.length === 0 || selectDocuments(value, 'invitation').length > 0)
      sources.push(...toSources(value, where));
  }
  // A subscription without another engine has nothing to tell. It is an error only if nothing else was given.
  const carried = all.filter(({ engine }) => engine !== undefined && engine.kind !== 'Own');
  return { sources, subscriptions: carried.length + sources.length > 0 ? carried : all };
}

async function readSource(place: string, io: CliIo): Promise<StatusSource[]> {
  if (isUrl(place)) return [{ kind: 'exchange', url: place }];
  return toSources(await readOutput(place, io), describeInput(place));
}

function toSources(value: unknown, where: string): StatusSource[] {
  return findDocuments(value, 'invitation', where).map((document) => ({
    kind: 'invitation',
    document,
    where,
  }));
}

/** Adds the argument of a command that also reads stacks, plans and states. */
export function addRegisterSourcesArgument(command: Command): Command {
  return command.argument(
    '<where...>',
    'URLs of exchanges, invitation files, terraform output -json, stacks, plans or states (terraform show -json); - for standard input',
  );
}

/** Reads the arguments: each is an exchange, a file with invitations, or a Terraform file. */
export async function readRegisterSources(places: readonly string[], io: CliIo): Promise<RegisterSource[]> {
  const sources: RegisterSource[] = [];
  for (const place of new Set(places)) {
    if (isUrl(place)) {
      sources.push({ kind: 'exchange', url: place });
      continue;
    }
    const name = describeInput(place);
    const text = await readText(place, io);
    const value = parseJson(text, name, MAX_OUTPUT_BYTES);
    if (isTerraformFile(value)) sources.push({ kind: 'file', name, text });
    else sources.push(...toSources(value, name));
  }
  return sources;
}

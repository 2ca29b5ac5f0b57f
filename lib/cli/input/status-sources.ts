import type { Command } from 'commander';
import type { StatusSource } from '../../runtime/share-status';
import { findDocuments, describeInput, isUrl, readOutput } from './invitation-input';
import type { CliIo } from '../io';

/** Adds the argument of the provider commands that report on recipients. */
export function addSourcesArgument(command: Command): Command {
  return command.argument(
    '<where...>',
    'URLs of exchanges, invitation files, or terraform output -json; - for standard input',
  );
}

/** Reads the arguments: each is an exchange, or a file with invitations. */
export async function readStatusSources(places: readonly string[], io: CliIo): Promise<StatusSource[]> {
  const sources: StatusSource[] = [];
  for (const place of new Set(places)) sources.push(...(await readSource(place, io)));
  return sources;
}

async function readSource(place: string, io: CliIo): Promise<StatusSource[]> {
  if (isUrl(place)) return [{ kind: 'exchange', url: place }];
  const where = describeInput(place);
  const documents = findDocuments(await readOutput(place, io), 'invitation', where);
  return documents.map((document) => ({ kind: 'invitation', document, where }));
}

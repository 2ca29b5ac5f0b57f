import type { Command } from 'commander';
import type { StatusSource } from '../../runtime/share-status';
import { findDocuments, describeInput, isUrl, readOutput } from './invitation-input';
import type { CliIo } from '../io';

/** A command of a provider about its recipients. */
export function addSourcesArgument(command: Command): Command {
  return command.argument(
    '<where...>',
    'https URLs of exchanges, invitations, terraform output -json; - is stdin',
  );
}

/** All invitations that the arguments name, or that are in the exchanges that they name. */
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

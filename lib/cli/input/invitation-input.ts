import type { Command } from 'commander';
import { readDocumentFile } from '../../document-file';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { fetchInvitation } from '../../runtime/invitations';
import { parseInvitation } from '../../model/documents/parsing/parse-document';
import { parseJson } from '../../model/documents/parsing/parse-json';
import type { InvitationDocument } from '../../model/documents/invitation';
import type { DocumentType } from '../../model/documents/schema-url';
import { selectDocuments, MAX_OUTPUT_BYTES } from '../../model/documents/terraform-output';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatValue } from '../../errors/format-value';
import { readVariablePlace, toRuntimeOptions } from './options';
import type { InvitationSource } from '../output/invitations/accept-again';
import type { CliIo } from '../io';
import { isSameId } from '../../model/rules/same-id';

/** The most invitations that an error names. */
const NAMED_INVITATIONS = 5;

/** The option of commands that read one invitation. */
export interface InvitationOptions {
  readonly id?: string;
}

/** Adds the argument and option of commands that read one invitation. */
export function addInvitationArgument(command: Command): Command {
  return command
    .argument('<invitation>', 'a file, a URL in an exchange, or terraform output -json; - for standard input')
    .option('--id <invitation id>', 'which invitation, if the file has several');
}

export const isUrl = (where: string): boolean => /^https?:\/\//i.test(where);

/** Reads the one invitation that an argument names. */
export async function readInvitation(
  where: string,
  options: InvitationOptions,
  io: CliIo,
): Promise<InvitationDocument> {
  return findInvitation(await readValue(where, io), options, describeInput(where));
}

/** Reads the current version of an accepted invitation. The comparison reports one with another ID. */
export async function readCurrentInvitation(
  where: string,
  invitationId: string,
  io: CliIo,
): Promise<{ readonly invitation: InvitationDocument; readonly source: InvitationSource }> {
  const value = await readValue(where, io);
  const id = selectDocuments(value, 'invitation').length < 2 ? undefined : invitationId;
  const fix = 'use the invitation that the subscription accepted';
  return { invitation: findInvitation(value, { id }, describeInput(where), fix), source: { where, id } };
}

/** Finds the one invitation in a document or a Terraform output. */
export function findInvitation(
  value: unknown,
  { id }: InvitationOptions,
  where: string,
  fix?: string,
): InvitationDocument {
  const found = selectDocuments(value, 'invitation');
  // Parsing reports a document of another type.
  return parseInvitation(found.length === 0 ? value : selectInvitation(found, id, where, fix), where);
}

/** Reads the JSON that `readText` reads. It may be all of `terraform output -json`. */
export async function readOutput(where: string, io: CliIo): Promise<unknown> {
  return parseJson(await readText(where, io), describeInput(where), MAX_OUTPUT_BYTES);
}

/** Reads the text of the file or of the environment variable (`env:NAME`) that an argument names, or of standard input for `-`. */
export async function readText(where: string, io: CliIo): Promise<string> {
  if (where === '-') return io.stdin();
  return readVariablePlace(where, io) ?? readDocumentFile(where, MAX_OUTPUT_BYTES);
}

/** Reads the JSON that an argument names, which may also be the URL of an invitation. */
export function readValue(where: string, io: CliIo): Promise<unknown> {
  return isUrl(where) ? fetchInvitation(where, toRuntimeOptions(io)) : readOutput(where, io);
}

/** Returns the name of an input for errors. */
export const describeInput = (where: string): string => (where === '-' ? 'standard input' : where);

/** An invitation and the argument that it was read from. */
export interface FoundInvitation {
  readonly invitation: InvitationDocument;
  /** A path; `-` is standard input. */
  readonly where: string;
  /** True if the file holds this invitation alone, so that it can be sent to the recipient as it is. */
  readonly isOwnFile: boolean;
}

/**
 * Reads every invitation in the files, which may be Terraform outputs. One error reports all problems.
 *
 * @param wheres Paths; `-` is standard input.
 */
export async function readInvitations(
  wheres: string | readonly string[],
  io: CliIo,
): Promise<FoundInvitation[]> {
  const found: (Omit<FoundInvitation, 'invitation'> & {
    readonly document: unknown;
    readonly name: string;
  })[] = [];
  for (const where of new Set([wheres].flat())) {
    const file = describeInput(where);
    const value = await readOutput(where, io);
    const documents = findDocuments(value, 'invitation', file);
    const isOwnFile = where !== '-' && documents[0] === value;
    const nameDocument = (document: unknown): string =>
      documents.length === 1 ? file : `${file}, invitation ${getInvitationId(document)}`;
    found.push(
      ...documents.map((document) => ({ document, where, isOwnFile, name: nameDocument(document) })),
    );
  }
  return parseEach(found, ({ document, name, ...from }) => ({
    invitation: parseInvitation(document, name),
    ...from,
  }));
}

/** Finds all documents of a type in a Terraform output. @throws DataShareError `Usage` if there is none */
export function findDocuments(value: unknown, type: DocumentType, where: string): unknown[] {
  const found = selectDocuments(value, type);
  if (found.length > 0) return found;
  // Parsing reports a document of another type better.
  const isDocument = typeof value === 'object' && value !== null && 'documentType' in value;
  if (isDocument) return [value];
  throwProblems(
    [
      problems.usage(
        `it contains no ${type}`,
        'run this in the folder of the applied stack: terraform output -json > output.json',
      ),
    ],
    where,
  );
  return [];
}

/** Parses several documents. One error reports the problems of all of them. */
export function parseEach<T, U>(documents: readonly U[], parse: (document: U) => T): T[] {
  const parsed: T[] = [];
  const found: Problem[] = [];
  for (const document of documents) {
    try {
      parsed.push(parse(document));
    } catch (error) {
      if (!DataShareError.isDataShareError(error)) throw error;
      found.push(...error.problems);
    }
  }
  throwProblems(found);
  return parsed;
}

function selectInvitation<T extends object>(
  invitations: readonly T[],
  id: string | undefined,
  where: string,
  fix = 'choose one of these with --id',
): T {
  const asked = invitations.filter((each) => id === undefined || isSameId(getInvitationId(each), id));
  if (asked.length === 1) return asked[0];
  const named = invitations.slice(0, NAMED_INVITATIONS).map((each) => formatValue(getInvitationId(each)));
  const more = invitations.length > named.length ? ` and ${invitations.length - named.length} more` : '';
  const list = `${invitations.length === 1 ? 'invitation' : `${invitations.length} invitations:`} ${named.join(', ')}${more}`;
  const problem =
    asked.length === 0
      ? problems.usage(`it does not contain invitation ${formatValue(id)}, but ${list}`, fix)
      : problems.usage(`it contains ${list}`, 'choose one with --id <invitation id>');
  throw new DataShareError([{ ...problem, where }]);
}

function getInvitationId(document: unknown): string {
  const id = (document as Readonly<Record<string, unknown>>)['invitationId'];
  return typeof id === 'string' ? id.slice(0, 36) : 'without an ID';
}

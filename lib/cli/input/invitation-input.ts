import type { Command } from 'commander';
import { readDocumentFile } from '../../document-file';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { fetchInvitation } from '../../runtime/invitations';
import { parseInvitation, parseJson } from '../../model/documents/parse-document';
import type { InvitationDocument } from '../../model/documents/invitation';
import type { DocumentType } from '../../model/documents/schema-url';
import { documentsIn, MAX_OUTPUT_BYTES } from '../../model/documents/terraform-output';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatValue } from '../../errors/format-value';
import { toRuntimeOptions } from './options';
import type { CliIo } from '../io';
import { isSame } from '../../model/rules/same-id';

/** Invitations that an error names. */
const NAMED_INVITATIONS = 5;

/** What a command takes that reads one invitation. */
export interface InvitationOptions {
  readonly id?: string;
}

/** A command over one invitation. */
export function addInvitationArgument(command: Command): Command {
  return command
    .argument('<invitation>', 'its file, its https URL in an exchange, or terraform output -json; - is stdin')
    .option('--id <invitation id>', 'which one, where the file has several');
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

/** Reads the present one of an invitation that was accepted. One of another id, the comparison tells. */
export async function readCurrentInvitation(
  where: string,
  invitationId: string,
  io: CliIo,
): Promise<InvitationDocument> {
  const value = await readValue(where, io);
  const isOne = documentsIn(value, 'invitation').length < 2;
  const fix = 'give the invitation that the subscription accepted';
  return findInvitation(value, { id: isOne ? undefined : invitationId }, describeInput(where), fix);
}

/** The one invitation in what was read. */
export function findInvitation(
  value: unknown,
  { id }: InvitationOptions,
  where: string,
  fix?: string,
): InvitationDocument {
  const found = documentsIn(value, 'invitation');
  // What is none says so itself.
  return parseInvitation(found.length === 0 ? value : selectInvitation(found, id, where, fix), where);
}

/** What an argument names: a JSON file that may be all that `terraform output -json` prints, or `-`. */
export async function readOutput(where: string, io: CliIo): Promise<unknown> {
  const text = where === '-' ? await io.stdin() : readDocumentFile(where, MAX_OUTPUT_BYTES);
  return parseJson(text, describeInput(where), MAX_OUTPUT_BYTES);
}

/** What an argument names, which may be the URL of an invitation, too. */
export function readValue(where: string, io: CliIo): Promise<unknown> {
  return isUrl(where) ? fetchInvitation(where, toRuntimeOptions(io)) : readOutput(where, io);
}

/** What an argument names, as errors call it. */
export const describeInput = (where: string): string => (where === '-' ? 'standard input' : where);

/**
 * Reads every invitation in files, which may be Terraform outputs. All that is wrong is told at once.
 *
 * @param wheres Paths; `-` is standard input.
 */
export async function readInvitations(
  wheres: string | readonly string[],
  io: CliIo,
): Promise<InvitationDocument[]> {
  const found: { readonly document: unknown; readonly where: string }[] = [];
  for (const where of new Set([wheres].flat())) {
    const file = describeInput(where);
    const documents = findDocuments(await readOutput(where, io), 'invitation', file);
    const name = (document: unknown): string =>
      documents.length === 1 ? file : `${file}, invitation ${getInvitationId(document)}`;
    found.push(...documents.map((document) => ({ document, where: name(document) })));
  }
  return parseEach(found, ({ document, where }) => parseInvitation(document, where));
}

/** All documents of a type in a Terraform output. @throws DataShareError `Usage` where there is none */
export function findDocuments(value: unknown, type: DocumentType, where: string): unknown[] {
  const found = documentsIn(value, type);
  if (found.length > 0) return found;
  // A document of another type says so better than we could.
  const isDocument = typeof value === 'object' && value !== null && 'documentType' in value;
  if (isDocument) return [value];
  throwProblems(
    [
      problems.usage(
        `there is no ${type} in it`,
        'write it with: terraform output -json > output.json, in the folder of the stack that was applied',
      ),
    ],
    where,
  );
  return [];
}

/** Reads each of several documents; all that is wrong with all of them is told at once. */
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
  fix = 'name one of these with --id',
): T {
  const asked = invitations.filter((each) => id === undefined || isSame(getInvitationId(each), id));
  if (asked.length === 1) return asked[0];
  const named = invitations.slice(0, NAMED_INVITATIONS).map((each) => formatValue(getInvitationId(each)));
  const more = invitations.length > named.length ? ` and ${invitations.length - named.length} more` : '';
  const has = `it has ${invitations.length === 1 ? 'invitation' : `${invitations.length} invitations:`} ${named.join(', ')}${more}`;
  const problem =
    asked.length === 0
      ? problems.usage(`there is no invitation ${formatValue(id)} in it; ${has}`, fix)
      : problems.usage(has, 'say which one with --id <invitation id>');
  throw new DataShareError([{ ...problem, where }]);
}

function getInvitationId(document: unknown): string {
  const id = (document as Readonly<Record<string, unknown>>)['invitationId'];
  return typeof id === 'string' ? id.slice(0, 36) : 'without id';
}

import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { readDocumentFile } from '../../lib/document-file';
import { DataShareError } from '../../lib/errors/data-share-error';
import { FRAMEWORK } from '../../lib/framework';
import { throwSynthesisProblems, withSynthesisErrors } from '../synthesis/synthesis-error';
import { parseJson } from '../../lib/model/documents/parsing/parse-json';
import type { DocumentType } from '../../lib/model/documents/schema-url';
import { selectDocuments, MAX_OUTPUT_BYTES } from '../../lib/model/documents/terraform-output';
import { problems } from '../../lib/errors/catalogue';

/** Reads documents of one type that the other side sends. */
export interface DocumentReader<T> {
  readonly type: DocumentType;
  /** The side whose stack writes the documents. */
  readonly writer: 'provider' | 'consumer';
  readonly parse: (input: unknown, where: string) => T;
}

/** Reads a document of the other side from a file. */
export function readReceivedFile<T>(reader: DocumentReader<T>, path: string): T {
  const rule = findPathRule(path);
  if (rule !== undefined)
    throwSynthesisProblems([problems.valueInvalid('path', `the path of an ${reader.type}${rule}`, path)]);
  return withSynthesisErrors(() => rejectTokens(reader, reader.parse(readDocumentFile(path), path), path));
}

/** The rule of a path that is none: a token, or what the document is at or contains. */
function findPathRule(path: unknown): string | undefined {
  if (Token.isUnresolved(path)) return ', and a literal: it is read during synthesis';
  if (typeof path !== 'string') return '';
  if (/^\s*[{[]/.test(path)) return ", not its content, which 'fromTerraformOutput' reads";
  return /^[a-z]+:\/\//i.test(path) ? ' that was downloaded, not a URL' : undefined;
}

/** Reads the only document of a type, or the one for an invitation, from the output of `terraform output -json`. */
export function readReceivedOutput<T>(reader: DocumentReader<T>, output: unknown, invitationId?: string): T {
  if (Token.isUnresolved(output) || Construct.isConstruct(output)) {
    const rule = "what 'terraform output -json' printed: it is read during synthesis";
    throwSynthesisProblems([problems.valueInvalid('output', rule, output)]);
  }
  return withSynthesisErrors(() => selectReceivedDocument(reader, output, invitationId));
}

function selectReceivedDocument<T>(reader: DocumentReader<T>, output: unknown, invitationId?: string): T {
  const { type, writer, parse } = reader;
  const where = 'terraform output';
  const parsed: unknown = typeof output === 'string' ? parseJson(output, where, MAX_OUTPUT_BYTES) : output;
  const selectedId = invitationId?.toLowerCase();
  const found = selectDocuments(parsed, type).filter(
    ({ invitationId: id }) =>
      selectedId === undefined || (typeof id === 'string' && id.toLowerCase() === selectedId),
  );
  if (found.length === 1) return rejectTokens(reader, parse(found[0], where), where);
  const ids = found.map((value) => String(value['invitationId'])).join(', ');
  const message = found.length === 0 ? `has no such ${type}` : `has ${found.length} ${type}s (${ids})`;
  const fix =
    found.length === 0 ? `check that the ${writer}'s stack was applied` : "select one by 'invitationId'";
  throw new DataShareError([{ ...problems.documentInvalid('outputs', message, fix), where }]);
}

/** Rejects a document with a token marker of the framework in it: the stack that reads the document would resolve it. */
function rejectTokens<T>({ type }: DocumentReader<T>, document: T, where: string): T {
  if (!/[$#&]\{TfToken\[/.test(JSON.stringify(document))) return document;
  const problem = problems.documentInvalid(
    type,
    `has a ${FRAMEWORK.name} token in a text`,
    'ask for another document',
  );
  throw new DataShareError([{ ...problem, where }]);
}

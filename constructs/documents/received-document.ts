import { readDocumentFile } from '../../lib/document-file';
import { DataShareError } from '../../lib/errors/data-share-error';
import { throwSynthesisProblems, withSynthesisErrors } from '../synthesis/synthesis-error';
import { parseJson } from '../../lib/model/documents/parsing/parse-document';
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
  if (typeof path !== 'string')
    throwSynthesisProblems([problems.valueInvalid('path', `the path of an ${reader.type}`, path)]);
  return withSynthesisErrors(() => rejectTokens(reader, reader.parse(readDocumentFile(path), path), path));
}

/** Reads the only document of a type, or the one for an invitation, from the output of `terraform output -json`. */
export function readReceivedOutput<T>(reader: DocumentReader<T>, output: unknown, invitationId?: string): T {
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

/** Rejects a document with a CDKTF token marker in it: the stack that reads the document would resolve it. */
function rejectTokens<T>({ type }: DocumentReader<T>, document: T, where: string): T {
  if (!/[$#&]\{TfToken\[/.test(JSON.stringify(document))) return document;
  const problem = problems.documentInvalid(type, 'has a CDKTF token in a text', 'ask for another document');
  throw new DataShareError([{ ...problem, where }]);
}

import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readDocumentFile } from '../../document-file';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { parseJson } from '../../model/documents/parse-document';
import type { DocumentType } from '../../model/documents/schema-url';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';

/** A document, and the file that it is to be. */
export interface DocumentFile {
  readonly path: string;
  readonly document: object;
}

/**
 * Says which files cannot be written: those that are there already and hold something else, for a document is only
 * replaced by its successor; and those that would be one file.
 */
export function findBlockedFiles(files: readonly DocumentFile[]): Problem[] {
  const existing = files
    .filter(({ path, document }) => existsSync(path) && getDocumentIdentity(tryReadDocument(path)) !== getDocumentIdentity(document))
    .map(({ path }) => problems.documentExists(path));
  return [...findDuplicateFiles(files), ...existing];
}

/** Some file systems take upper and lower case for the same. */
function findDuplicateFiles(files: readonly DocumentFile[]): Problem[] {
  const names = files.map(({ path }) => path.toLowerCase());
  return files
    .filter((_, index) => names.indexOf(names[index]) < index)
    .map(({ path }) => problems.duplicateName('the file', path));
}

/**
 * Writes all documents, or none. Each is there as a whole or not at all, at any time.
 *
 * @throws DataShareError `DuplicateName`, `DocumentExists`, `DocumentUnwritable`
 */
export function writeDocumentFiles(files: readonly DocumentFile[]): void {
  throwProblems(findBlockedFiles(files));
  const written = files.map(({ path, document }) => ({
    path,
    draft: join(dirname(path), `.datashare-${randomUUID()}.tmp`),
    text: `${JSON.stringify(document, null, 2)}\n`,
  }));
  let at = '';
  const drafts: string[] = [];
  try {
    for (const { path, draft, text } of written) {
      at = path;
      mkdirSync(dirname(path), { recursive: true });
      drafts.push(draft);
      writeFileSync(draft, text, { flag: 'wx' });
    }
    for (const { path, draft } of written) {
      at = path;
      renameSync(draft, path);
    }
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new DataShareError([{ ...problems.documentUnwritable(reason), where: at }], { cause });
  } finally {
    for (const draft of drafts) rmSync(draft, { force: true });
  }
}

/**
 * The document that a file holds, and that another one of its type and invitation is to replace; undefined where the
 * file is not there, or holds something else.
 *
 * @throws DataShareError where it does not parse
 */
export function readPredecessor<T>(
  path: string,
  documentType: DocumentType,
  invitationId: string,
  parse: (document: unknown, where: string) => T,
): T | undefined {
  const document = existsSync(path) ? tryReadDocument(path) : undefined;
  return getDocumentIdentity(document) === getDocumentIdentity({ documentType, invitationId })
    ? parse(document, path)
    : undefined;
}

function tryReadDocument(path: string): unknown {
  try {
    return parseJson(readDocumentFile(path), path);
  } catch (error) {
    if (DataShareError.isDataShareError(error)) return undefined;
    throw error;
  }
}

/** Which document it is: of which type, and of which invitation. */
function getDocumentIdentity(document: unknown): string | undefined {
  const { documentType, invitationId, invitation } = (document ?? {}) as Record<string, unknown>;
  const id = invitationId ?? (invitation as Record<string, unknown> | undefined)?.['invitationId'];
  return typeof documentType === 'string' && typeof id === 'string'
    ? `${documentType} ${id.toLowerCase()}`
    : undefined;
}

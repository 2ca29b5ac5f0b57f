import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readDocumentFile } from '../../document-file';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { parseJson } from '../../model/documents/parsing/parse-json';
import type { DocumentType } from '../../model/documents/schema-url';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';

/** A document and the path of its file. */
export interface DocumentFile {
  readonly path: string;
  readonly document: object;
}

/**
 * Finds the files that cannot be written: those that exist and hold something else, because only a newer version may
 * replace a document; and those that would be the same file.
 */
export function findBlockedFiles(files: readonly DocumentFile[]): Problem[] {
  const existing = files
    .filter(
      ({ path, document }) =>
        existsSync(path) && getDocumentIdentity(tryReadDocument(path)) !== getDocumentIdentity(document),
    )
    .map(({ path }) => problems.documentExists(path));
  return [...findDuplicateFiles(files), ...existing];
}

/** Some file systems do not distinguish upper and lower case. */
function findDuplicateFiles(files: readonly DocumentFile[]): Problem[] {
  const names = files.map(({ path }) => path.toLowerCase());
  return files
    .filter((_, index) => names.indexOf(names[index]) < index)
    .map(({ path }) => problems.duplicateName('file', path));
}

/**
 * Writes all documents, or none. At any time, each file is complete or absent.
 *
 * @throws DataShareError `DuplicateName`, `DocumentExists`, `DocumentUnwritable`
 */
export function writeDocumentFiles(files: readonly DocumentFile[]): void {
  throwProblems(findBlockedFiles(files));
  replaceFiles(files.map(({ path, document }) => ({ path, text: `${JSON.stringify(document, null, 2)}\n` })));
}

/**
 * Writes all files, or none, and replaces those that exist. At any time, each file is complete or absent.
 *
 * @throws DataShareError `DocumentUnwritable`
 */
export function replaceFiles(files: readonly { readonly path: string; readonly text: string }[]): void {
  const written = files.map((file) => ({
    ...file,
    draft: join(dirname(file.path), `.datashare-${randomUUID()}.tmp`),
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
    throwUnwritable(at, cause);
  } finally {
    for (const draft of drafts) rmSync(draft, { force: true });
  }
}

/**
 * Creates the folder of the files that are written later, if it does not exist.
 *
 * @throws DataShareError `DocumentUnwritable`
 */
export function createFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throwUnwritable(path, cause);
  }
}

function throwUnwritable(path: string, cause: unknown): never {
  const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
  throw new DataShareError([{ ...problems.documentUnwritable(reason), where: path }], { cause });
}

/**
 * Reads the document that a newer version of the same type and invitation replaces. Returns undefined if the file does
 * not exist or holds something else.
 *
 * @throws DataShareError if it cannot be parsed
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

/** Returns the type of a document and the ID of its invitation, which identify it. */
function getDocumentIdentity(document: unknown): string | undefined {
  const { documentType, invitationId, invitation } = (document ?? {}) as Record<string, unknown>;
  const id = invitationId ?? (invitation as Record<string, unknown> | undefined)?.['invitationId'];
  return typeof documentType === 'string' && typeof id === 'string'
    ? `${documentType} ${id.toLowerCase()}`
    : undefined;
}

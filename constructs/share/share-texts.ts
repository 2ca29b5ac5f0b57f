import { hasControlCharacters } from '../../lib/model/rules/naming-rules';

/* Rules for the longer texts of a share. */

export const maxLengthRule =
  (length: number) =>
  (value: string): string | undefined =>
    value.length > length ? `at most ${length} characters long` : undefined;

const DOCUMENT_PATH = /^(file:|\.{0,2}[\\/]|[A-Za-z]:[\\/])?[^\s:]+\.(md|txt|html?|pdf|docx?|rtf)$/i;

/** Terms of use are text, at most 65,536 characters. The recipient could not read what a path leads to. */
export function termsRule(terms: string): string | undefined {
  if (terms === '') return 'a non-empty text, or left out';
  if (DOCUMENT_PATH.test(terms))
    return 'the text of the terms, not the path of a file: read the file with readFileSync';
  return maxLengthRule(65_536)(terms);
}

/** A purpose or a legal basis is one line of at most 1024 characters. */
export function statementRule(statement: string): string | undefined {
  const isLine = statement !== '' && statement.length <= 1024 && !hasControlCharacters(statement);
  return isLine ? undefined : 'one line of at most 1024 characters, or left out';
}

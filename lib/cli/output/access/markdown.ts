import { escapeUnprintable, redact } from '../../../errors/redact';

/** All but letters, digits, and the few signs that mean nothing within a word. */
const TAKEN = /[^\p{L}\p{N} ,/-]|(?<![\p{L}\p{N}])-|-(?![\p{L}\p{N}])/gu;

/**
 * A text as Markdown that shows nothing but the text: names of files and shares are somebody else's words, and a comment
 * on a pull request is read by many. Marks, HTML, links, tables and mentions all need a character that is taken here.
 */
export function escapeMarkdown(text: string): string {
  return escapeUnprintable(redact(text)).replace(TAKEN, (char) => {
    const entity = `&#${char.codePointAt(0)};`;
    // GitHub looks for mentions and issues after entities are read.
    return char === '@' || char === '#' ? `${entity}<!-- -->` : entity;
  });
}

/** A name or path, set as code. */
export function markdownCode(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}

import { formatCount } from '../../../errors/format-count';
import { escapeUnprintable, redact } from '../../../errors/redact';

/** The colon of a time, and one that ends a word: no link or emoji has one there. */
const PLAIN = String.raw`(?<=\b\d\d):(?=\d\d\b)|(?<=[\p{L}\p{N}]):(?= )`;

/** All but letters, digits, and the few signs that mean nothing where they stand. */
const TAKEN = new RegExp(
  String.raw`(?!${PLAIN})(?:[^\p{L}\p{N} ,/-]|(?<![\p{L}\p{N}])-|-(?![\p{L}\p{N}]))`,
  'gu',
);

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

/** Maximum length of one value, escaped. A longer one would fill a comment. */
const MAX_VALUE = 600;

/** A name or path, set as code. */
export function markdownCode(text: string): string {
  const { shown, left } = escapeBeginning(text, MAX_VALUE);
  return `<code>${shown}</code>${describeRest(left)}`;
}

/** Maximum length of one row, and of one sentence without values. */
const MAX_ROW = 4000;

/** Escapes a sentence, and cuts it if it would fill a comment. */
export function markdownSentence(text: string): string {
  const { shown, left } = escapeBeginning(text, MAX_ROW);
  return `${shown}${describeRest(left)}`;
}

/** Cuts a row after one of its values, and counts the others. A cut elsewhere could leave a mark open. */
export function cutRow(row: string): string {
  if (row.length <= MAX_ROW) return row;
  const end = row.lastIndexOf('</code>', MAX_ROW);
  if (end < 0) return row;
  const cut = end + '</code>'.length;
  const left = row.slice(cut).split('<code>').length - 1;
  return left === 0 ? row : `${row.slice(0, cut)}, and ${left} more`;
}

/** Escapes the characters of a text that fit, and counts the others. */
function escapeBeginning(text: string, room: number): { readonly shown: string; readonly left: number } {
  const whole = escapeMarkdown(text);
  if (whole.length <= room) return { shown: whole, left: 0 };
  // A secret is removed from the whole text: its parts could not be told.
  const characters = [...redact(text)];
  let shown = '';
  let count = 0;
  for (const character of characters) {
    const next = escapeMarkdown(character);
    if (shown.length + next.length > room) break;
    shown += next;
    count++;
  }
  return { shown, left: characters.length - count };
}

function describeRest(left: number): string {
  return left === 0 ? '' : `... (and ${formatCount(left, 'more character')})`;
}

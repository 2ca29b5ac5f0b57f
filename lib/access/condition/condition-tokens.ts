import { throwProblems } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/** Maximum number of characters. Azure accepts 8 KB; with far more, the regular expression engine runs out of stack. */
const MAX_LENGTH = 4_000_000;

/** One token of a condition. */
export interface Token {
  readonly kind: 'string' | 'attribute' | 'word' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
  readonly end: number;
}

const TOKEN =
  /\s*(?:'((?:[^'\\]|\\.)*)'|@([A-Za-z]+)\[([^\]']+)\]|([A-Za-z0-9.+_-]+(?::[A-Za-z0-9.+_:-]+)?)|(&&|\|\||[(){},!]))/suy;

/**
 * Splits a condition into tokens.
 *
 * @throws DataShareError `ConditionInvalid`
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN.source, TOKEN.flags);
  if (text.length > MAX_LENGTH)
    throwProblems([problems.conditionInvalid(describePosition(text, MAX_LENGTH))]);
  const length = text.trimEnd().length;
  while (pattern.lastIndex < length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) throwProblems([problems.conditionInvalid(describePosition(text, at))]);
    const [, string, source, name, word, sign] = found!;
    const end = pattern.lastIndex;
    if (string !== undefined)
      tokens.push({ kind: 'string', text: string.replace(/\\(.)/gsu, unescapePair), at, end });
    else if (name !== undefined) tokens.push({ kind: 'attribute', text: `${source}/${name}`, at, end });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, at, end });
    else tokens.push({ kind: 'sign', text: sign, at, end });
  }
  return [...tokens, { kind: 'end', text: 'the end', at: length, end: length }];
}

/** Removes the backslash before quotes and backslashes. `\*` and `\?` stay as they are: `StringLike` gives them a meaning. */
function unescapePair(pair: string, char: string): string {
  return char === "'" || char === '\\' ? char : pair;
}

/** Describes a position for an error message, with the text that follows it. */
export function describePosition(text: string, at: number): string {
  return `at position ${at}: ${text.slice(at).trim().slice(0, 60)}`;
}

/** Joins the blanks and lines between the tokens of a condition. Those within its strings are a part of its meaning. */
export function joinBlanks(text: string): string {
  // A string without an end reaches to the end of the text.
  return text.trim().replace(/'(?:[^'\\]|\\.)*(?:'|$)|\s+/gsu, (part) => (part.startsWith("'") ? part : ' '));
}

/** A set of blob names (or of listing prefixes). */
export interface NameMatch {
  /** Kind of the match. `Other` is a pattern with wildcards inside. */
  readonly match: 'Any' | 'StartsWith' | 'Equals' | 'Other';
  /** The prefix, the name, or the pattern; '' for `Any`. */
  readonly text: string;
}

export const ANY_NAME: NameMatch = { match: 'Any', text: '' };

/** Converts a comparison with a name; undefined if no kind of match expresses its operator. */
export function toNameMatch(operator: string, value: string): NameMatch | undefined {
  if (operator === 'StringEquals') return { match: 'Equals', text: value };
  if (operator === 'StringStartsWith') return toPrefixMatch(value);
  return operator === 'StringLike' ? parsePattern(value) : undefined;
}

function toPrefixMatch(text: string): NameMatch {
  return text === '' ? ANY_NAME : { match: 'StartsWith', text };
}

/** Parses a pattern of `StringLike`. `\*` and `\?` are the characters themselves. */
function parsePattern(pattern: string): NameMatch {
  const parts = pattern.match(/\\[*?]|[^]/gu) ?? [];
  const isWild = (part: string): boolean => part === '*' || part === '?';
  const toLiteral = (some: readonly string[]): string =>
    some.map((part) => (/^\\[*?]$/.test(part) ? part[1] : part)).join('');
  const first = parts.findIndex(isWild);
  if (first < 0) return { match: 'Equals', text: toLiteral(parts) };
  const isPrefix = parts.slice(first).every((part) => part === '*');
  return isPrefix ? toPrefixMatch(toLiteral(parts.slice(0, first))) : { match: 'Other', text: pattern };
}

/** Returns the names that two matches have in common: `Never` if there are none, undefined if no match expresses them. */
export function intersectNames(a: NameMatch, b: NameMatch): NameMatch | 'Never' | undefined {
  if (coversName(a, b)) return b;
  if (coversName(b, a)) return a;
  // An expression can stand for any text.
  const isOpen = `${a.text}${b.text}`.includes('${');
  return isOpen || a.match === 'Other' || b.match === 'Other' ? undefined : 'Never';
}

/** True if a match includes all names of another one. Patterns are compared as text. */
export function coversName(wider: NameMatch, name: NameMatch): boolean {
  if (wider.match === 'Any') return true;
  if (wider.match === 'StartsWith')
    return name.match !== 'Any' && getLiteralPrefix(name).startsWith(wider.text);
  return wider.match === name.match && wider.text === name.text;
}

/** Returns a prefix that all names of a match have. */
export function getLiteralPrefix({ match, text }: NameMatch): string {
  return match === 'Other' ? /^(?:\\[*?]|[^*?])*/u.exec(text)![0].replace(/\\(?=[*?])/g, '') : text;
}

/** Which names of blobs (or prefixes of a listing) something is about. */
export interface NameMatch {
  /** `Other` is a pattern with wildcards inside. */
  readonly match: 'Any' | 'StartsWith' | 'Equals' | 'Other';
  /** What the name starts with, what it equals, or the pattern; '' for Any. */
  readonly text: string;
}

export const ANY_NAME: NameMatch = { match: 'Any', text: '' };

/** The operators whose meaning for a name we can say in one word; others stay as they are written. */
export function toNameMatch(operator: string, value: string): NameMatch | undefined {
  if (operator === 'StringEquals') return { match: 'Equals', text: value };
  if (operator === 'StringStartsWith') return toPrefixMatch(value);
  return operator === 'StringLike' ? parsePattern(value) : undefined;
}

function toPrefixMatch(text: string): NameMatch {
  return text === '' ? ANY_NAME : { match: 'StartsWith', text };
}

/** `\*` and `\?` are the characters themselves. */
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

/** Names that are in both; `Never` where there is none, undefined where one word cannot say it. */
export function intersectNames(a: NameMatch, b: NameMatch): NameMatch | 'Never' | undefined {
  if (coversName(a, b)) return b;
  if (coversName(b, a)) return a;
  // What an expression stands for may be anything.
  const isOpen = `${a.text}${b.text}`.includes('${');
  return isOpen || a.match === 'Other' || b.match === 'Other' ? undefined : 'Never';
}

/** Whether one holds all names of the other. Patterns are compared as they are written. */
export function coversName(wider: NameMatch, name: NameMatch): boolean {
  if (wider.match === 'Any') return true;
  if (wider.match === 'StartsWith')
    return name.match !== 'Any' && getLiteralPrefix(name).startsWith(wider.text);
  return wider.match === name.match && wider.text === name.text;
}

/** What every name of it begins with, at least. */
function getLiteralPrefix({ match, text }: NameMatch): string {
  return match === 'Other' ? /^(?:\\[*?]|[^*?])*/u.exec(text)![0].replace(/\\(?=[*?])/g, '') : text;
}

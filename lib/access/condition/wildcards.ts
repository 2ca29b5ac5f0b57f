/**
 * True if a text matches a pattern of `StringLike`: `*` is any text, `?` one character, a backslash escapes both. Takes one
 * pass, because patterns are untrusted.
 */
export function matchesPattern(text: string, pattern: string, ignoresCase: boolean): boolean {
  const fold = (value: string): string => (ignoresCase ? value.toLowerCase() : value);
  if (!/[*?\\]/.test(pattern)) return fold(text) === fold(pattern);
  const chars = [...fold(text)];
  const parts = (fold(pattern).match(/\\[*?]|[^]/gu) ?? []).map((part) => ({
    isStar: part === '*',
    isAny: part === '?',
    char: part.replace(/^\\(?=[*?])/, ''),
  }));
  const matchesChar = (part: (typeof parts)[number], char: string): boolean =>
    part.isAny || part.char === char;
  let [at, part] = [0, 0];
  let [star, retry] = [-1, 0];
  while (at < chars.length) {
    if (parts[part]?.isStar) [star, retry, part] = [part, at, part + 1];
    else if (part < parts.length && matchesChar(parts[part], chars[at])) [at, part] = [at + 1, part + 1];
    else if (star >= 0) [at, part, retry] = [retry + 1, star + 1, retry + 1];
    else return false;
  }
  return parts.slice(part).every(({ isStar }) => isStar);
}

/** True if an action matches a pattern of a role: `*` is any text, and case does not matter. */
export function matchesActionPattern(action: string, pattern: string): boolean {
  return matchesPattern(action, pattern.replace(/[?\\]/g, '\\$&'), true);
}

const SECRETS: readonly [RegExp, string][] = [
  [/(^|[?&;\s"'])(sig=)[^&\s;"']+/gi, '$1$2REDACTED'],
  [/(SharedAccessSignature=)(?!\.\.\.)[^;\s"']+/gi, '$1REDACTED'],
  [/(AccountKey=)(?!\.\.\.)[^;\s"']+/gi, '$1REDACTED'],
  // As headers have it: a sentence about a bearer is no token.
  [/(Bearer\s+)[A-Za-z0-9._~+/=|-]{20,}/g, '$1REDACTED'],
  [/(:\/\/)[^/\s"']+@/g, '$1REDACTED@'],
];

/** Removes SAS signatures, account keys, passwords and bearer tokens from a text that will be shown or stored. */
export function redact(text: string): string {
  return SECRETS.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}

/** Control and format characters (bidirectional, zero width) and line separators: what commands a terminal, or hides. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** JSON.stringify's replacer that redacts every text. */
export function redactReplacer(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value;
}

/** The same value, with every text in it redacted. */
export function removeSecrets<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, redactReplacer)) as T;
}

/** A text that cannot command a terminal: names of blobs and fields are the other side's words. */
export function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (c) => c.split('').map(escapeUnit).join(''));
}

/** A text of several lines that cannot command a terminal; of JSON, it is the same document. */
export function escapeUnprintableLines(text: string): string {
  return text.split('\n').map(escapeUnprintable).join('\n');
}

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

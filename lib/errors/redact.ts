const SECRETS: readonly [RegExp, string][] = [
  [/(^|[?&;\s"'])(sig=)[^&\s;"']+/gi, '$1$2REDACTED'],
  // A URL in the query of another one, as a page that asks to sign in has it.
  [/((?:%3F|%26)sig%3D)[^&\s;"']+/gi, '$1REDACTED'],
  [/(SharedAccessSignature=)(?!\.\.\.)[^;\s"']+/gi, '$1REDACTED'],
  [/(AccountKey=)(?!\.\.\.)[^;\s"']+/gi, '$1REDACTED'],
  // Long enough for a token: "bearer" in a sentence is not followed by one.
  [/(Bearer\s+)[A-Za-z0-9._~+/=|-]{20,}/g, '$1REDACTED'],
  // The other headers of a request that a proxy may repeat: a signature, and a token wherever it is.
  [/(SharedKey(?:Lite)?\s+[\w-]+:)[A-Za-z0-9+/=]{20,}/gi, '$1REDACTED'],
  [/(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/g, 'REDACTED'],
  [/(\bclient_(?:secret|assertion)=)[^&\s;"']+/gi, '$1REDACTED'],
  [/(:\/\/)[^/\s"']+@/g, '$1REDACTED@'],
];

/** Removes SAS signatures, account keys, passwords and bearer tokens from a text before it is shown or stored. */
export function redact(text: string): string {
  return SECRETS.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}

/** Control and format characters (bidirectional, zero width) and line separators, which can control a terminal or hide text. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A replacer for JSON.stringify that redacts every string. */
export function redactReplacer(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value;
}

/** Returns a copy of a value with every string redacted. */
export function removeSecrets<T>(value: T): T {
  return JSON.parse(JSON.stringify(value, redactReplacer)) as T;
}

/** Escapes a text so that it cannot control a terminal. Names of blobs and fields come from the other side. */
export function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (c) => c.split('').map(escapeUnit).join(''));
}

/** Escapes a text of several lines so that it cannot control a terminal. JSON stays the same document. */
export function escapeUnprintableLines(text: string): string {
  return text.split('\n').map(escapeUnprintable).join('\n');
}

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

const SECRETS: readonly [RegExp, string][] = [
  [/(^|[?&;\s"'])(sig=)[^&\s;"']+/gi, '$1$2REDACTED'],
  [/(SharedAccessSignature=)(?!\.\.\.)[^;\s"']+/gi, '$1REDACTED'],
  [/(AccountKey=)(?!\.\.\.)[^;\s"']+/gi, '$1REDACTED'],
  [/(Bearer\s+)[A-Za-z0-9._~+/=|-]+/gi, '$1REDACTED'],
  [/(:\/\/)[^/\s"']+@/g, '$1REDACTED@'],
];

/** Removes SAS signatures, account keys, passwords and bearer tokens from a text that will be shown or stored. */
export function redact(text: string): string {
  return SECRETS.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}

const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** JSON.stringify's replacer that redacts every text. */
export function redacted(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? redact(value) : value;
}

/** A text that cannot command a terminal: names of blobs and fields are the other side's words. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

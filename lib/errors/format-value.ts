import { escapeUnprintable, redact, redactReplacer } from './redact';

/** Formats a value for a message: JSON on one line, without secrets, at most 100 characters. */
export function formatValue(value: unknown): string {
  if (!isShownAsJson(value)) return describeType(value);
  let text: string;
  try {
    text = JSON.stringify(value, redactReplacer) ?? 'undefined';
  } catch {
    // It is nested too deeply, or is not JSON.
    return describeType(value);
  }
  const clean = escapeUnprintable(redact(text));
  // The end of an id is often more specific than its middle.
  return clean.length > 100 ? `${clean.slice(0, 60)}...${clean.slice(-37)}` : clean;
}

/** Maximum length of an id of Azure Resource Manager that is shown whole. */
const SHOWN_ID = 300;

/** Formats an id of Azure Resource Manager for a message, whole: two ids often differ in the middle only. */
export function formatResourceId(id: string): string {
  const clean = escapeUnprintable(redact(JSON.stringify(id)));
  return clean.length > SHOWN_ID ? formatValue(id) : clean;
}

/**
 * False for a value that JSON shows as another: a number that is none as null, a date as a text, a set or a promise as an empty object.
 */
function isShownAsJson(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.keys(value).length > 0 && !('toJSON' in value) && !(value instanceof String);
}

/** Maximum length of a text of a service, before and after it is shortened. */
const READ_FOREIGN = 10_000;
const SHOWN_FOREIGN = 300;

/** Formats a text that a service sends, of any length: on one line, in quotes, without secrets, and shortened. */
export function formatForeignText(text: string): string {
  const clean = escapeUnprintable(redact(text.slice(0, READ_FOREIGN)).replace(/\s+/g, ' ').trim());
  return `"${clean.length > SHOWN_FOREIGN ? `${clean.slice(0, SHOWN_FOREIGN)}...` : clean}"`;
}

/** The most names that a message lists. */
const LISTED_NAMES = 20;

/** Formats names for a message: "daily", "hourly" and 3 more. */
export function formatNames(names: readonly string[]): string {
  const more = names.length - LISTED_NAMES;
  const listed = names.slice(0, LISTED_NAMES).map(formatValue).join(', ');
  return more > 0 ? `${listed} and ${more} more` : listed;
}

/** Names the class of an object that is not JSON, such as a construct. */
function describeType(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return 'a list';
  const name: unknown = typeof value === 'object' ? value?.constructor?.name : undefined;
  const isClass = typeof name === 'string' && /^\w{1,60}$/.test(name) && name !== 'Object';
  return isClass ? `an object of class ${name}` : `a value of type ${typeof value}`;
}

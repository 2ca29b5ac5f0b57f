import { escapeUnprintable, redact, redactReplacer } from './redact';

/** A value as it is shown in a message: JSON on one line, without secrets, at most 100 characters. */
export function formatValue(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value, redactReplacer) ?? 'undefined';
  } catch {
    // Nested too deeply, or no JSON at all.
    return `a value of type ${typeof value}`;
  }
  const clean = escapeUnprintable(redact(text));
  // The end of an id often tells more than its middle.
  return clean.length > 100 ? `${clean.slice(0, 60)}...${clean.slice(-37)}` : clean;
}

import { escapeUnprintable, redact } from '../../errors/redact';

/**
 * Returns a copy of facts in which every text is safe to look at: without secrets, and with control characters and changes of the
 * direction of writing visible. Pages only render such facts; the renderer of components turns texts into text nodes and attributes.
 */
export function makeTextsPlain<T>(facts: T): T {
  if (typeof facts === 'string') return escapeUnprintable(redact(facts)) as T;
  if (Array.isArray(facts)) return facts.map(makeTextsPlain) as T;
  if (typeof facts !== 'object' || facts === null) return facts;
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]): [string, unknown] => [key, makeTextsPlain(value)]),
  ) as T;
}

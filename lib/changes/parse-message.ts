import type { PlaceChange } from './place-change';
import { readStorageEvent } from './storage-event';

/** Size limit of a message in characters. A queue holds 64 KiB. */
const MAX_MESSAGE = 128 * 1024;
/** Maximum number of events in a message. Event Grid sends one. */
const MAX_EVENTS = 1000;

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/**
 * Parses a message of a queue that Event Grid writes to: an event or a list of events, as text or in Base64.
 *
 * @returns The changes that it tells of, none if it is about something else; undefined if it cannot be understood.
 */
export function parseMessage(text: string): readonly PlaceChange[] | undefined {
  if (text.length > MAX_MESSAGE) return undefined;
  const value = parseJson(text) ?? (BASE64.test(text) ? parseJson(decodeBase64(text)) : undefined);
  if (value === undefined) return undefined;
  const events: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (events.length > MAX_EVENTS) return undefined;
  const changes: PlaceChange[] = [];
  for (const event of events) {
    const read = readStorageEvent(event);
    // One event that nobody understands makes the message unreadable: none of its changes may be lost without a word.
    if (!read) return undefined;
    changes.push(...read);
  }
  return changes;
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function decodeBase64(text: string): string {
  return Buffer.from(text, 'base64').toString('utf8');
}

import type { Block } from './stacks';

/** An event of Azure Storage, as far as filters of event subscriptions test it. */
export interface StorageEvent {
  readonly eventType: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, string>>;
}

interface Filter {
  readonly key: string;
  readonly values: readonly string[];
}

interface Subscription {
  readonly included_event_types: readonly string[];
  readonly subject_filter: { readonly subject_begins_with: string; readonly case_sensitive: boolean };
  readonly advanced_filter?: Readonly<Record<string, readonly Filter[]>>;
}

/**
 * Counts the event subscriptions that deliver an event, by the documented rules: advanced filters ignore case, a missing key matches
 * `not in` alone, and all filters have to match.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-filtering
 */
export function listDeliveredEvents(subscriptions: readonly Block[], event: object): number {
  return subscriptions.filter((each) => matches(each as unknown as Subscription, event as StorageEvent))
    .length;
}

function matches(subscription: Subscription, event: StorageEvent): boolean {
  const { included_event_types, subject_filter, advanced_filter = {} } = subscription;
  const { subject_begins_with: prefix, case_sensitive: isCaseSensitive } = subject_filter;
  const toCompared = (text: string): string => (isCaseSensitive ? text : text.toLowerCase());
  return (
    included_event_types.includes(event.eventType) &&
    toCompared(event.subject).startsWith(toCompared(prefix)) &&
    Object.entries(advanced_filter).every(([operator, filters]) =>
      filters.every(({ key, values }) => OPERATORS[operator](readKey(event, key)?.toLowerCase(), values)),
    )
  );
}

const OPERATORS: Readonly<Record<string, (text: string | undefined, values: readonly string[]) => boolean>> =
  {
    string_in: (text, values) => values.some((value) => value.toLowerCase() === text),
    string_not_in: (text, values) => !values.some((value) => value.toLowerCase() === text),
    string_begins_with: (text, values) => values.some((value) => text?.startsWith(value.toLowerCase())),
  };

function readKey({ subject, eventType, data }: StorageEvent, key: string): string | undefined {
  if (key.startsWith('data.')) return data[key.slice('data.'.length)];
  return { subject, eventtype: eventType }[key.toLowerCase()];
}

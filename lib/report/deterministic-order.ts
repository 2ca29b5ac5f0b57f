import { compareTexts } from '../model/values/text-order';

/** Sorts items by a key of several parts. Items with equal keys are sorted by their content, so that the order of the input never matters. */
export function sortByKey<T>(items: readonly T[], toKey: (item: T) => readonly (string | null)[]): T[] {
  return items
    .map(
      (item) =>
        [
          toKey(item)
            .map((part) => part ?? '')
            .join('\u0000'),
          item,
        ] as const,
    )
    .sort(
      ([a, left], [b, right]) =>
        compareTexts(a, b) || compareTexts(toCanonicalText(left), toCanonicalText(right)),
    )
    .map(([, item]) => item);
}

/** Writes a value as JSON in which the order of keys does not matter. */
export function toCanonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => compareTexts(a, b)))
      : each,
  );
}

import { distance } from 'fastest-levenshtein';

/** Finds the known name that a misspelt one most likely means; undefined if none is near. */
export function findNearest(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((each) => [each, distance(name.toLowerCase(), each.toLowerCase())] as const)
    .sort(([, a], [, b]) => a - b);
  const nearest = ranked[0];
  return nearest !== undefined && nearest[1] <= Math.max(2, Math.floor(name.length / 3))
    ? nearest[0]
    : undefined;
}

/** Finds the name that a mistyped one probably means; undefined if none is close. */
export function findClosestName<T extends string>(typed: string, names: readonly T[]): T | undefined {
  const distances = names.map((name) => [name, countEdits(typed.toLowerCase(), name.toLowerCase())] as const);
  const [closest] = distances.sort(([, a], [, b]) => a - b);
  const isClose = closest !== undefined && closest[1] <= Math.max(2, Math.floor(typed.length / 3));
  return isClose ? closest[0] : undefined;
}

/** Counts the characters that must be added, removed or replaced to turn one text into another (Levenshtein distance). */
function countEdits(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, character] of [...from].entries()) {
    const current = [row + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = previous[column - 1] + (character === to[column - 1] ? 0 : 1);
      current.push(Math.min(previous[column] + 1, current[column - 1] + 1, replaced));
    }
    previous = current;
  }
  return previous[to.length];
}

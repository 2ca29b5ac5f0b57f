import { nameRule } from '../model/rules/naming-rules';
import { compareTexts } from '../model/values/text-order';

/** A name leaves room for a number at its end. */
const MAX_LENGTH = 80;

/**
 * Names items as documents accept it, each once: letters of both cases are the same name. Names are ids of constructs, too, and those
 * cannot be members of all objects, such as "constructor".
 *
 * A name stays as it is if possible. The others do not depend on the order of the items, so that the exports of both sides of a share
 * give the same names to its datasets.
 */
export function nameEach<T>(items: readonly T[], getName: (item: T) => string): ReadonlyMap<T, string> {
  const used = new Set<string>();
  const numbers = new Map<string, number>();
  const nameOnce = (name: string): string => {
    const base = isPossible(name) ? name : cleanName(name);
    let number = numbers.get(base) ?? 1;
    let unique = base;
    while (unique in Object.prototype || used.has(unique.toLowerCase()))
      unique = `${base.slice(0, MAX_LENGTH)}-${++number}`;
    numbers.set(base, number);
    used.add(unique.toLowerCase());
    return unique;
  };
  const named = items.map((item) => ({ item, name: getName(item) }));
  named.sort(
    (a, b) => Number(isPossible(b.name)) - Number(isPossible(a.name)) || compareTexts(a.name, b.name),
  );
  return new Map(named.map(({ item, name }) => [item, nameOnce(name)]));
}

const isPossible = (name: string): boolean => nameRule(name) === undefined;

function cleanName(name: string): string {
  const clean = name
    .replace(/[^\w.-]/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, MAX_LENGTH);
  return isPossible(clean) ? clean : 'unnamed';
}

/**
 * A table that is looked up by keys from outside, such as the type of a resource. Unlike an object literal, it has no inherited
 * entries: a key such as `constructor` finds nothing.
 */
export function createLookup<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.assign(Object.create(null) as Record<string, T>, entries);
}

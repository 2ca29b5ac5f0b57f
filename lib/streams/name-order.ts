/** Returns a negative number if the first name comes first, and a positive one if the second does. */
export type Compare = (a: string, b: string) => number;

/**
 * The order of a listing. Flat Blob storage lists by name. ADLS Gen2 lists by path: a directory comes before its content,
 * and its content before the next sibling. So `a`, `a-b`, `a/b` are listed as `a`, `a/b`, `a-b`.
 */
export type ListingOrder = 'name' | 'path';

const SLASH = '/'.charCodeAt(0);

/** Compares the UTF-8 bytes of the names, which is the order of code points. */
export function compareNames(a: string, b: string): number {
  return compareCodePoints(a, b, false);
}

/** Compares segment by segment, each by its bytes: the separator sorts before any other character. */
export function comparePaths(a: string, b: string): number {
  return compareCodePoints(a, b, true);
}

export function getComparator(order: ListingOrder): Compare {
  return order === 'path' ? comparePaths : compareNames;
}

/**
 * Orders in which one name of a listing follows another. The service is reported to list by UTF-16 code units, Azurite lists by code
 * points. The two orders differ only if a character beyond U+FFFF meets one from U+E000 on.
 */
export type Succession = 'both' | 'code-points' | 'utf-16' | 'neither';

/** Returns the orders in which `name` comes after `before`. */
export function findSuccession(before: string, name: string, order: ListingOrder): Succession {
  const length = Math.min(before.length, name.length);
  let at = 0;
  while (at < length && before.charCodeAt(at) === name.charCodeAt(at)) at++;
  if (at === length) return before.length < name.length ? 'both' : 'neither';
  const [x, y] = [before.charCodeAt(at), name.charCodeAt(at)];
  if (order === 'path' && (x === SLASH || y === SLASH)) return x === SLASH ? 'both' : 'neither';
  if (x >= FIRST_SURROGATE && y >= FIRST_SURROGATE && isSurrogate(x) !== isSurrogate(y))
    return isSurrogate(x) ? 'utf-16' : 'code-points';
  return x < y ? 'both' : 'neither';
}

/** Returns the index of the first character beyond U+FFFF, from an index on; -1 if there is none. */
export function findSurrogate(name: string, from: number): number {
  SURROGATE.lastIndex = from;
  return SURROGATE.exec(name)?.index ?? -1;
}

/** True if the two orders put the name in the same place among other such names: JavaScript's own comparison tells it. */
export function isOrderedAlike(name: string): boolean {
  return !FROM_SURROGATES_ON.test(name);
}

/** Global, so that a search can start at an index. */
const SURROGATE = /[\ud800-\udfff]/g;
const FROM_SURROGATES_ON = /[\ud800-\uffff]/;
const FIRST_SURROGATE = 0xd800;

function compareCodePoints(a: string, b: string, isByPath: boolean): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x === y) continue;
    if (isByPath && (x === SLASH || y === SLASH)) return x === SLASH ? -1 : 1;
    // Surrogates encode code points above all other UTF-16 units, although their own values are lower.
    return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (codeUnit: number): boolean => codeUnit >= FIRST_SURROGATE && codeUnit <= 0xdfff;

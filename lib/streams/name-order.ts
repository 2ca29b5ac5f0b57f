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

const isSurrogate = (codeUnit: number): boolean => codeUnit >= 0xd800 && codeUnit <= 0xdfff;

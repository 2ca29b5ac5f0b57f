/** Says which of two names comes first: below 0 the one, above 0 the other. */
export type Compare = (a: string, b: string) => number;

/**
 * The order of a listing: flat Blob storage lists by name; ADLS Gen2 by path, a directory before what is in it, and all
 * that is in it before its next sibling. So `a`, `a-b`, `a/b` come as `a`, `a/b`, `a-b` there.
 */
export type ListingOrder = 'name' | 'path';

const SLASH = '/'.charCodeAt(0);

/** By the bytes of the names in UTF-8, which is the order of code points. */
export function compareNames(a: string, b: string): number {
  return compareCodePoints(a, b, false);
}

/** Segment by segment, each by its bytes: what separates the segments comes before all that can be in one. */
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
    // Surrogates stand for code points above all others of 16 bits, though their own numbers are lower.
    return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (codeUnit: number): boolean => codeUnit >= 0xd800 && codeUnit <= 0xdfff;

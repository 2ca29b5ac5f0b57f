import fc from 'fast-check';
import { compareNames, comparePaths } from '../../../lib/streams/name-order';

const segment = fc.string({
  unit: fc.constantFrom('a', ' ', '-', '.', '0', 'é', '\ud7ff', '\uffff', '😀'),
  minLength: 1,
  maxLength: 3,
});
const paths = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const bySegments = (a: string, b: string): number => {
  const [left, right] = [a.split('/'), b.split('/')];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = Buffer.compare(Buffer.from(left[i]), Buffer.from(right[i]));
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
};

describe('the order of ADLS Gen2', () => {
  test('is that of the segments, each by the bytes of its UTF-8', () => {
    fc.assert(
      fc.property(paths, paths, (a, b) => {
        expect(Math.sign(comparePaths(a, b))).toBe(Math.sign(bySegments(a, b)));
      }),
      { numRuns: 2000 },
    );
  });

  test('puts the contents of a directory before its next sibling, which comes first by name', () => {
    const names = ['a.b', 'a/b', 'a-b', 'a'];
    expect([...names].sort(comparePaths)).toEqual(['a', 'a/b', 'a-b', 'a.b']);
    expect([...names].sort(compareNames)).toEqual(['a', 'a-b', 'a.b', 'a/b']);
  });
});

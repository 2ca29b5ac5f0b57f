import fc from 'fast-check';
import type { Version } from '../../lib/model/values/version-range';
import { allowsVersion, isBefore, isFrom, parseVersionRange } from '../../lib/model/values/version-range';

const version = fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6));
const toText = (numbers: readonly number[]): string => numbers.join('.');
const isLess = (a: Version, b: Version): boolean =>
  a[0] !== b[0] ? a[0] < b[0] : a[1] !== b[1] ? a[1] < b[1] : a[2] < b[2];

/** The constraints of Terraform by their definitions, one version at a time. */
const MEANINGS: readonly (readonly [string, (each: Version, than: Version) => boolean])[] = [
  ['', (each, than) => toText(each) === toText(than)],
  ['= ', (each, than) => toText(each) === toText(than)],
  ['>= ', (each, than) => !isLess(each, than)],
  ['> ', (each, than) => isLess(than, each)],
  ['<= ', (each, than) => !isLess(than, each)],
  ['<', (each, than) => isLess(each, than)],
  ['~> ', (each, than) => each[0] === than[0] && each[1] === than[1] && each[2] >= than[2]],
];

test('a constraint allows the versions that each of its parts allows', () => {
  const part = fc.tuple(fc.constantFrom(...MEANINGS), version);
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), version, (parts, one) => {
      const constraint = parts.map(([[operator], than]) => `${operator}${toText(than)}`).join(', ');
      const isAllowed = parts.every(([[, means], than]) => means(one, than));
      expect(allowsVersion(parseVersionRange(constraint), toText(one))).toBe(isAllowed);
    }),
  );
});

test.each([
  ['~> 4', '4.0.0', undefined],
  ['~> 4.55', '4.55.0', [5, 0, 0]],
  ['~> 4.55.1', '4.55.1', [4, 56, 0]],
  ['v4.55', '4.55.0', [4, 55, 1]],
  ['>= 4.55, != 4.60.0', '4.55.0', undefined],
])('%s begins with %s and ends before %j', (constraint, lowest, limit) => {
  expect(parseVersionRange(constraint)).toEqual({ lowest: lowest.split('.').map(Number), limit });
});

test.each(['', 'newest', '4.x', '5.0.0-beta1', '>= 4.55,', '1.2.3.4', '=> 4', '1234567.0'])(
  'nothing is known of the versions that %j allows',
  (constraint) => {
    const range = parseVersionRange(constraint);
    expect(range).toBeUndefined();
    expect(isFrom(range, [0, 0, 0])).toBe(false);
    expect(isBefore(range, [99, 0, 0])).toBe(false);
    expect(allowsVersion(range, '4.55.0')).toBe(false);
  },
);

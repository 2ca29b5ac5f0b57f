import {
  listAncestors,
  comparePaths,
  isBeneath,
  normalizePath,
  getParent,
} from '../../../testing/emulators/data-lake/path-order';

test('the contents of a directory come right after it, whatever the names of its neighbors', () => {
  const inOrder = ['a', 'a/b', 'a/b/c', 'a/c', 'a b', 'a-b', 'a-b/c', 'a.b', 'aa', 'b', 'ü', '\u{1f600}'];
  expect([...inOrder].reverse().sort(comparePaths)).toEqual(inOrder);
  expect([...inOrder].sort()).not.toEqual(inOrder);
});

test('paths have parents, and no empty segments', () => {
  expect(listAncestors('a/b/c')).toEqual(['a', 'a/b']);
  expect([getParent('a/b'), getParent('a')]).toEqual(['a', '']);
  expect(normalizePath('/a//b/')).toBe('a/b');
  expect([isBeneath('a/b', 'a'), isBeneath('ab', 'a'), isBeneath('a', 'a'), isBeneath('a', '')]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

import fc from 'fast-check';
import { PathFilter, pathPatternRule } from '../../../lib/model/values/path-patterns';

const matches = (pattern: string, path: string): boolean =>
  new PathFilter({ include: [pattern] }).includesPath(path);

describe('a pattern', () => {
  test.each([
    ['a.csv', ['a.csv'], ['A.csv', 'a.csvx', 'x/a.csv', 'a.csv/x']],
    ['*.csv', ['a.csv', '.csv', '.hidden.csv'], ['a.csv.bak', 'x/a.csv', 'a.CSV']],
    [
      '2026/*/a?.csv',
      ['2026/01/a1.csv', '2026//ab.csv'],
      ['2026/a1.csv', '2026/01/02/a1.csv', '2026/01/a.csv'],
    ],
    ['**/*.csv', ['a.csv', 'x/a.csv', 'x/y/a.csv'], ['a.txt', 'x/a.csv/y']],
    ['logs/**', ['logs/a', 'logs/a/b', 'logs/.a'], ['logs', 'logs2/a', 'x/logs/a']],
    ['a/**/z', ['a/z', 'a/b/z', 'a/b/c/z'], ['a/b', 'z', 'b/a/z']],
    ['**', ['a', 'a/b', ''], []],
    ['a*b*c', ['abc', 'aXbYc', 'abbc', 'abcbc'], ['ab', 'acb']],
    ['?.txt', ['a.txt', '😀.txt'], ['ab.txt', '.txt']],
    ['a(1)+b.csv', ['a(1)+b.csv'], ['a1b.csv']],
  ])('%s', (pattern, those, others) => {
    expect(pathPatternRule(pattern)).toBeUndefined();
    expect(those.filter((path) => !matches(pattern, path))).toEqual([]);
    expect(others.filter((path) => matches(pattern, path))).toEqual([]);
  });

  test.each([
    ['', '1 to 256 characters long'],
    ['a'.repeat(257), '1 to 256 characters long'],
    ['/a', "relative to the dataset, without a leading '/'"],
    ['logs/', "a pattern of files: write 'folder/**' for everything in a folder"],
    ['a//b', "without empty segments ('//')"],
    ['../a', "without '.' and '..' segments"],
    ['**.csv', "with '**' only as a whole segment, as in 'logs/**' or '**/*.csv'"],
    ['a\nb', 'well-formed Unicode without control characters'],
    ['\ud800', 'well-formed Unicode without control characters'],
  ])('%j is refused', (pattern, rule) => expect(pathPatternRule(pattern)).toBe(rule));

  test.each(['*.{csv,txt}', '[0-9].csv', '!a.csv', '+(a|b)', 'a\\*', '@(a)', '?(a)', '${token}'])(
    'of another syntax is refused, so that it does not silently match nothing: %s',
    (pattern) => expect(pathPatternRule(pattern)).toMatch(/^made of names/),
  );

  test('matches what the regular expression matches that it stands for', () => {
    const segment = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), minLength: 1, maxLength: 5 });
    const part = fc.oneof(
      fc.constant('**'),
      segment.filter((text) => !text.includes('**')),
    );
    const pattern = fc.array(part, { minLength: 1, maxLength: 4 });
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 });
    // A path that ends with a slash is that of a directory.
    const path = fc
      .array(name, { minLength: 1, maxLength: 5 })
      .filter((names) => names.length === 1 || names.at(-1) !== '');
    fc.assert(
      fc.property(pattern, path, (segments, names) => {
        // Each segment with a slash behind it, so that `**` can stand for no folder.
        const expression = segments
          .map((text, at) =>
            text === '**'
              ? `(?:[^/]*/)${at === segments.length - 1 ? '+' : '*'}`
              : `${text.replace(/\*/g, '[^/]*').replace(/\?/g, '[^/]')}/`,
          )
          .join('');
        const expected = new RegExp(`^${expression}$`).test(`${names.join('/')}/`);
        expect(matches(segments.join('/'), names.join('/'))).toBe(expected);
      }),
    );
  });

  test('takes no more steps for a name that somebody has made for it', () => {
    // A regular expression would try billions of ways here, and this test would not end.
    const name = '-'.repeat(1024);
    expect(matches(`${'*-'.repeat(100)}*.csv`, name)).toBe(false);
    expect(matches(`${'**/*-*-*/'.repeat(25)}x`, `${'-/'.repeat(511)}-`)).toBe(false);
  });
});

describe('a filter', () => {
  test('includes what is not excluded, and excludes what both have', () => {
    const filter = new PathFilter({ include: ['**/*.csv'], exclude: ['tmp/**', '**/draft*'] });
    const paths = ['a.csv', 'x/a.csv', 'a.txt', 'tmp/a.csv', 'x/draft.csv'];
    expect(paths.filter((path) => filter.includesPath(path))).toEqual(['a.csv', 'x/a.csv']);
  });

  test('includes the directories above what it can include, and not those whose content is excluded', () => {
    const filter = new PathFilter({ include: ['2026/*/a.csv', 'all/**'], exclude: ['all/tmp/**', 'all/x'] });
    const included = ['2026', '2026/01', 'all', 'all/y/z', 'all/x'];
    const others = ['2025', '2026/01/02', 'all/tmp', 'all/tmp/x'];
    for (const path of [...included, ...others])
      for (const name of [path, `${path}/`])
        expect([name, filter.includesPath(name, true)]).toEqual([name, included.includes(path)]);
  });

  test('includes every directory above a file that it includes', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 2 });
    const part = fc.oneof(name, fc.constantFrom('*', '**', 'a*'));
    const patterns = fc.array(
      fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(
        patterns,
        patterns,
        fc.array(name, { minLength: 2, maxLength: 4 }),
        (some, others, names) => {
          const filter = new PathFilter({ ...(some.length > 0 && { include: some }), exclude: others });
          if (!filter.includesPath(names.join('/'))) return;
          for (let depth = 1; depth < names.length; depth++)
            expect(filter.includesPath(names.slice(0, depth).join('/'), true)).toBe(true);
        },
      ),
    );
  });
});

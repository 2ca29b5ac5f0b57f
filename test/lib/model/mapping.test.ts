import { parseSubscription } from '../../../lib/model/documents/parsing/parse-document';
import { createMappings, getProblems, subscriptionWith } from '../../fixtures/documents';

const parseWith = (fields: object) => parseSubscription(subscriptionWith({ ...fields }));
const getParseProblems = (fields: object) =>
  getProblems(() => parseSubscription(subscriptionWith({ ...fields }), 'fabrikam.json'));

describe('paths of both ends', () => {
  const ends = ['mappings[0].source.path', 'mappings[0].target.path'];

  test.each(['a', 'a/b.csv', '..a/b..', 'ä b', 'a'.repeat(1024), `${'a/'.repeat(511)}aa`])(
    'may be %j',
    (path) => {
      for (const end of ends) expect(parseWith({ [end]: path }).mappings).toHaveLength(1);
    },
  );

  test.each([
    ['/a', "without a leading or trailing '/'"],
    ['a/', "without a leading or trailing '/'"],
    ['a//b', "without empty segments ('//')"],
    ['..', "without '.' and '..' segments"],
    ['a/../b', "without '.' and '..' segments"],
    ['./a', "without '.' and '..' segments"],
    ['a\nb', 'without control characters'],
    ['a\u0000', 'without control characters'],
    ['a\ud800', 'well-formed Unicode'],
    ['a'.repeat(1025), '1 to 1024 characters long'],
  ])('fail for %j', (path, rule) => {
    for (const end of ends) {
      const shown = path.length < 97 ? JSON.stringify(path) : `"${'a'.repeat(59)}...${'a'.repeat(36)}"`;
      expect(getParseProblems({ [end]: path })).toEqual([
        {
          code: 'DocumentInvalid',
          message: `'${end}' must be ${rule}, got ${shown}`,
          fix: `change '${end}'`,
          where: 'fabrikam.json',
        },
      ]);
    }
  });
});

describe('targets', () => {
  test.each([
    [['one', 'two']],
    [['one/a', 'one/b']],
    [['one/a', 'one/ab']],
    [['one/a', 'two/a/b']],
    [['one/a', 'one/A']],
  ])('%j do not overlap', (targets) => {
    expect(parseWith(createMappings(...targets)).mappings).toHaveLength(2);
  });

  test.each([
    [['one', 'one'], 'one'],
    [['one', 'one/a'], 'one/a'],
    [['one/a', 'one/a'], 'one/a'],
    [['one/a', 'one/a/b'], 'one/a/b'],
    [['one/a/b/c', 'one/a'], 'one/a/b/c'],
  ])('fails for %j, which meet at %s', (targets, place) => {
    expect(getParseProblems(createMappings(...targets))).toEqual([
      {
        code: 'TargetsOverlap',
        message: `datasets "d0" and "d1" would both write to "${place}"`,
        fix: 'map them to folders or containers that do not contain each other',
        where: 'fabrikam.json: mappings',
      },
    ]);
  });

  test('fails once for each dataset that meets an earlier one, the first of them', () => {
    const found = getParseProblems(
      createMappings('one/a', 'two', ...Array.from({ length: 998 }, () => 'one/a')),
    );
    expect(found.map(({ message }) => message)).toEqual(
      Array.from(
        { length: 998 },
        (_, index) => `datasets "d0" and "d${index + 2}" would both write to "one/a"`,
      ),
    );
  });

  test('fails together with a field of the wrong type elsewhere', () => {
    const found = getParseProblems({ allowCrossRegion: 'yes', ...createMappings('one', 'one') });
    expect(found.map(({ code }) => code)).toEqual(['DocumentInvalid', 'TargetsOverlap']);
    const unknowable = getParseProblems({ shareKind: 7, ...createMappings('one', 'one') });
    expect(unknowable.map(({ code }) => code)).toEqual(['DocumentInvalid']);
  });

  test('fails for a target in the container that keeps the state', () => {
    const found = getParseProblems({ ...createMappings('one', 'status/a'), stateContainer: 'status' });
    expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      `TargetsOverlap: datasets "d1" and "the state of the synchronization" would both write to "status"`,
    ]);
    expect(getParseProblems(createMappings('datashare')).map(({ code }) => code)).toEqual(['TargetsOverlap']);
  });
});

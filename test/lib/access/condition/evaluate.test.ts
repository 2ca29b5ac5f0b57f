import fc from 'fast-check';
import type { ReadRequest } from '../../../../lib/access/condition/evaluate';
import { evaluateParsed, evaluateReadAccess } from '../../../../lib/access/condition/evaluate';
import { matchesPattern } from '../../../../lib/access/condition/wildcards';
import { parseCondition } from '../../../../lib/access/condition/condition-syntax';
import { measureProcessorMs } from '../../../support/processor-time';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const PATH = `@Resource[${BLOBS}:path]`;
const PREFIX = `@Request[${BLOBS}:prefix]`;
const CONTAINER = '@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]';
const NOW = '@Environment[UtcNow]';

const READ: ReadRequest = {
  operation: 'Read',
  container: 'curated',
  path: 'sales/daily/abcd',
  at: new Date('2027-01-01T00:00:00Z'),
};
const LIST: ReadRequest = { ...READ, operation: 'List', path: 'sales/' };

test('no condition lets everything through', () => {
  expect([evaluateReadAccess(undefined, READ), evaluateReadAccess(undefined, LIST)]).toEqual([
    'Allowed',
    'Allowed',
  ]);
});

test('a condition can be parsed once for many requests', () => {
  const condition = parseCondition(`${PATH} StringEquals '${READ.path}'`);
  expect(evaluateParsed(condition, READ)).toBe('Allowed');
  expect(evaluateParsed(condition, { ...READ, path: 'b' })).toBe('Denied');
});

/** @see https://learn.microsoft.com/azure/role-based-access-control/conditions-format#operator-examples */
describe("the documentation's examples", () => {
  test.each([
    ["{'red', 'blue'} ForAnyOfAnyValues:StringEquals {'blue', 'green'}", true],
    ["{'red', 'blue'} ForAnyOfAnyValues:StringEquals {'orange', 'green'}", false],
    ["{'red', 'blue'} ForAllOfAnyValues:StringEquals {'orange', 'red', 'blue'}", true],
    ["{'red', 'blue'} ForAllOfAnyValues:StringEquals {'red', 'green'}", false],
    ['{10, 20} ForAnyOfAllValues:NumericLessThan {15, 18}', true],
    ['{10, 20} ForAllOfAllValues:NumericLessThan {5, 15, 18}', false],
    ['{10, 20} ForAllOfAllValues:NumericLessThan {25, 30}', true],
    ['{10, 20} ForAllOfAllValues:NumericLessThan {15, 25, 30}', false],
    ["'abcd' StringLike 'a*c?'", true],
    ["'abcd' StringLike 'A*C?'", false],
    ["'abcd' StringLike 'a*c'", false],
  ])('%s is %s', (text, isTrue) => {
    expect(evaluateReadAccess(text, READ)).toBe(isTrue ? 'Allowed' : 'Denied');
  });
});

describe('operators', () => {
  test.each<[string, string[], string[]]>([
    ['StringEquals', ["'a' 'a'", "'' ''", "'ä' 'ä'"], ["'a' 'A'", "'a' 'ab'", "'ä' 'a\u0308'"]],
    ['StringNotEquals', ["'a' 'A'"], ["'a' 'a'"]],
    ['StringEqualsIgnoreCase', ["'a' 'A'", "'Ä' 'ä'"], ["'a' 'b'"]],
    ['StringNotEqualsIgnoreCase', ["'a' 'b'"], ["'a' 'A'"]],
    [
      'StringStartsWith',
      ["'abc' 'ab'", "'a' ''", "'a*c' 'a*'"],
      ["'abc' 'b'", "'abc' 'AB'", "'a' 'ab'", "'abc' 'a*'"],
    ],
    ['StringNotStartsWith', ["'abc' 'b'"], ["'abc' 'ab'"]],
    ['StringStartsWithIgnoreCase', ["'abc' 'AB'"], ["'abc' 'B'"]],
    ['StringNotStartsWithIgnoreCase', ["'abc' 'B'"], ["'abc' 'AB'"]],
    ['StringLike', ["'abc' 'a*'", "'abc' 'a?c'", "'' '*'"], ["'abc' 'A*'", "'abc' 'a?'", "'abc' 'b*'"]],
    ['StringNotLike', ["'abc' 'b*'"], ["'abc' 'a*'"]],
    ['StringLikeIgnoreCase', ["'abc' 'A*C'"], ["'abc' 'B*'"]],
    ['StringNotLikeIgnoreCase', ["'abc' 'B*'"], ["'abc' 'A*C'"]],
    ['NumericEquals', ['1 1', '1 1.0'], ['1 2']],
    ['NumericNotEquals', ['1 2'], ['1 1']],
    ['NumericLessThan', ['1 2', '9 10', '-1 0'], ['2 1', '1 1']],
    ['NumericLessThanEquals', ['1 2', '1 1'], ['2 1']],
    ['NumericGreaterThan', ['2 1', '10 9'], ['1 2', '1 1']],
    ['NumericGreaterThanEquals', ['2 1', '1 1'], ['1 2']],
    [
      'DateTimeEquals',
      ["'2027-01-01T00:00:00Z' '2027-01-01T00:00:00.0Z'"],
      ["'2027-01-01T00:00:00Z' '2027-01-02T00:00:00Z'"],
    ],
    [
      'DateTimeNotEquals',
      ["'2027-01-01T00:00:00Z' '2027-01-02T00:00:00Z'"],
      ["'2027-01-01T00:00:00Z' '2027-01-01T00:00:00.0Z'"],
    ],
    [
      'DateTimeLessThan',
      [`${NOW} '2027-01-01T00:00:00.001Z'`],
      [`${NOW} '2027-01-01T00:00:00.0Z'`, `${NOW} '2026-01-01T00:00:00.0Z'`],
    ],
    ['DateTimeLessThanEquals', [`${NOW} '2027-01-01T00:00:00.0Z'`], [`${NOW} '2026-12-31T23:59:59.999Z'`]],
    ['DateTimeGreaterThan', [`${NOW} '2026-12-31T23:59:59.999Z'`], [`${NOW} '2027-01-01T00:00:00.0Z'`]],
    ['DateTimeGreaterThanEquals', [`${NOW} '2027-01-01T00:00:00.0Z'`], [`${NOW} '2027-01-01T00:00:00.001Z'`]],
    ['BoolEquals', ['true true', "'True' true"], ['true false']],
    ['BoolNotEquals', ['true false'], ['true true']],
    ['GuidEquals', ["'0A' '0a'"], ["'0a' '0b'"]],
    ['GuidNotEquals', ["'0a' '0b'"], ["'0A' '0a'"]],
  ])('%s', (operator, trues, falses) => {
    const verdict = (operands: string): string =>
      evaluateReadAccess(operands.replace(' ', ` ${operator} `), READ);
    expect(trues.map(verdict)).toEqual(trues.map(() => 'Allowed'));
    expect(falses.map(verdict)).toEqual(falses.map(() => 'Denied'));
  });

  test.each([
    ["'a' NumericEquals 1"],
    ["'a' DateTimeLessThan '2027-01-01T00:00:00Z'"],
    [`${NOW} DateTimeLessThan 'tomorrow'`],
    [`${NOW} TimeOfDayInRange '08:00'`],
    ["'10.0.0.1' IpMatch '10.0.0.0'"],
  ])('are not known where a value is none of theirs, or they are not ours: %s', (text) => {
    expect(evaluateReadAccess(text, READ)).toBe('Unknown');
  });

  test('of sets say of how many values on either side', () => {
    const values = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 });
    const any = (items: number[], is: (item: number) => boolean): boolean => items.some(is);
    const all = (items: number[], is: (item: number) => boolean): boolean => items.every(is);
    const [left, right] = [fc.constantFrom('Any', 'All'), fc.constantFrom('Any', 'All')];
    fc.assert(
      fc.property(left, right, values, values, (ofLeft, ofRight, lefts, rights) => {
        const text = `{${lefts.join()}} For${ofLeft}Of${ofRight}Values:NumericLessThan {${rights.join()}}`;
        const [every, each] = [ofLeft === 'Any' ? any : all, ofRight === 'Any' ? any : all];
        const expected = every(lefts, (a) => each(rights, (b) => a < b));
        expect(evaluateReadAccess(text, READ)).toBe(expected ? 'Allowed' : 'Denied');
      }),
    );
  });
});

/** Neither Azure's pages nor Microsoft's evaluator give these a meaning. */
test.each([
  `${PATH} StringEquals {'sales/daily/abcd', 'b'}`,
  `NOT ${PATH} StringEquals {'a', 'b'}`,
  `${PATH} StringStartsWith {'sales/', 'b'}`,
  `${PATH} StringNotEquals {'a', 'b'}`,
  "@Resource[x] IpInRange '10.0.0.0/8'",
  "@Environment[UtcNow] TimeOfDayGreaterThan '08:00'",
])('%s is unknown', (text) => {
  expect(evaluateReadAccess(text, READ)).toBe('Unknown');
});

describe('actions and suboperations', () => {
  test.each([
    [`${BLOBS}/read`, true],
    [`${BLOBS.toUpperCase()}/READ`, true],
    [`${BLOBS}/*`, true],
    ['Microsoft.Storage/*/read', true],
    ['*', true],
    [`${BLOBS}/write`, false],
    [`${BLOBS}/tags/read`, false],
    [`${BLOBS}/rea`, false],
    ['Microsoft.Storage/*/write', false],
  ])("ActionMatches{'%s'} is %s", (pattern, isTrue) => {
    for (const request of [READ, LIST]) {
      expect(evaluateReadAccess(`ActionMatches{'${pattern}'}`, request)).toBe(isTrue ? 'Allowed' : 'Denied');
      expect(evaluateReadAccess(`ActionMatches{'x', '${pattern}'}`, request)).toBe(
        isTrue ? 'Allowed' : 'Denied',
      );
    }
  });

  test.each([
    ["SubOperationMatches{'Blob.List'}", 'Denied', 'Allowed'],
    ["SubOperationMatches{'blob.list', 'Other'}", 'Unknown', 'Allowed'],
    ["SubOperationMatches{'Blob.Write.WithTagHeaders'}", 'Denied', 'Denied'],
    // Azure does not document when a request reads with tag conditions, nor other suboperations.
    ["SubOperationMatches{'Blob.Read.WithTagConditions'}", 'Unknown', 'Unknown'],
    ["NOT SubOperationMatches{'Other'}", 'Unknown', 'Unknown'],
    ["NOT SubOperationMatches{'Blob.List'}", 'Allowed', 'Denied'],
    ["@Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'Blob.List'}", 'Denied', 'Allowed'],
    ["@Request[subOperation] StringEquals 'Blob.List'", 'Denied', 'Allowed'],
  ])('%s: reading is %s, listing is %s', (text, read, list) => {
    expect([evaluateReadAccess(text, READ), evaluateReadAccess(text, LIST)]).toEqual([read, list]);
  });

  test('that a clause does not target pass', () => {
    const clause = `((!(ActionMatches{'${BLOBS}/write'})) OR (${PATH} StringEquals 'x'))`;
    expect([evaluateReadAccess(clause, READ), evaluateReadAccess(clause, LIST)]).toEqual([
      'Allowed',
      'Allowed',
    ]);
  });

  /** @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-examples#example-read-blobs-in-named-containers-with-a-path */
  test("that the documentation's example of a path limits, in the older form too", () => {
    for (const [isList, isNoList] of [
      ["SubOperationMatches{'Blob.List'}", "NOT SubOperationMatches{'Blob.List'}"],
      [
        "@Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'Blob.List'}",
        "NOT @Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'Blob.List'}",
      ],
    ]) {
      const condition = `
        (( !(ActionMatches{'${BLOBS}/read'} AND ${isNoList}) ) OR (
            ${CONTAINER} StringEquals 'curated' AND ${PATH} StringLike 'sales/*' ))
        AND
        (( !(ActionMatches{'${BLOBS}/read'} AND ${isList}) ) OR (
            ${CONTAINER} StringEquals 'curated' AND ${PREFIX} StringStartsWith 'sales/' ))`;
      const asked = [
        READ,
        LIST,
        { ...READ, path: 'x' },
        { ...LIST, path: '' },
        { ...READ, container: 'raw' },
      ];
      expect(asked.map((request) => evaluateReadAccess(condition, request))).toEqual([
        ...['Allowed', 'Allowed', 'Denied', 'Denied', 'Denied'],
      ]);
    }
  });
});

describe('attributes', () => {
  const UNKNOWN = "@Resource[tags:Project<$key_case_sensitive$>] StringEquals 'Cascade'";
  const [TRUE, FALSE] = ["'a' StringEquals 'a'", "'a' StringEquals 'b'"];

  test('are known by their names in any case', () => {
    expect(
      evaluateReadAccess(`@Resource[${BLOBS.toLowerCase()}:PATH] StringEquals '${READ.path}'`, READ),
    ).toBe('Allowed');
    expect(evaluateReadAccess("@Environment[utcnow] DateTimeGreaterThan '2026-01-01'", READ)).toBe('Allowed');
  });

  test.each([
    [`${PATH} StringEquals 'sales/daily/abcd'`, 'Allowed', 'Denied'],
    [`${PATH} StringStartsWith 'sales/'`, 'Allowed', 'Denied'],
    [`${PREFIX} StringStartsWith 'sales/'`, 'Denied', 'Allowed'],
    [`${PREFIX} StringLike '*'`, 'Denied', 'Allowed'],
    [`${CONTAINER} StringEquals 'curated'`, 'Allowed', 'Allowed'],
    [`${CONTAINER} StringEquals 'raw'`, 'Denied', 'Denied'],
    [`Exists ${PATH}`, 'Allowed', 'Denied'],
    [`NotExists ${PATH}`, 'Denied', 'Allowed'],
    [`Exists ${PREFIX}`, 'Denied', 'Allowed'],
    [`${PATH} StringEquals ${PATH}`, 'Allowed', 'Denied'],
    [`'sales/' StringEquals ${PREFIX}`, 'Denied', 'Allowed'],
  ])('that an operation does not have deny it: %s: reading is %s, listing is %s', (text, read, list) => {
    expect([evaluateReadAccess(text, READ), evaluateReadAccess(text, LIST)]).toEqual([read, list]);
  });

  test('are not taken for those of another source', () => {
    expect(evaluateReadAccess(`@Request[${BLOBS}:path] StringEquals '${READ.path}'`, READ)).toBe('Unknown');
    expect(evaluateReadAccess(`@Resource[${BLOBS}:prefix] StringEquals 'sales/'`, LIST)).toBe('Unknown');
  });

  test.each([
    UNKNOWN,
    `NOT ${UNKNOWN}`,
    '@Environment[isPrivateLink] BoolEquals true',
    "@Environment[Microsoft.Network/privateEndpoints] StringEquals 'x'",
    "@Principal[Microsoft.Directory/CustomSecurityAttributes/Id:a_b] StringEquals 'x'",
    `@Principal[a] StringEquals ${PATH}`,
    'Exists @Resource[tags:Project]',
    'NotExists @Resource[tags:Project]',
    "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'contoso'",
  ])('that a request of ours does not say are not known: %s', (text) => {
    expect([evaluateReadAccess(text, READ), evaluateReadAccess(text, LIST)]).toEqual(['Unknown', 'Unknown']);
  });

  test('are known if the caller passes them', () => {
    const text = "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'contoso'";
    expect(evaluateReadAccess(text, { ...READ, storageAccountName: 'contoso' })).toBe('Allowed');
    expect(evaluateReadAccess(text, { ...READ, storageAccountName: 'tailwind' })).toBe('Denied');
  });

  test.each([
    [`${UNKNOWN} OR ${TRUE}`, 'Allowed'],
    [`${TRUE} OR ${UNKNOWN}`, 'Allowed'],
    [`${UNKNOWN} OR ${FALSE}`, 'Unknown'],
    [`${UNKNOWN} AND ${FALSE}`, 'Denied'],
    [`${FALSE} AND ${UNKNOWN}`, 'Denied'],
    [`${UNKNOWN} AND ${TRUE}`, 'Unknown'],
    [`NOT (${UNKNOWN} AND ${FALSE})`, 'Allowed'],
    [`NOT (${UNKNOWN} OR ${TRUE})`, 'Denied'],
    [`${UNKNOWN} AND ${UNKNOWN}`, 'Unknown'],
    [`((!(ActionMatches{'${BLOBS}/write'})) OR (${UNKNOWN}))`, 'Allowed'],
    [`((!(ActionMatches{'${BLOBS}/read'})) OR (${UNKNOWN}))`, 'Unknown'],
  ])('that are not known matter where nothing else decides: %s is %s', (text, verdict) => {
    expect(evaluateReadAccess(text, READ)).toBe(verdict);
  });
});

describe('patterns', () => {
  test.each<[string, string, boolean]>([
    ['', '', true],
    ['', '*', true],
    ['', '?', false],
    ['abc', '***', true],
    ['abc', '*c', true],
    ['abc', '*b', false],
    ['abcabd', '*ab?', true],
    ['aab', '*ab', true],
    ['😀', '?', true],
    ['é', '?', true],
    ['a*c', String.raw`a\*c`, true],
    ['abc', String.raw`a\*c`, false],
    ['a?c', String.raw`a\?c`, true],
    ['abc', String.raw`a\?c`, false],
    [String.raw`a\c`, String.raw`a\c`, true],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['[a]', '[a]', true],
    ['a\nb', 'a*b', true],
  ])('%j is like %j: %s', (text, pattern, isLike) => {
    expect(matchesPattern(text, pattern, false)).toBe(isLike);
  });

  test('mean the same as a regular expression of the same parts', () => {
    const char = fc.constantFrom('a', 'b', '.', '*', '?', '\\', '😀');
    const part = fc.oneof(char, fc.constantFrom('*', '?', '\\*', '\\?'));
    const text = fc.string({ unit: char, maxLength: 8 });
    fc.assert(
      fc.property(text, fc.array(part, { maxLength: 8 }), (value, parts) => {
        const pattern = parts.join('');
        const expression = pattern.replace(/\\[*?]|[^]/gu, (each) => {
          if (each === '*') return '[^]*';
          if (each === '?') return '[^]';
          return each.length === 2 && each.startsWith('\\') ? each : each.replace(/[.\\]/u, '\\$&');
        });
        expect(matchesPattern(value, pattern, false)).toBe(new RegExp(`^${expression}$`, 'u').test(value));
      }),
      { numRuns: 5000 },
    );
  });

  test('and any text are like one another, if the pattern is the text with its signs escaped', () => {
    const text = fc.string({ unit: fc.constantFrom('a', '*', '?', 'ä', '😀', '/') });
    fc.assert(
      fc.property(text, text, (value, other) => {
        const pattern = value.replace(/[*?]/g, '\\$&');
        expect(matchesPattern(other, pattern, false)).toBe(other === value);
        expect(matchesPattern(value, pattern, false)).toBe(true);
        expect(matchesPattern(`${value}${other}`, `${pattern}*`, false)).toBe(true);
      }),
    );
  });

  const name = 'a'.repeat(1024);
  test.each<[string, string, boolean]>([
    ['a megabyte of stars', '*'.repeat(1_000_000), true],
    ['a megabyte of stars that end otherwise', `${'*'.repeat(1_000_000)}b`, false],
    ['stars and letters', `${'*a'.repeat(1000)}*b`, false],
    ['stars and question marks', `${'*?'.repeat(1000)}*b`, false],
    ['more letters than the name has', `*${'a'.repeat(1_000_000)}`, false],
    ['one star in many letters', `*${'a'.repeat(1000)}b`, false],
  ])('are compared in a moment: %s', (_, pattern, isLike) => {
    const processorMs = measureProcessorMs(() => {
      expect(evaluateReadAccess(`${PATH} StringLike '${pattern}'`, { ...READ, path: name })).toBe(
        isLike ? 'Allowed' : 'Denied',
      );
    });
    expect(processorMs).toBeLessThan(3000);
  });
});

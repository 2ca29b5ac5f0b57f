import type { Condition } from '../../../../lib/access/condition/condition-syntax';
import { parseCondition } from '../../../../lib/access/condition/condition-syntax';
import { getProblems } from '../../../fixtures/documents';
import { measureProcessorMs } from '../../../support/processor-time';

const ACTION = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read';

/** Returns the parser's complaint. */
function complaint(text: string): string {
  const [problem, ...others] = getProblems(() => parseCondition(text));
  expect({ code: problem.code, others }).toEqual({ code: 'ConditionInvalid', others: [] });
  return problem.message;
}

/** A condition in a form that shows how it was grouped. */
function shape(condition: Condition): string {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return `(${condition.terms.map(shape).join(` ${condition.kind} `)})`;
    case 'not':
      return `not ${shape(condition.term)}`;
    case 'comparison':
      return condition.left.kind === 'values' ? condition.left.values.join() : condition.left.name;
    default:
      return condition.kind;
  }
}

const [A, B, C] = ["'a' StringEquals 'x'", "'b' StringEquals 'x'", "'c' StringEquals 'x'"];

describe('the parts of a condition', () => {
  test.each<[string, Condition]>([
    [`ActionMatches{'${ACTION}'}`, { kind: 'action', patterns: [ACTION] }],
    ["ActionMatches {'a', 'b/*'}", { kind: 'action', patterns: ['a', 'b/*'] }],
    ["SubOperationMatches{'Blob.List'}", { kind: 'suboperation', names: ['Blob.List'] }],
    [
      "@Request[subOperation] ForAnyOfAnyValues:StringEqualsIgnoreCase {'Blob.List', 'Other'}",
      { kind: 'suboperation', names: ['Blob.List', 'Other'] },
    ],
    ["@Request[subOperation] StringEquals 'Blob.List'", { kind: 'suboperation', names: ['Blob.List'] }],
    [
      'Exists @Resource[Microsoft.Storage/a:b]',
      { kind: 'exists', attribute: { kind: 'attribute', source: 'Resource', name: 'Microsoft.Storage/a:b' } },
    ],
    [
      'NotExists @Principal[p]',
      {
        kind: 'not',
        term: { kind: 'exists', attribute: { kind: 'attribute', source: 'Principal', name: 'p' } },
      },
    ],
    [
      "@Resource[blobs/tags:Project<$key_case_sensitive$>]\n  StringEquals 'Cascade'",
      {
        kind: 'comparison',
        left: { kind: 'attribute', source: 'Resource', name: 'blobs/tags:Project<$key_case_sensitive$>' },
        operator: 'StringEquals',
        right: { kind: 'values', values: ['Cascade'] },
        text: "@Resource[blobs/tags:Project<$key_case_sensitive$>] StringEquals 'Cascade'",
      },
    ],
    [
      '@Environment[isPrivateLink] BoolEquals true',
      {
        kind: 'comparison',
        left: { kind: 'attribute', source: 'Environment', name: 'isPrivateLink' },
        operator: 'BoolEquals',
        right: { kind: 'values', values: ['true'] },
        text: '@Environment[isPrivateLink] BoolEquals true',
      },
    ],
    [
      '@Principal[a] StringEquals @Request[b]',
      {
        kind: 'comparison',
        left: { kind: 'attribute', source: 'Principal', name: 'a' },
        operator: 'StringEquals',
        right: { kind: 'attribute', source: 'Request', name: 'b' },
        text: '@Principal[a] StringEquals @Request[b]',
      },
    ],
    [
      '{10, -20} ForAnyOfAllValues:NumericLessThan {15, 18.5}',
      {
        kind: 'comparison',
        left: { kind: 'values', values: ['10', '-20'] },
        operator: 'ForAnyOfAllValues:NumericLessThan',
        right: { kind: 'values', values: ['15', '18.5'] },
        text: '{10, -20} ForAnyOfAllValues:NumericLessThan {15, 18.5}',
      },
    ],
    [
      '@Principal[g] ForAnyOfAnyValues:GuidEquals {5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11}',
      {
        kind: 'comparison',
        left: { kind: 'attribute', source: 'Principal', name: 'g' },
        operator: 'ForAnyOfAnyValues:GuidEquals',
        right: { kind: 'values', values: ['5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11'] },
        text: '@Principal[g] ForAnyOfAnyValues:GuidEquals {5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11}',
      },
    ],
  ])('%s', (text, condition) => {
    expect(parseCondition(text)).toEqual(condition);
    expect(parseCondition(`\n ${text}\t `)).toEqual(condition);
  });

  const string = [
    'String{,Not}Equals{,IgnoreCase}',
    'String{,Not}Like{,IgnoreCase}',
    'String{,Not}StartsWith{,IgnoreCase}',
  ];
  const ordered = ['{Numeric,DateTime}{,Not}Equals', '{Numeric,DateTime}{Less,Greater}Than{,Equals}'];
  const others = [
    '{Guid,Bool}{,Not}Equals',
    'TimeOfDayInRange',
    'IpMatch',
    'For{Any,All}Of{Any,All}Values:StringLike',
  ];

  test.each([...string, ...ordered, ...others].flatMap(expandAlternatives))('the operator %s', (operator) => {
    expect(parseCondition(`@Resource[a] ${operator} 'b'`)).toMatchObject({ kind: 'comparison', operator });
  });

  test.each([
    'StringContains',
    'StringEndsWith',
    'ForSomeValues:StringEquals',
    'Equals',
    'StringEquals:b',
    'constructor',
  ])('no operator is %s', (operator) => {
    expect(complaint(`@Resource[a] ${operator} 'b'`)).toContain(`at position 12: ${operator}`);
  });
});

/** All words of a word with alternatives, as a shell spells them out: `a{b,c}`. */
function expandAlternatives(word: string): string[] {
  const [all, before, alternatives, after] = /^(.*?)\{([^}]*)\}(.*)$/.exec(word) ?? [];
  if (all === undefined) return [word];
  return alternatives.split(',').flatMap((each) => expandAlternatives(`${before}${each}${after}`));
}

describe('strings', () => {
  test.each([
    ["''", ''],
    ["'a b'", 'a b'],
    [String.raw`'it\'s'`, "it's"],
    [String.raw`'a\\'`, 'a\\'],
    [String.raw`'\\\''`, "\\'"],
    [String.raw`'\*\?'`, String.raw`\*\?`],
    [String.raw`'\n\ä'`, String.raw`\n\ä`],
    [`'"(){}[]!,&&||@Resource[x] AND OR'`, '"(){}[]!,&&||@Resource[x] AND OR'],
    ["'日本 😀\u2028'", '日本 😀\u2028'],
  ])('%s', (written, value) => {
    expect(parseCondition(`'x' StringEquals ${written}`)).toMatchObject({ right: { values: [value] } });
  });

  test.each([
    ["'x' StringEquals 'y", 16, " 'y"],
    [String.raw`'x' StringEquals 'y\'`, 16, String.raw` 'y\'`],
    ["'x' StringEquals 'it's'", 22, "'"],
    [String.raw`'x' StringEquals \'y\'`, 16, String.raw` \'y\'`],
    ['\'x\' StringEquals "y"', 16, ' "y"'],
    ['@Resource[a', 0, '@Resource[a'],
    ["@Resource['a'] StringEquals 'b'", 0, "@Resource['a'] StringEquals 'b'"],
    ["@Token[a] StringEquals 'b'", 0, "@Token[a] StringEquals 'b'"],
    ["'a' StringEquals 'b' ; 'c'", 20, "; 'c'"],
  ])('that end nowhere, or stand beside something else: %s', (text, position, rest) => {
    expect(complaint(text)).toContain(JSON.stringify(`at position ${position}: ${rest.trim()}`));
  });
});

describe('grouping', () => {
  test.each([
    [A, 'a'],
    [`(((${A})))`, 'a'],
    [`${A} AND ${B} AND ${C}`, '(a and b and c)'],
    [`${A} OR ${B} || ${C}`, '(a or b or c)'],
    [`${A} && ${B} and ${C}`, '(a and b and c)'],
    [`(${A} AND ${B}) OR ${C}`, '((a and b) or c)'],
    [`${A} AND (${B} OR ${C})`, '(a and (b or c))'],
    [`!(${A} AND ${B})`, 'not (a and b)'],
    [`NOT ${A} AND ${B}`, '(not a and b)'],
    [`! ${A} AND NOT NOT ${B}`, '(not a and not not b)'],
    [
      `((!(ActionMatches{'x'} AND NOT SubOperationMatches{'y'})) OR (${A}))`,
      '(not (action and not suboperation) or a)',
    ],
  ])('%s', (text, expected) => {
    expect(shape(parseCondition(text))).toBe(expected);
  });

  test.each([
    [`${A} AND ${B} OR ${C}`, `at position 45: OR ${C}`],
    [`${A} OR ${B} && ${C}`, `at position 44: && ${C}`],
    [`(${A}) AND (${B} OR ${C} AND ${A})`, `at position 72: AND ${A})`],
    [`${A} ${B}`, `at position 20: ${B}`],
    [`${A} AND`, 'at position 24: '],
    [`AND ${A}`, `at position 0: AND ${A}`],
    [`(${A}`, 'at position 21: '],
    [`${A})`, 'at position 20: )'],
    ['()', 'at position 1: )'],
    ['', 'at position 0: '],
    [' \n ', 'at position 0: '],
    ['true', 'at position 4: '],
    ["ActionMatches('x')", "at position 13: ('x')"],
    ['ActionMatches{}', 'at position 14: }'],
    ["ActionMatches{'x'", 'at position 17: '],
    ["ActionMatches{'x' 'y'}", "at position 17: 'y'}"],
    ["ActionMatches{'x',}", 'at position 18: }'],
    ["Exists 'x' AND", 'at position 10: AND'],
    ['NOT', 'at position 3: '],
    ["'a' StringEquals", 'at position 16: '],
    ["'a' StringEquals b", 'at position 16: b'],
    ["a StringEquals 'b'", "at position 0: a StringEquals 'b'"],
    ["{@Resource[a]} StringEquals 'b'", 'at position 1: @Resource[a]}'],
  ])('is missing, or something else is: %s', (text, where) => {
    expect(complaint(text)).toContain(JSON.stringify(where.trim()).slice(1, -1));
  });

  test('of a thousand terms in a row', () => {
    const condition = parseCondition(Array(1000).fill(A).join('\nAND '));
    expect(condition.kind === 'and' && condition.terms.length).toBe(1000);
  });
});

describe('texts that were written to break a parser', () => {
  const many = 100_000;

  test.each([
    ['parentheses', `${'('.repeat(many)}${A}${')'.repeat(many)}`],
    ['parentheses that never close', '('.repeat(many)],
    ['negations', `${'!'.repeat(many)}(${A})`],
    ['negations in words', `${'NOT '.repeat(many)}${A}`],
    ['negated parentheses', `${'!('.repeat(many)}${A}${')'.repeat(many)}`],
    ['groups', `${`(${A} AND `.repeat(many)}${A}${')'.repeat(many)}`],
  ])('are refused for their depth: %s', (_, text) => {
    expect(complaint(text)).toContain('at position ');
  });

  test('may be as deep as anybody writes', () => {
    expect(shape(parseCondition(`${'('.repeat(90)}${A}${')'.repeat(90)}`))).toBe('a');
    expect(shape(parseCondition(`${'!'.repeat(90)}(${A})`))).toBe(`${'not '.repeat(90)}a`);
  });

  test.each([
    ['a string', `'x' StringEquals '${'y'.repeat(1_000_000)}'`],
    ['escapes', `'x' StringEquals '${"\\'".repeat(500_000)}'`],
    ['a set', `'x' ForAnyOfAnyValues:StringEquals {${"'y',".repeat(100_000)}'z'}`],
    ['an attribute', `@Resource[${'a'.repeat(1_000_000)}] StringEquals 'x'`],
    ['spaces', `'x'${' '.repeat(1_000_000)}StringEquals 'x'`],
    ['terms', `${`${A} AND `.repeat(20_000)}${A}`],
  ])('are read in a moment: a megabyte of %s', (_, text) => {
    const processorMs = measureProcessorMs(() => {
      expect(parseCondition(text)).toBeDefined();
    });
    expect(processorMs).toBeLessThan(3000);
  });

  test.each([
    ['a string that never ends', `'x' StringEquals '${'y'.repeat(1_000_000)}`],
    ['escapes that never end', `'x' StringEquals '${"\\'".repeat(500_000)}`],
    ['spaces', `'x' ${' '.repeat(1_000_000)};`],
    ['a word', 'y'.repeat(1_000_000)],
    ['colons', 'y:'.repeat(500_000)],
    ['signs', '{'.repeat(1_000_000)],
    ['strings', `${"'x'".repeat(300_000)}`],
  ])('are refused in a moment: a megabyte of %s', (_, text) => {
    const processorMs = measureProcessorMs(() => {
      expect(complaint(text).length).toBeLessThan(300);
    });
    expect(processorMs).toBeLessThan(3000);
  });

  test('are refused unread if they are a thousand times as long as Azure allows', () => {
    expect(complaint(`'x' StringEquals '${'y'.repeat(10_000_000)}'`)).toContain('at position 4000000: yyy');
    expect(complaint("'x'".repeat(5_000_000))).toContain('at position 4000000: ');
  });
});

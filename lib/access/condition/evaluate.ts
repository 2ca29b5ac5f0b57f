import {
  ADD_ACTION,
  CONTAINER_ATTRIBUTE,
  LIST_SUBOPERATION,
  PATH_ATTRIBUTE,
  PREFIX_ATTRIBUTE,
  READ_ACTION,
  READ_TAGS_ACTION,
  WRITE_ACTION,
} from './build-condition';
import type { Attribute, Comparison, Condition, Operand } from './condition-syntax';
import { parseCondition } from './condition-syntax';
import { isSameId } from '../../model/rules/same-id';
import { toUtcTime } from './utc-time';

/** One request, as a condition sees it. */
export interface AccessRequest {
  /**
   * Reading a blob's content or properties; listing blobs; writing a blob (`blobs/write`); adding to one, or creating
   * one (`blobs/add/action`); reading a blob's index tags, or those of all blobs that are listed (`blobs/tags/read`).
   */
  readonly operation: 'Read' | 'List' | 'Write' | 'Add' | 'ReadTags' | 'ListTags';
  readonly container: string;
  /** The blob's name; for a listing the prefix that is asked for, '' for none. */
  readonly path: string;
  /** When. */
  readonly at: Date;
  /**
   * Name of the storage account.
   * @default - not known
   */
  readonly storageAccountName?: string;
}

/** One request to read. */
export interface ReadRequest extends AccessRequest {
  /** Reading a blob's content or properties, or listing blobs. */
  readonly operation: 'Read' | 'List';
}

/** `Unknown` where the condition asks for what a request of ours does not say, such as index tags or the network. */
export type Verdict = 'Allowed' | 'Denied' | 'Unknown';

/**
 * Whether a role assignment with this condition lets a request through that its role and scope allow.
 *
 * An attribute that the operation does not have (a path in a listing) fails the check, as Azure documents it:
 * https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes#suboperations
 *
 * @param condition The condition's text, or what `parseCondition` made of it; undefined where there is none.
 * @throws DataShareError `ConditionInvalid`
 */
export function evaluateAccess(condition: string | Condition | undefined, request: AccessRequest): Verdict {
  if (condition === undefined) return 'Allowed';
  const result = evaluateCondition(
    typeof condition === 'string' ? parseCondition(condition) : condition,
    request,
  );
  if (result === undefined) return 'Unknown';
  return result ? 'Allowed' : 'Denied';
}

/** `allows` of a request to read or to list. */
export function evaluateReadAccess(condition: string | Condition | undefined, request: ReadRequest): Verdict {
  return evaluateAccess(condition, request);
}

/** The data action of each operation: a listing is told from a read by its suboperation. */
const ACTIONS: Readonly<Record<AccessRequest['operation'], string>> = {
  Read: READ_ACTION,
  List: READ_ACTION,
  Write: WRITE_ACTION,
  Add: ADD_ACTION,
  ReadTags: READ_TAGS_ACTION,
  ListTags: READ_TAGS_ACTION,
};

/** Whether an operation has the prefix that is asked for, in place of a blob's name. */
export function isListing(operation: AccessRequest['operation']): boolean {
  return operation === 'List' || operation === 'ListTags';
}

/** Undefined is "not known", and stays so where it matters. */
type Truth = boolean | undefined;

/** NOT is carried down to the comparisons: one that cannot be made fails with it as without. */
function evaluateCondition(condition: Condition, request: AccessRequest, isNegated = false): Truth {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const decisive = (condition.kind === 'or') !== isNegated;
      const results = condition.terms.map((term) => evaluateCondition(term, request, isNegated));
      if (results.includes(decisive)) return decisive;
      return results.includes(undefined) ? undefined : !decisive;
    }
    case 'not':
      return evaluateCondition(condition.term, request, !isNegated);
    case 'action':
      return (
        condition.patterns.some((pattern) => matchesPattern(ACTIONS[request.operation], pattern, true)) !==
        isNegated
      );
    case 'suboperation': {
      const isNamed = condition.names.some((name) => isSameId(name, LIST_SUBOPERATION));
      return (isNamed && request.operation === 'List') !== isNegated;
    }
    case 'exists': {
      const values = resolveOperand(condition.attribute, request);
      return values && values.length > 0 !== isNegated;
    }
    case 'comparison': {
      const result = evaluateComparison(condition, request);
      return result === 'Impossible' ? false : result === undefined ? undefined : result !== isNegated;
    }
  }
}

function evaluateComparison(
  { left, operator, right }: Comparison,
  request: AccessRequest,
): Truth | 'Impossible' {
  const [lefts, rights] = [resolveOperand(left, request), resolveOperand(right, request)];
  if (!lefts || !rights) return undefined;
  const [, set, name] = /^(?:(For\w+Values):)?(.*)$/.exec(operator)!;
  const [, leftQuantifier, rightQuantifier] = /^For(Any|All)Of(Any|All)Values$/.exec(
    set ?? 'ForAnyOfAnyValues',
  )!;
  const test = TESTS.find(([form]) => form.test(name))?.[1];
  if (!test) return undefined;
  const isNegated = /Not(Equals|Like|StartsWith)/.test(name);
  if (lefts.length === 0 || rights.length === 0) return 'Impossible';

  const ignoresCase = name.endsWith('IgnoreCase') || name.startsWith('Guid') || name.startsWith('Bool');
  const compareValues = (a: string, b: string): Truth => {
    const result = test(ignoresCase ? a.toLowerCase() : a, ignoresCase ? b.toLowerCase() : b);
    return result === undefined ? undefined : result !== isNegated;
  };
  return applyQuantifier(leftQuantifier, lefts, (a) =>
    applyQuantifier(rightQuantifier, rights, (b) => compareValues(a, b)),
  );
}

function applyQuantifier(which: string, values: readonly string[], test: (value: string) => Truth): Truth {
  const results = values.map(test);
  const decisive = which === 'Any';
  if (results.includes(decisive)) return decisive;
  return results.includes(undefined) ? undefined : !decisive;
}

type Test = (value: string, expected: string) => Truth;

const createOrderTest =
  (parse: (text: string) => number, test: (difference: number) => boolean): Test =>
  (value, expected) => {
    const difference = parse(value) - parse(expected);
    return Number.isNaN(difference) ? undefined : test(difference);
  };

/** Without a zone, a time would depend on the machine that reads it. */
function parseInstant(text: string): number {
  return Date.parse(toUtcTime(text) ?? '');
}

/** What each operator means, without its `Not` and `IgnoreCase`. */
const TESTS: readonly (readonly [RegExp, Test])[] = [
  [/^(String|Guid|Bool)(Not)?Equals/, (value, expected) => value === expected],
  [/^String(Not)?StartsWith/, (value, expected) => value.startsWith(expected)],
  [/^String(Not)?Like/, (value, expected) => matchesPattern(value, expected, false)],
  [/^Numeric(Not)?Equals$/, createOrderTest(Number, (difference) => difference === 0)],
  [/^NumericLessThan$/, createOrderTest(Number, (difference) => difference < 0)],
  [/^NumericLessThanEquals$/, createOrderTest(Number, (difference) => difference <= 0)],
  [/^NumericGreaterThan$/, createOrderTest(Number, (difference) => difference > 0)],
  [/^NumericGreaterThanEquals$/, createOrderTest(Number, (difference) => difference >= 0)],
  [/^DateTime(Not)?Equals$/, createOrderTest(parseInstant, (difference) => difference === 0)],
  [/^DateTimeLessThan$/, createOrderTest(parseInstant, (difference) => difference < 0)],
  [/^DateTimeLessThanEquals$/, createOrderTest(parseInstant, (difference) => difference <= 0)],
  [/^DateTimeGreaterThan$/, createOrderTest(parseInstant, (difference) => difference > 0)],
  [/^DateTimeGreaterThanEquals$/, createOrderTest(parseInstant, (difference) => difference >= 0)],
];

/** The values of an operand; none where this operation does not have the attribute; undefined where we cannot know. */
function resolveOperand(operand: Operand, request: AccessRequest): readonly string[] | undefined {
  if (operand.kind === 'values') return operand.values;
  const isAttribute = (source: Attribute['source'], name: string): boolean =>
    operand.source === source && isSameId(operand.name, name);
  if (isAttribute('Resource', PATH_ATTRIBUTE)) return isListing(request.operation) ? [] : [request.path];
  if (isAttribute('Request', PREFIX_ATTRIBUTE)) return isListing(request.operation) ? [request.path] : [];
  if (isAttribute('Resource', CONTAINER_ATTRIBUTE)) return [request.container];
  if (isAttribute('Environment', 'UtcNow')) return [request.at.toISOString()];
  if (isAttribute('Resource', 'Microsoft.Storage/storageAccounts:name')) {
    return request.storageAccountName === undefined ? undefined : [request.storageAccountName];
  }
  return undefined;
}

/** `*` is any text, `?` one character; a backslash takes their meaning away. In one pass: patterns are untrusted. */
export function matchesPattern(text: string, pattern: string, ignoresCase: boolean): boolean {
  const fold = (value: string): string => (ignoresCase ? value.toLowerCase() : value);
  const chars = [...fold(text)];
  const parts = (fold(pattern).match(/\\[*?]|[^]/gu) ?? []).map((part) => ({
    isStar: part === '*',
    isAny: part === '?',
    char: part.replace(/^\\(?=[*?])/, ''),
  }));
  const matchesChar = (part: (typeof parts)[number], char: string): boolean =>
    part.isAny || part.char === char;
  let [at, part] = [0, 0];
  let [star, retry] = [-1, 0];
  while (at < chars.length) {
    if (parts[part]?.isStar) [star, retry, part] = [part, at, part + 1];
    else if (part < parts.length && matchesChar(parts[part], chars[at])) [at, part] = [at + 1, part + 1];
    else if (star >= 0) [at, part, retry] = [retry + 1, star + 1, retry + 1];
    else return false;
  }
  return parts.slice(part).every(({ isStar }) => isStar);
}

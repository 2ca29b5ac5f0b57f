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

/** One request to storage, with the attributes that a condition can test. */
export interface AccessRequest {
  /**
   * `Read` reads a blob's content or properties, `List` lists blobs, `Write` writes a blob (`blobs/write`), `Add` creates a
   * blob or appends to one (`blobs/add/action`). `ReadTags` reads a blob's index tags, `ListTags` those of all blobs in a
   * listing (both `blobs/tags/read`).
   */
  readonly operation: 'Read' | 'List' | 'Write' | 'Add' | 'ReadTags' | 'ListTags';
  /** Name of the container. */
  readonly container: string;
  /** Name of the blob; for a listing the requested prefix, or '' for none. */
  readonly path: string;
  /** Time of the request. */
  readonly at: Date;
  /**
   * Name of the storage account.
   * @default - unknown: the verdict is `Unknown` if the condition tests it
   */
  readonly storageAccountName?: string;
}

/** A request to read a blob or to list blobs. */
export interface ReadRequest extends AccessRequest {
  /** `Read` reads a blob's content or properties, `List` lists blobs. */
  readonly operation: 'Read' | 'List';
}

/** The result of an evaluation. `Unknown` if the condition tests something else, such as index tags or the network. */
export type Verdict = 'Allowed' | 'Denied' | 'Unknown';

/**
 * Evaluates the condition of a role assignment for a request that the role and the scope of the assignment allow.
 *
 * A comparison with an attribute that the operation does not have (a path in a listing) fails, as Azure documents it:
 * https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes#suboperations
 *
 * @param condition Text of the condition; undefined if the assignment has none.
 * @param request The request to evaluate.
 * @throws DataShareError `ConditionInvalid`
 */
export function evaluateAccess(condition: string | undefined, request: AccessRequest): Verdict {
  return condition === undefined ? 'Allowed' : evaluateParsed(parseCondition(condition), request);
}

/** Evaluates a condition for a request to read or to list, as `evaluateAccess` does. */
export function evaluateReadAccess(condition: string | undefined, request: ReadRequest): Verdict {
  return evaluateAccess(condition, request);
}

/** Evaluates a parsed condition, as `evaluateAccess` does with its text. */
export function evaluateParsed(condition: Condition, request: AccessRequest): Verdict {
  const result = evaluateCondition(condition, request);
  if (result === undefined) return 'Unknown';
  return result ? 'Allowed' : 'Denied';
}

/** The data action of each operation. Reading and listing have the same one and differ in their suboperation. */
const ACTIONS: Readonly<Record<AccessRequest['operation'], string>> = {
  Read: READ_ACTION,
  List: READ_ACTION,
  Write: WRITE_ACTION,
  Add: ADD_ACTION,
  ReadTags: READ_TAGS_ACTION,
  ListTags: READ_TAGS_ACTION,
};

/** True if an operation has a requested prefix instead of a blob's name. */
export function isListing(operation: AccessRequest['operation']): boolean {
  return operation === 'List' || operation === 'ListTags';
}

/** Three-valued logic: undefined is "unknown". */
type Truth = boolean | undefined;

/** Evaluates a condition. NOT is pushed down to the comparisons, because an impossible comparison fails even if negated. */
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

/** Parses a time. NaN if it has no zone: it would depend on the machine that reads it. */
function parseInstant(text: string): number {
  return Date.parse(toUtcTime(text) ?? '');
}

/** The test of each operator, without its `Not` and `IgnoreCase`. */
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

/** Returns the values of an operand: none if the operation does not have the attribute, undefined if they are unknown. */
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

/**
 * True if a text matches a pattern of `StringLike`: `*` is any text, `?` one character, a backslash escapes both. Takes one
 * pass, because patterns are untrusted.
 */
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

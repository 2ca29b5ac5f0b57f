import { CONTAINER_ATTRIBUTE, PATH_ATTRIBUTE, PREFIX_ATTRIBUTE } from './build-condition';
import type { Attribute, Comparison, Condition, Operand } from './condition-syntax';
import { parseCondition } from './condition-syntax';
import { isSameId } from '../../model/rules/same-id';
import type { StorageOperation, Truth } from './storage-operations';
import { isListing, matchesAction, matchesSuboperation } from './storage-operations';
import { toUtcTime } from './utc-time';
import { matchesPattern } from './wildcards';

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

/** A request of any kind, also of an ADLS Gen2 super user. */
export interface EvaluatedRequest extends Omit<AccessRequest, 'operation'> {
  readonly operation: StorageOperation;
}

/** Evaluates a parsed condition, as `evaluateAccess` does with its text. */
export function evaluateParsed(condition: Condition, request: EvaluatedRequest): Verdict {
  const result = evaluateCondition(condition, request);
  if (result === undefined) return 'Unknown';
  return result ? 'Allowed' : 'Denied';
}

/** Evaluates a condition. NOT is pushed down to the comparisons, because an impossible comparison fails even if negated. */
function evaluateCondition(condition: Condition, request: EvaluatedRequest, isNegated = false): Truth {
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
      return condition.patterns.some((each) => matchesAction(each, request.operation)) !== isNegated;
    case 'suboperation': {
      const isNamed = (name: string): Truth => matchesSuboperation(name, request.operation);
      return negate(applyQuantifier('Any', condition.names, isNamed), isNegated);
    }
    case 'exists': {
      // Azure does not document which attributes a super user's request has.
      if (request.operation === 'RunAsSuperUser') return undefined;
      const values = resolveOperand(condition.attribute, request);
      return values && values.length > 0 !== isNegated;
    }
    case 'comparison': {
      const result = evaluateComparison(condition, request);
      return result === 'Impossible' ? false : negate(result, isNegated);
    }
  }
}

function negate(truth: Truth, isNegated: boolean): Truth {
  return truth === undefined ? undefined : truth !== isNegated;
}

function evaluateComparison(
  { left, operator, right, isOpen }: Comparison,
  request: EvaluatedRequest,
): Truth | 'Impossible' {
  if (isOpen) return undefined;
  const [lefts, rights] = [resolveOperand(left, request), resolveOperand(right, request)];
  if (!lefts || !rights) return undefined;
  const [, set, name] = /^(?:(For\w+Values):)?(.*)$/.exec(operator)!;
  // A set without a set function has no documented meaning.
  if (set === undefined && (lefts.length > 1 || rights.length > 1)) return undefined;
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
function resolveOperand(operand: Operand, request: EvaluatedRequest): readonly string[] | undefined {
  if (operand.kind === 'values') return operand.values;
  const isAttribute = (source: Attribute['source'], name: string): boolean =>
    operand.source === source && isSameId(operand.name, name);
  if (isAttribute('Resource', PATH_ATTRIBUTE)) return isListing(request.operation) ? [] : [request.path];
  if (isAttribute('Request', PREFIX_ATTRIBUTE)) {
    if (request.operation === 'RunAsSuperUser') return undefined;
    return isListing(request.operation) ? [request.path] : [];
  }
  if (isAttribute('Resource', CONTAINER_ATTRIBUTE)) return [request.container];
  if (isAttribute('Environment', 'UtcNow')) return [request.at.toISOString()];
  if (isAttribute('Resource', 'Microsoft.Storage/storageAccounts:name')) {
    return request.storageAccountName === undefined ? undefined : [request.storageAccountName];
  }
  return undefined;
}

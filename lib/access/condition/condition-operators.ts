const combine = (...parts: readonly (readonly string[])[]): string[] =>
  parts.reduce<string[]>((left, right) => left.flatMap((a) => right.map((b) => `${a}${b}`)), ['']);

const NOT = ['', 'Not'];
const ORDERS = ['LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'];

/** The operators that a set function can precede. */
const SET_OPERATORS = [
  ...combine(['String'], NOT, ['Equals', 'Like'], ['', 'IgnoreCase']),
  ...combine(['Numeric', 'DateTime', 'TimeOfDay'], [...combine(NOT, ['Equals']), ...ORDERS, 'InRange']),
  ...combine(['Guid'], NOT, ['Equals']),
  ...['IpMatch', 'IpNotMatch', 'IpInRange'],
];
const OPERATORS = [
  ...combine(['', ...combine(['For'], ['Any', 'All'], ['Of'], ['Any', 'All'], ['Values:'])], SET_OPERATORS),
  ...combine(['String'], NOT, ['StartsWith'], ['', 'IgnoreCase']),
  ...combine(['Bool'], NOT, ['Equals']),
];
const BY_LOWER_CASE = new Map(OPERATORS.map((name) => [name.toLowerCase(), name]));

/**
 * Returns an operator in its documented case; undefined if there is none of that name.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/conditions-format#operators
 */
export function normalizeOperator(written: string): string | undefined {
  return BY_LOWER_CASE.get(written.toLowerCase());
}

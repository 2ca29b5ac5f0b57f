/**
 * The versions of azurerm that replace a role assignment if its condition changes, and the first that is known to change it in
 * place. Versions between them were not examined: 4.79.0 replaces, 5.2.0 updates.
 *
 * @see https://github.com/hashicorp/terraform-provider-azurerm/pull/32714
 */
const BEFORE_UNKNOWN = [4, 80, 0];
const FIRST_IN_PLACE = [5, 2, 0];

/**
 * Tells from a version constraint of Terraform if azurerm changes the condition of a role assignment in place; undefined if
 * the constraint allows versions that do and versions that do not.
 */
export function changesConditionInPlace(constraint: string | null): boolean | undefined {
  let lowest = [0, 0, 0];
  let limit: readonly number[] | undefined;
  const raise = (version: readonly number[]): void => {
    if (compareVersions(version, lowest) > 0) lowest = [...version];
  };
  const lower = (version: readonly number[]): void => {
    if (!limit || compareVersions(version, limit) < 0) limit = version;
  };
  for (const part of (constraint ?? '').split(',')) {
    const [, operator, digits] =
      /^\s*(=|!=|>=|>|<=|<|~>)?\s*v?(\d{1,6}(?:\.\d{1,6}){0,2})\s*$/.exec(part) ?? [];
    if (digits === undefined) return undefined;
    const segments = digits.split('.').map(Number);
    const version = [0, 1, 2].map((index) => segments[index] ?? 0);
    const next = [version[0], version[1], version[2] + 1];
    if (operator !== '<' && operator !== '<=' && operator !== '!=') raise(operator === '>' ? next : version);
    if (operator === '<') lower(version);
    if (operator === undefined || operator === '=' || operator === '<=') lower(next);
    // `~>` lets only the last segment grow.
    if (operator === '~>' && segments.length > 1)
      lower(segments.length === 2 ? [version[0] + 1, 0, 0] : [version[0], version[1] + 1, 0]);
  }
  if (compareVersions(lowest, FIRST_IN_PLACE) >= 0) return true;
  return limit && compareVersions(limit, BEFORE_UNKNOWN) <= 0 ? false : undefined;
}

function compareVersions(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((segment, position) => segment !== b[position]);
  return index < 0 ? 0 : a[index] - b[index];
}

/** A version as its three numbers. */
export type Version = readonly [major: number, minor: number, patch: number];

/** The versions that a constraint allows: from the lowest up to, but without, the limit. */
export interface VersionRange {
  readonly lowest: Version;
  /** Undefined if there is none. */
  readonly limit: Version | undefined;
}

const PART = /^\s*(=|!=|>=|>|<=|<|~>)?\s*v?(\d{1,6}(?:\.\d{1,6}){0,2})\s*$/;

/**
 * Parses a version constraint of Terraform, such as `~> 4.55` or `>= 4.77, < 6`; undefined if a part of it is not understood, as
 * with prereleases. Versions that `!=` excludes count as allowed.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function parseVersionRange(constraint: string): VersionRange | undefined {
  let lowest: Version = [0, 0, 0];
  let limit: Version | undefined;
  for (const part of constraint.split(',')) {
    const [, operator = '=', digits] = PART.exec(part) ?? [];
    if (digits === undefined) return undefined;
    const segments = digits.split('.').map(Number);
    const [major, minor = 0, patch = 0] = segments;
    const version: Version = [major, minor, patch];
    const next: Version = [major, minor, patch + 1];
    const least = operator === '>' ? next : ['<', '<=', '!='].includes(operator) ? undefined : version;
    const upper = operator === '<' ? version : ['=', '<='].includes(operator) ? next : undefined;
    // `~>` lets only the last segment grow.
    const sibling: Version | undefined =
      operator !== '~>' || segments.length === 1
        ? undefined
        : segments.length === 2
          ? [major + 1, 0, 0]
          : [major, minor + 1, 0];
    if (least && compareVersions(least, lowest) > 0) lowest = least;
    for (const bound of [upper, sibling])
      if (bound && (!limit || compareVersions(bound, limit) < 0)) limit = bound;
  }
  return { lowest, limit };
}

/** True if a range is known, and has only versions from the given one on. */
export function isFrom(range: VersionRange | undefined, version: Version): boolean {
  return range !== undefined && compareVersions(range.lowest, version) >= 0;
}

/** True if a range is known, and has only versions before the given one. */
export function isBefore(range: VersionRange | undefined, version: Version): boolean {
  return range?.limit !== undefined && compareVersions(range.limit, version) <= 0;
}

/** True if a range is known, and allows a version. A version that is not understood is not allowed. */
export function allowsVersion(range: VersionRange | undefined, version: string): boolean {
  const one = parseVersionRange(version);
  if (range === undefined || one === undefined) return false;
  return isFrom(one, range.lowest) && (range.limit === undefined || isBefore(one, range.limit));
}

function compareVersions(a: Version, b: Version): number {
  const index = a.findIndex((segment, position) => segment !== b[position]);
  return index < 0 ? 0 : a[index] - b[index];
}

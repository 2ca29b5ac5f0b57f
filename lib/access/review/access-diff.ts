import type { Access, AccountKeys } from './access';
import type { AccessReport } from './access-report';
import type { AccessWarning } from './access-warning';
import type { AccessInterruption, Replacements } from './access-interruptions';
import { findAccessInterruptions } from './access-interruptions';
import type { Grant } from './grants';
import { coversGrant, GrantIndex, findGrants, ignoresRole, toPrincipalKey } from './grants';
import { groupBy } from './group-by';
import type { OtherWay } from '../terraform/other-ways';
import type { ReadablePaths } from '../condition/readable-paths';
import { toReadRows, toWriteRows } from '../condition/readable-paths';

/** Access that a principal gains or loses at one place, in the rows of a report. */
export interface AccessChange {
  readonly principalId: string;
  readonly principalName: string | null;
  readonly scope: Access['scope'];
  readonly gives: Access['gives'];
  readonly role: string;
  readonly standing: Access['standing'];
  readonly shares: readonly string[];
  readonly paths: readonly ReadablePaths[];
  /** Access within these paths before and after: kept despite a loss, or present before a gain. */
  readonly within: readonly ReadablePaths[];
}

/** Access that stays but starts or ends at another time. */
export interface EndChange extends AccessChange {
  readonly before: Period;
  readonly after: Period;
}

export interface Period {
  readonly from: string | null;
  readonly until: string | null;
}

/** A change of an account's shared keys. */
export interface KeysChange {
  readonly account: string;
  readonly before: AccountKeys['sharedKeys'];
  readonly after: AccountKeys['sharedKeys'];
}

export interface AccessDiff {
  /**
   * `Changed` if a principal has more access, less access, or access for another period. `Unclear` if no change is found, but the
   * files are not conclusive. An interruption alone is not a change.
   */
  readonly status: 'Changed' | 'Unclear' | 'Unchanged';
  readonly gains: readonly AccessChange[];
  readonly losses: readonly AccessChange[];
  readonly ends: readonly EndChange[];
  readonly sharedKeys: readonly KeysChange[];
  /** Access that is interrupted while the change is applied. */
  readonly blinks: readonly AccessInterruption[];
  /** Things that cannot be compared. */
  readonly unclear: readonly string[];
  /** New warnings. */
  readonly warnings: readonly AccessWarning[];
}

/** Finds the access that principals gain and lose. The same access through another assignment is not a change. */
export function diffAccess(
  before: AccessReport,
  after: AccessReport,
  replacements: Replacements,
  unclear: readonly string[] = [],
): AccessDiff {
  const [old, now] = [before, after].map(({ accesses }) => findGrants(accesses, after.at));
  const [gained, lost] = [findUncovered(now, old), findUncovered(old, now)];
  const [oldByKey, nowByKey] = [groupBy(old, toTimelessKey), groupBy(now, toTimelessKey)];
  const findSame = (others: typeof oldByKey, grant: Grant): readonly Grant[] =>
    others.get(toTimelessKey(grant)) ?? [];
  const moved = [
    ...gained.flatMap((grant) => findSame(oldByKey, grant).map((other) => [other, grant] as const)),
    ...lost.flatMap((grant) => findSame(nowByKey, grant).map((other) => [grant, other] as const)),
  ];
  const movedGrants = new Set(moved.flat());

  const gains = toAccessChanges(
    gained.filter((grant) => !movedGrants.has(grant)),
    old,
  );
  const losses = toAccessChanges(
    lost.filter((grant) => !movedGrants.has(grant)),
    now,
  );
  const ends = toEndChanges([...new Map(moved.map((pair) => [JSON.stringify(pair), pair])).values()]);
  const sharedKeys = findKeysChanges(before.accounts, after.accounts);
  const knownWarnings = new Set(before.warnings.map(({ code, message }) => `${code} ${message}`));
  const unclearPoints = [...unclear, ...describeOtherWayChanges(before.otherWays, after.otherWays)];
  const isChanged = [gains, losses, ends, sharedKeys].some(({ length }) => length > 0);
  return {
    status: isChanged ? 'Changed' : unclearPoints.length > 0 ? 'Unclear' : 'Unchanged',
    gains,
    losses,
    ends,
    sharedKeys,
    blinks: findAccessInterruptions(before.accesses, after.accesses, replacements),
    unclear: unclearPoints,
    warnings: after.warnings.filter(({ code, message }) => !knownWarnings.has(`${code} ${message}`)),
  };
}

/** Finds the grants that none of the others covers. */
function findUncovered(grants: readonly Grant[], others: readonly Grant[]): Grant[] {
  const index = new GrantIndex(others);
  return grants.filter((grant) => !index.findCandidates(grant).some((other) => coversGrant(other, grant)));
}

/** Returns a key that is the same for grants that differ only in their times. */
function toTimelessKey(grant: Grant): string {
  const { match, text, containers, provisos } = grant.reach;
  return JSON.stringify([toHolderKey(grant), grant.operation, match, text, containers, provisos]);
}

/** Returns a key for the principal, the place and the kind of a grant. */
function toHolderKey(grant: Grant): string {
  const { principalId, place, gives, role, standing, isInPaths } = grant;
  const right = [gives, ignoresRole(grant) ? '' : role, standing, isInPaths];
  return JSON.stringify([principalId.toLowerCase(), place, ...right]);
}

function toAccessChanges(grants: readonly Grant[], others: readonly Grant[]): AccessChange[] {
  const groups = groupBy(grants, (grant) => `${toHolderKey(grant)} ${grant.shares.join()}`);
  const byPrincipal = groupBy(others, toPrincipalKey);
  return [...groups.values()].map((group) =>
    toAccessChange(group, byPrincipal.get(toPrincipalKey(group[0])) ?? []),
  );
}

function toAccessChange(grants: readonly Grant[], others: readonly Grant[] = []): AccessChange {
  const { principalId, principalName, scope, gives, role, standing, shares } = grants[0];
  const toRows = (some: readonly Grant[]): ReadablePaths[] => {
    const selectReaches = (operation: Grant['operation']): Grant['reach'][] =>
      some.filter((grant) => grant.isInPaths && grant.operation === operation).map(({ reach }) => reach);
    return gives === 'Data'
      ? toReadRows(selectReaches('Read'), selectReaches('List'))
      : toWriteRows(selectReaches('Write'));
  };
  const isSamePlace = (other: Grant): boolean => other.place === grants[0].place;
  const within = others.filter(
    (other) => isSamePlace(other) && grants.some((grant) => coversGrant(grant, other)),
  );
  return {
    principalId,
    principalName,
    scope,
    gives,
    role,
    standing,
    shares,
    paths: toRows(grants),
    within: toRows(within),
  };
}

function toEndChanges(moved: readonly (readonly [Grant, Grant])[]): EndChange[] {
  const toPeriod = ({ reach: { from, until } }: Grant): Period => ({ from, until });
  const toKey = ([before, after]: readonly [Grant, Grant]): string =>
    JSON.stringify([toHolderKey(after), after.shares, toPeriod(before), toPeriod(after)]);
  return [...groupBy(moved, toKey).values()].map((group) => ({
    ...toAccessChange(group.map(([, after]) => after)),
    before: toPeriod(group[0][0]),
    after: toPeriod(group[0][1]),
  }));
}

function describeOtherWayChanges(before: readonly OtherWay[], after: readonly OtherWay[]): string[] {
  const known = new Map(before.map(({ address, content }) => [address, content]));
  return after
    .filter(({ address, content }) => known.get(address) !== content)
    .map(({ address, what }) => `${address} ${known.has(address) ? 'changes' : 'is new'}: it ${what}`);
}

function findKeysChanges(before: readonly AccountKeys[], after: readonly AccountKeys[]): KeysChange[] {
  return after.flatMap(({ account, sharedKeys }) => {
    const old = before.find((each) => each.account === account)?.sharedKeys;
    const hasChanged = old !== undefined && old !== sharedKeys && (old === 'On' || sharedKeys !== 'Off');
    return hasChanged ? [{ account, before: old, after: sharedKeys }] : [];
  });
}

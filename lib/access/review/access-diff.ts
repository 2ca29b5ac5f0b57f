import type { Access, AccountKeys } from './access';
import type { AccessReport } from './access-report';
import type { Warning } from './access-warnings';
import type { Blink, Replacements } from './blinks';
import { blinksOf } from './blinks';
import type { Grant } from './grants';
import { coversGrant, GrantIndex, grantsOf, isByAnyRole, principalOf } from './grants';
import { grouped } from './grouped';
import type { OtherWay } from '../terraform/other-ways';
import type { ReadablePaths } from '../condition/readable-paths';
import { rowsOf, writeRowsOf } from '../condition/readable-paths';

/** What somebody gains or loses at one place, in the rows that a report would have. */
export interface AccessChange {
  readonly principalId: string;
  readonly principalName: string | null;
  readonly scope: Access['scope'];
  readonly gives: Access['gives'];
  readonly role: string;
  readonly standing: Access['standing'];
  readonly shares: readonly string[];
  readonly paths: readonly ReadablePaths[];
  /** What lies within these paths and is there before and after: all that is kept of a loss, or was there of a gain. */
  readonly within: readonly ReadablePaths[];
}

/** Access that stays, and ends (or begins) at another time. */
export interface EndChange extends AccessChange {
  readonly before: Period;
  readonly after: Period;
}

export interface Period {
  readonly from: string | null;
  readonly until: string | null;
}

/** Shared keys of an account that were turned on or off. */
export interface KeysChange {
  readonly account: string;
  readonly before: AccountKeys['sharedKeys'];
  readonly after: AccountKeys['sharedKeys'];
}

export interface AccessDiff {
  /**
   * Whether anybody may read more, less, or for another time. `Unclear` where no change is seen, and the files do not
   * tell all. That access blinks alone changes nothing.
   */
  readonly status: 'Changed' | 'Unclear' | 'Unchanged';
  readonly gains: readonly AccessChange[];
  readonly losses: readonly AccessChange[];
  readonly ends: readonly EndChange[];
  readonly sharedKeys: readonly KeysChange[];
  readonly blinks: readonly Blink[];
  /** What changed, or is there, and could not be compared. */
  readonly unclear: readonly string[];
  /** Warnings that there were not before. */
  readonly warnings: readonly Warning[];
}

/** Who gains and who loses what. The same access by another assignment is no change. */
export function diffAccess(
  before: AccessReport,
  after: AccessReport,
  replacements: Replacements,
  unclear: readonly string[] = [],
): AccessDiff {
  const [old, now] = [before, after].map(({ accesses }) => grantsOf(accesses, after.at));
  const [gained, lost] = [uncovered(now, old), uncovered(old, now)];
  const [oldByKey, nowByKey] = [grouped(old, timelessKey), grouped(now, timelessKey)];
  const sameIn = (others: typeof oldByKey, grant: Grant): readonly Grant[] =>
    others.get(timelessKey(grant)) ?? [];
  const moved = [
    ...gained.flatMap((grant) => sameIn(oldByKey, grant).map((other) => [other, grant] as const)),
    ...lost.flatMap((grant) => sameIn(nowByKey, grant).map((other) => [grant, other] as const)),
  ];
  const movedGrants = new Set(moved.flat());

  const gains = changesOf(
    gained.filter((grant) => !movedGrants.has(grant)),
    old,
  );
  const losses = changesOf(
    lost.filter((grant) => !movedGrants.has(grant)),
    now,
  );
  const ends = endsOf([...new Map(moved.map((pair) => [JSON.stringify(pair), pair])).values()]);
  const sharedKeys = keysChanges(before.accounts, after.accounts);
  const known = new Set(before.warnings.map(({ code, message }) => `${code} ${message}`));
  const open = [...unclear, ...otherWaysChanged(before.otherWays, after.otherWays)];
  const isChanged = [gains, losses, ends, sharedKeys].some(({ length }) => length > 0);
  return {
    status: isChanged ? 'Changed' : open.length > 0 ? 'Unclear' : 'Unchanged',
    gains,
    losses,
    ends,
    sharedKeys,
    blinks: blinksOf(before.accesses, after.accesses, replacements),
    unclear: open,
    warnings: after.warnings.filter(({ code, message }) => !known.has(`${code} ${message}`)),
  };
}

/** The grants that none of the others covers. */
function uncovered(grants: readonly Grant[], others: readonly Grant[]): Grant[] {
  const index = new GrantIndex(others);
  return grants.filter((grant) => !index.around(grant).some((other) => coversGrant(other, grant)));
}

/** The same for grants that differ in their times alone. */
function timelessKey(grant: Grant): string {
  const { match, text, containers, provisos } = grant.reach;
  return JSON.stringify([holderKey(grant), grant.operation, match, text, containers, provisos]);
}

/** Who holds it where, and by what right. */
function holderKey(grant: Grant): string {
  const { principalId, place, gives, role, standing, isInPaths } = grant;
  const right = [gives, isByAnyRole(grant) ? '' : role, standing, isInPaths];
  return JSON.stringify([principalId.toLowerCase(), place, ...right]);
}

function changesOf(grants: readonly Grant[], others: readonly Grant[]): AccessChange[] {
  const groups = grouped(grants, (grant) => `${holderKey(grant)} ${grant.shares.join()}`);
  const byPrincipal = grouped(others, principalOf);
  return [...groups.values()].map((group) => changeOf(group, byPrincipal.get(principalOf(group[0])) ?? []));
}

function changeOf(grants: readonly Grant[], others: readonly Grant[] = []): AccessChange {
  const { principalId, principalName, scope, gives, role, standing, shares } = grants[0];
  const rows = (some: readonly Grant[]): ReadablePaths[] => {
    const of = (operation: Grant['operation']): Grant['reach'][] =>
      some.filter((grant) => grant.isInPaths && grant.operation === operation).map(({ reach }) => reach);
    return gives === 'Data' ? rowsOf(of('Read'), of('List')) : writeRowsOf(of('Write'));
  };
  const isHere = (other: Grant): boolean => other.place === grants[0].place;
  const within = others.filter((other) => isHere(other) && grants.some((grant) => coversGrant(grant, other)));
  return {
    principalId,
    principalName,
    scope,
    gives,
    role,
    standing,
    shares,
    paths: rows(grants),
    within: rows(within),
  };
}

function endsOf(moved: readonly (readonly [Grant, Grant])[]): EndChange[] {
  const period = ({ reach: { from, until } }: Grant): Period => ({ from, until });
  const key = ([before, after]: readonly [Grant, Grant]): string =>
    JSON.stringify([holderKey(after), after.shares, period(before), period(after)]);
  return [...grouped(moved, key).values()].map((group) => ({
    ...changeOf(group.map(([, after]) => after)),
    before: period(group[0][0]),
    after: period(group[0][1]),
  }));
}

function otherWaysChanged(before: readonly OtherWay[], after: readonly OtherWay[]): string[] {
  const known = new Map(before.map(({ address, content }) => [address, content]));
  return after
    .filter(({ address, content }) => known.get(address) !== content)
    .map(({ address, what }) => `${address} ${known.has(address) ? 'changes' : 'is new'}: it ${what}`);
}

function keysChanges(before: readonly AccountKeys[], after: readonly AccountKeys[]): KeysChange[] {
  return after.flatMap(({ account, sharedKeys }) => {
    const old = before.find((each) => each.account === account)?.sharedKeys;
    const isTurned = old !== undefined && old !== sharedKeys && (old === 'On' || sharedKeys !== 'Off');
    return isTurned ? [{ account, before: old, after: sharedKeys }] : [];
  });
}

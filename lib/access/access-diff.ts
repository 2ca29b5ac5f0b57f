import type { Access, AccountKeys } from './access';
import type { AccessReport } from './access-report';
import type { Warning } from './access-warnings';
import type { Blink, Replacements } from './blinks';
import { blinksOf } from './blinks';
import type { Grant } from './grants';
import { coversGrant, grantsOf, placeOf } from './grants';
import type { ReadablePaths } from './readable-paths';
import { rowsOf } from './readable-paths';

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
  /** Whether anybody may read more, less, or for another time. That access blinks alone changes nothing. */
  readonly status: 'Changed' | 'Unchanged';
  readonly gains: readonly AccessChange[];
  readonly losses: readonly AccessChange[];
  readonly ends: readonly EndChange[];
  readonly sharedKeys: readonly KeysChange[];
  readonly blinks: readonly Blink[];
  /** Warnings that there were not before. */
  readonly warnings: readonly Warning[];
}

/** Who gains and who loses what. The same access by another assignment is no change. */
export function diffAccess(
  before: AccessReport,
  after: AccessReport,
  replacements: Replacements,
): AccessDiff {
  const [old, now] = [grantsOf(before.accesses), grantsOf(after.accesses)];
  const gained = now.filter((grant) => !old.some((other) => coversGrant(other, grant)));
  const lost = old.filter((grant) => !now.some((other) => coversGrant(other, grant)));
  const moved = [
    ...gained.flatMap((grant) => pairs(old, grant).map((other) => [other, grant] as const)),
    ...lost.flatMap((grant) => pairs(now, grant).map((other) => [grant, other] as const)),
  ];
  const isMoved = (grant: Grant): boolean => moved.some((pair) => pair.includes(grant));

  const gains = changesOf(gained.filter((grant) => !isMoved(grant)));
  const losses = changesOf(lost.filter((grant) => !isMoved(grant)));
  const ends = endsOf([...new Map(moved.map((pair) => [JSON.stringify(pair), pair])).values()]);
  const sharedKeys = keysChanges(before.accounts, after.accounts);
  const known = new Set(before.warnings.map(({ code, message }) => `${code} ${message}`));
  const isChanged = [gains, losses, ends, sharedKeys].some(({ length }) => length > 0);
  return {
    status: isChanged ? 'Changed' : 'Unchanged',
    gains,
    losses,
    ends,
    sharedKeys,
    blinks: blinksOf(before.accesses, after.accesses, replacements),
    warnings: after.warnings.filter(({ code, message }) => !known.has(`${code} ${message}`)),
  };
}

/** Grants that differ from this one in their times alone. */
function pairs(others: readonly Grant[], grant: Grant): Grant[] {
  const key = timelessKey(grant);
  return others.filter((other) => timelessKey(other) === key);
}

function timelessKey(grant: Grant): string {
  const { match, text, containers, provisos } = grant.reach;
  return JSON.stringify([holderKey(grant), grant.operation, match, text, containers, provisos]);
}

/** Who holds it where, and by what right. */
function holderKey({ principalId, scope, gives, role, standing }: Grant): string {
  return JSON.stringify([
    principalId.toLowerCase(),
    placeOf(scope),
    gives,
    gives === 'Data' ? '' : role,
    standing,
  ]);
}

function changesOf(grants: readonly Grant[]): AccessChange[] {
  return grouped(grants, (grant) => `${holderKey(grant)} ${grant.shares.join()}`).map(changeOf);
}

function changeOf(grants: readonly Grant[]): AccessChange {
  const { principalId, principalName, scope, gives, role, standing, shares } = grants[0];
  const of = (operation: Grant['operation']): Grant['reach'][] =>
    grants.filter((grant) => grant.operation === operation).map(({ reach }) => reach);
  const paths = gives === 'Data' ? rowsOf(of('Read'), of('List')) : [];
  return { principalId, principalName, scope, gives, role, standing, shares, paths };
}

function endsOf(moved: readonly (readonly [Grant, Grant])[]): EndChange[] {
  const period = ({ reach: { from, until } }: Grant): Period => ({ from, until });
  const key = ([before, after]: readonly [Grant, Grant]): string =>
    JSON.stringify([holderKey(after), after.shares, period(before), period(after)]);
  return grouped(moved, key).map((group) => ({
    ...changeOf(group.map(([, after]) => after)),
    before: period(group[0][0]),
    after: period(group[0][1]),
  }));
}

function keysChanges(before: readonly AccountKeys[], after: readonly AccountKeys[]): KeysChange[] {
  return after.flatMap(({ account, sharedKeys }) => {
    const old = before.find((each) => each.account === account)?.sharedKeys;
    const isTurned = old !== undefined && old !== sharedKeys && (old === 'On' || sharedKeys === 'On');
    return isTurned ? [{ account, before: old, after: sharedKeys }] : [];
  });
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): (readonly [T, ...T[]])[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
}

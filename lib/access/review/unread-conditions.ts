import { toIdKey } from '../../model/rules/same-id';
import { joinBlanks } from '../condition/condition-tokens';
import type { Access } from './access';
import { ANYBODY, OPEN_PUBLICITY } from './access';
import { describePrincipal, describeScope } from './descriptions';
import { toPlaceKey } from './grants';
import { groupBy } from './group-by';
import type { UnclearPoint } from './unclear-point';
import { createUnclearPoint } from './unclear-point';

/** Assignments that change and have a condition that cannot be read, before or after. */
export interface UnreadConditions {
  /** The accesses that remain to be compared. */
  readonly before: readonly Access[];
  readonly after: readonly Access[];
  readonly unclear: readonly UnclearPoint[];
}

/** All that one assignment gives. */
type Assigned = readonly [Access, ...Access[]];

/**
 * Takes the assignments out of a comparison whose conditions cannot be read: nobody can tell what they let through, so that both
 * a gain and a loss would be guesses. Each of them is one point.
 *
 * @param moved Moved addresses, from old to new.
 */
export function findUnreadConditions(
  before: readonly Access[],
  after: readonly Access[],
  moved: ReadonlyMap<string, string>,
): UnreadConditions {
  if (![...before, ...after].some(isUnread)) return { before, after, unclear: [] };
  const toNewAddress = ({ address }: Access): string => moved.get(address) ?? address;
  const old = groupBy(before, (access) => `${toNewAddress(access)} ${toHolderKey(access)}`);
  const oldByGrant = groupBy(before, (access) => `${access.role} ${toHolderKey(access)}`);
  const taken = new Set<Access>();
  const points = new Set<string>();
  const unclear: UnclearPoint[] = [];
  const takeOut = (was: Assigned | undefined, is: Assigned | undefined): void => {
    if (was && is && toSignature(was[0]) === toSignature(is[0])) return;
    if (!isUnclear(was?.[0], is?.[0])) return;
    for (const access of [...findTaken(was, is), ...findTaken(is, was)]) taken.add(access);
    const point = describeUnread(was?.[0], is?.[0]);
    if (!points.has(point.what)) unclear.push(point);
    points.add(point.what);
  };
  const matched = new Set<Access>();
  const toKey = (access: Access): string => `${access.address} ${toHolderKey(access)}`;
  for (const [key, is] of groupBy(after, toKey)) {
    const was = old.get(key) ?? oldByGrant.get(`${is[0].role} ${toHolderKey(is[0])}`);
    was?.forEach((access) => matched.add(access));
    takeOut(was, is);
  }
  const removed = before.filter((access) => !matched.has(access));
  for (const was of groupBy(removed, toKey).values()) takeOut(was, undefined);
  const isLeft = (access: Access): boolean => !taken.has(access);
  return { before: before.filter(isLeft), after: after.filter(isLeft), unclear };
}

function isUnread({ condition }: Access): boolean {
  return condition.problem !== null || condition.state === 'KnownAfterApply';
}

/** A condition that only Terraform knows still says that the access is new, or that it goes. */
function isUnclear(was: Access | undefined, is: Access | undefined): boolean {
  const isChanged = was !== undefined && is !== undefined;
  return [was, is].some(
    (access) => access && (isChanged ? isUnread(access) : access.condition.problem !== null),
  );
}

/** Finds the accesses that depend on the condition. Powers that only one side has are told for themselves. */
function findTaken(own: Assigned | undefined, other: Assigned | undefined): Access[] {
  const toPowers = ({ gives, role, powers }: Access): string =>
    JSON.stringify([gives, role, powers.map(({ power }) => power)]);
  const others = new Set(other?.map(toPowers));
  return (own ?? []).filter(
    (access) => access.gives === 'Data' || access.gives === 'Write' || others.has(toPowers(access)),
  );
}

function describeUnread(was: Access | undefined, is: Access | undefined): UnclearPoint {
  const { principalId, scope, address } = (is ?? was)!;
  const [old, now] = [was, is].map((access) => access && isUnread(access));
  const when = old && now ? 'before and after this change' : now ? 'after this change' : 'before this change';
  const { condition, role } = now ? is! : was!;
  const who = describePrincipal((is ?? was)!);
  const open = principalId === ANYBODY ? OPEN_PUBLICITY : 'the condition is known only after apply';
  const why = condition.problem ?? open;
  return createUnclearPoint(
    condition.problem === null ? 'ConditionKnownAfterApply' : 'ConditionUnreadable',
    `nobody can tell what ${who} can do with ${role} on ${describeScope(scope)} ${when}: ${why} (${address})`,
    { address, principalId, scope },
  );
}

/** Returns a key for the principal and the place of an assignment. */
function toHolderKey({ principalId, scope }: Access): string {
  return `${toIdKey(principalId)} ${toPlaceKey(scope)}`;
}

/** Returns a key that is the same for equal assignments of one principal and place. */
function toSignature({ role, standing, condition: { state, text }, schedule }: Access): string {
  return JSON.stringify([role, standing, state, text && joinBlanks(text), schedule]);
}

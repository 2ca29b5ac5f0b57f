import type { Access } from './access';
import { isSameId } from '../../model/rules/same-id';
import type { ArmScope } from '../terraform/arm-scope';
import { UNKNOWN_PART } from '../terraform/arm-scope';
import { groupBy } from './group-by';
import type { Reach } from '../condition/reach';
import { coversReach, EVERYTHING } from '../condition/reach';
import type { PathOperation } from '../condition/readable-paths';
import { endsBefore } from '../condition/utc-time';

/** One operation that one principal can do at one place. Reports are compared grant by grant. */
export interface Grant {
  readonly principalId: string;
  readonly principalName: string | null;
  readonly scope: ArmScope;
  /** Key of the place. Two grants have the same one only if they are certain to be at one place. */
  readonly place: string;
  readonly gives: Access['gives'];
  readonly role: string;
  readonly standing: Access['standing'];
  readonly operation: PathOperation;
  readonly reach: Reach;
  /** True if the grant is for paths. The writing of a role that can also delete is not. */
  readonly isInPaths: boolean;
  readonly shares: readonly string[];
}

/**
 * Finds the grants of accesses, without those that another grant covers. Compares the access itself, not the assignment that
 * gives it. Access that has ended is not a grant.
 */
export function findGrants(accesses: readonly Access[], now: string): Grant[] {
  const running = accesses.flatMap(toGrants).filter(({ reach }) => !hasEnded(reach, now));
  const others = new GrantIndex(running);
  return running.filter(
    (grant) => !others.findCandidates(grant).some((other) => hidesGrant(other, grant, running)),
  );
}

/** True if another grant covers a grant. Of two equal grants, the first one stays. */
function hidesGrant(other: Grant, grant: Grant, order: readonly Grant[]): boolean {
  if (other === grant || !coversGrant(other, grant)) return false;
  return !coversGrant(grant, other) || order.indexOf(other) < order.indexOf(grant);
}

/** Finds the grants that can cover a grant: those of its principal, at its place or above containers. */
export class GrantIndex {
  private readonly atPlace: ReadonlyMap<string, readonly Grant[]>;
  private readonly wider: ReadonlyMap<string, readonly Grant[]>;

  constructor(grants: readonly Grant[]) {
    this.atPlace = groupBy(grants, (grant) => `${toPrincipalKey(grant)} ${grant.place}`);
    this.wider = groupBy(
      grants.filter(({ scope }) => scope.kind !== 'Container'),
      toPrincipalKey,
    );
  }

  public findCandidates(grant: Grant): readonly Grant[] {
    const here = this.atPlace.get(`${toPrincipalKey(grant)} ${grant.place}`) ?? [];
    const above = this.wider.get(toPrincipalKey(grant)) ?? [];
    return grant.scope.kind === 'Container' ? [...here, ...above] : above;
  }
}

function hasEnded({ until }: Reach, now: string): boolean {
  return until !== null && endsBefore(until, now);
}

function toGrants(access: Access): Grant[] {
  const { principalId, principalName, scope, gives, role, standing } = access;
  const grant = { principalId, principalName, scope, place: toAccessPlaceKey(access), gives, role, standing };
  const isInPaths = gives === 'Data' || access.paths.length > 0;
  if (!isInPaths) {
    const { condition, schedule } = access;
    // Conditions for anything but reading are compared as text.
    const provisos = [...schedule.provisos, ...(condition.text === null ? [] : [condition.text])];
    const reach: Reach = { ...EVERYTHING, from: schedule.from, until: schedule.until, provisos };
    return [{ ...grant, operation: gives === 'Write' ? 'Write' : 'Read', reach, isInPaths, shares: [] }];
  }
  return access.paths.flatMap(({ operations, withFolderItself, shares, ...row }) => {
    const reach: Reach = {
      match: row.match,
      text: row.text,
      from: row.from,
      until: row.until,
      containers: row.containers,
      provisos: row.provisos,
    };
    const folder: Reach = { ...reach, match: 'Equals', text: reach.text.replace(/\/$/, '') };
    return [
      ...operations.map((operation): Grant => ({ ...grant, operation, reach, isInPaths, shares })),
      ...(withFolderItself
        ? [{ ...grant, operation: 'Read' as const, reach: folder, isInPaths, shares }]
        : []),
    ].flatMap(splitByContainer);
  });
}

/** Splits a grant on an account by the containers that its condition names. It equals one grant on each of them. */
function splitByContainer(grant: Grant): Grant[] {
  const { scope, reach } = grant;
  if (scope.kind !== 'StorageAccount' || reach.containers === null) return [grant];
  return reach.containers.map((container) => {
    const inContainer: ArmScope = { ...scope, kind: 'Container', container };
    return {
      ...grant,
      scope: inContainer,
      // An unknown account is taken to differ from those of all other assignments.
      place: scope.account === null ? `${grant.place} ${container}` : toPlaceKey(inContainer),
      reach: { ...reach, containers: null },
    };
  });
}

export function toPrincipalKey({ principalId }: Grant): string {
  return principalId.toLowerCase();
}

/** True if a principal with one grant has the access of another grant as well. */
export function coversGrant(wider: Grant, grant: Grant): boolean {
  return (
    wider.operation === grant.operation &&
    wider.gives === grant.gives &&
    isSameId(wider.principalId, grant.principalId) &&
    (ignoresRole(grant) || wider.role === grant.role) &&
    (wider.standing === 'Active' || grant.standing === 'Eligible') &&
    (wider.place === grant.place || isAbove(wider.scope, grant.scope)) &&
    coversReach(wider.reach, grant.reach)
  );
}

/** True if the access is the same, whichever role gives it. */
export function ignoresRole({ gives }: Pick<Grant, 'gives'>): boolean {
  return gives === 'Data' || gives === 'Write';
}

/** True if a scope is certain to include another one: an unknown scope can be anywhere. */
function isAbove(wider: ArmScope, scope: ArmScope): boolean {
  const isKnownSame = (mine: string | null, other: string | null): boolean =>
    mine !== null && other !== null && isSameId(mine, other);
  switch (wider.kind) {
    case 'StorageAccount':
      return isKnownSame(wider.account, scope.account);
    case 'ResourceGroup':
      return (
        isKnownSame(wider.subscription, scope.subscription) &&
        isKnownSame(wider.resourceGroup, scope.resourceGroup)
      );
    case 'Subscription':
      return isKnownSame(wider.subscription, scope.subscription);
    case 'ManagementGroup':
      return wider.text === '/';
    case 'Container':
    case 'Unknown':
    case 'Elsewhere':
      return false;
  }
}

/** Returns a key for the place of an access. An unknown place is taken to differ from those of all other assignments. */
function toAccessPlaceKey({ scope, address }: Access): string {
  const { kind, account, container, text } = scope;
  const isSure =
    kind === 'Container'
      ? account !== null && container !== null
      : kind === 'StorageAccount'
        ? account !== null
        : text !== '' && !text.includes(UNKNOWN_PART);
  return isSure ? toPlaceKey(scope) : `${toPlaceKey(scope)} of ${address}`;
}

/** Returns a key for a place. Account names are unique in Azure, so the name is enough. */
export function toPlaceKey({ kind, account, container, text }: ArmScope): string {
  const known = kind === 'Container' || kind === 'StorageAccount' ? [account, container] : [account, text];
  return JSON.stringify([kind, ...known]).toLowerCase();
}

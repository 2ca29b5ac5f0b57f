import { toIdKey } from '../../model/rules/same-id';
import type { Access, HeldPower } from './access';
import type { ArmScope } from '../terraform/values/arm-scope';
import { UNKNOWN_PART } from '../terraform/values/arm-scope';
import type { Reach } from '../condition/reach';
import { EVERYTHING } from '../condition/reach';
import type { PathOperation } from '../condition/readable-paths';
import { endsBefore } from '../condition/utc-time';

/** One operation that one principal can do at one place. Reports are compared grant by grant. */
export interface Grant {
  readonly principalId: string;
  readonly principalName: string | null;
  readonly declaredName?: string | null;
  readonly tenantId: string | null;
  /** Tells several principals with one id apart, by their tenants. */
  readonly apartAs?: string;
  readonly scope: ArmScope;
  /** Key of the place. Two grants have the same one only if they are certain to be at one place. */
  readonly place: string;
  readonly gives: Access['gives'];
  readonly role: string;
  /** The power of a grant for `Keys`; null for others. */
  readonly power: HeldPower['power'] | null;
  readonly standing: Access['standing'];
  readonly operation: PathOperation;
  readonly reach: Reach;
  /** True if the grant is for paths. The writing of a role that can also delete is not. */
  readonly isInPaths: boolean;
  readonly shares: readonly string[];
}

/** Finds the grants of accesses. Access that has ended is not a grant. */
export function findGrants(accesses: readonly Access[], now: string): Grant[] {
  return accesses.flatMap(toGrants).filter(({ reach }) => !hasEnded(reach, now));
}

function hasEnded({ until }: Reach, now: string): boolean {
  return until !== null && endsBefore(until, now);
}

function toGrants(access: Access): Grant[] {
  const { principalId, principalName, declaredName, tenantId, scope, gives, role, standing } = access;
  const place = toAccessPlaceKey(access);
  const grant = {
    principalId,
    principalName,
    declaredName,
    tenantId,
    scope,
    place,
    gives,
    role,
    power: null,
    standing,
  };
  const isInPaths = gives === 'Data' || access.paths.length > 0;
  if (!isInPaths) {
    const { schedule } = access;
    // Conditions for anything but reading are compared as text.
    const toReach = (isConditioned: boolean): Reach => ({
      ...EVERYTHING,
      from: schedule.from,
      until: schedule.until,
      provisos: [...schedule.provisos, ...(isConditioned ? describeCondition(access) : [])],
    });
    if (gives === 'Keys') {
      return access.powers.map(({ power, isConditioned }) => ({
        ...grant,
        power,
        operation: 'Read',
        reach: toReach(isConditioned),
        isInPaths,
        shares: [],
      }));
    }
    const operation = gives === 'Write' ? 'Write' : 'Read';
    return [{ ...grant, operation, reach: toReach(true), isInPaths, shares: [] }];
  }
  return access.paths.flatMap(({ operations, withFolderItself, shares: all, offers, ...row }) => {
    // A share that ends earlier does not give the row its end.
    const lasting = new Set(offers.filter(({ until }) => until === row.until).map(({ share }) => share));
    const shares = all.filter((share) => lasting.has(share));
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

/** Describes a condition as a proviso. With the address, one that is not known never equals another one. */
function describeCondition({ condition: { text, state }, address }: Access): string[] {
  if (text !== null) return [text];
  return state === 'KnownAfterApply' ? [`a condition that is known only after apply (${address})`] : [];
}

/** Splits a grant above containers by the containers that its condition names. It equals one grant on each of them. */
function splitByContainer(grant: Grant): Grant[] {
  const { scope, reach } = grant;
  if (reach.containers === null || scope.kind === 'Container') return [grant];
  return reach.containers.map((container) => {
    if (scope.kind !== 'StorageAccount')
      return { ...grant, place: `${grant.place} ${container}`, reach: { ...reach, containers: [container] } };
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

/** Returns the container of a grant, from its scope or its condition; null if it is for all containers. */
function getContainer({ scope, reach }: Grant): string | null {
  return scope.kind === 'Container' ? scope.container : (reach.containers?.[0] ?? null);
}

/** Returns a key for what a grant lets its principal do, wherever it is. Grants are compared only with those of the same key. */
export function toPowerKey(grant: Grant): string {
  const { principalId, apartAs = '', operation, gives, role, power } = grant;
  // The access is the same, whichever role gives it. Of unknown roles, only the name can be compared.
  const who = [toIdKey(principalId), apartAs];
  return JSON.stringify([...who, operation, gives, power, gives === 'Unknown' ? role : '']);
}

/** Returns the keys under which `findPlacesAbove` finds a place above containers. */
export function toAreaKey(grant: Grant): string | undefined {
  const { kind, account, subscription, resourceGroup, text } = grant.scope;
  const container = getContainer(grant);
  const toKey = (...parts: readonly (string | null)[]): string | undefined =>
    parts.includes(null) ? undefined : JSON.stringify([kind, ...parts, container]).toLowerCase();
  switch (kind) {
    case 'StorageAccount':
      return toKey(account);
    case 'ResourceGroup':
      return toKey(subscription, resourceGroup);
    case 'Subscription':
      return toKey(subscription);
    case 'ManagementGroup':
      return text === '/' ? toKey() : undefined;
    case 'Container':
    case 'Unknown':
    case 'Elsewhere':
      return undefined;
  }
}

/** Returns the keys of the areas that are certain to include the place of a grant: an unknown scope can be anywhere. */
export function toAreaKeysAbove(grant: Grant): string[] {
  const { account, subscription, resourceGroup } = grant.scope;
  const own = toAreaKey(grant);
  const areas = [
    ['StorageAccount', account],
    ['ResourceGroup', subscription, resourceGroup],
    ['Subscription', subscription],
    ['ManagementGroup'],
  ].filter((area) => !area.includes(null));
  const containers = [...new Set([null, getContainer(grant)])];
  return areas
    .flatMap((area) => containers.map((container) => JSON.stringify([...area, container]).toLowerCase()))
    .filter((key) => key !== own);
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

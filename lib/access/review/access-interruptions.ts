import { toIdKey } from '../../model/rules/same-id';
import type { Access } from './access';
import { toPlaceKey } from './grants';
import { changesConditionInPlace } from '../terraform/files/azurerm-version';
import { groupBy } from './group-by';

/** Access that one `terraform apply` removes and grants again. */
export interface AccessInterruption {
  readonly principalId: string;
  readonly principalName: string | null;
  readonly declaredName: string | null;
  readonly scope: Access['scope'];
  readonly role: string;
  /** `AddressChanged`: Terraform sees another assignment. `Replaced`: the plan replaces the assignment. */
  readonly because: 'ConditionChanged' | 'AddressChanged' | 'Replaced';
  readonly address: string;
  /** False if it depends on the version of azurerm, which the files leave open. */
  readonly isCertain: boolean;
}

/** The known replacements and moves of resources. */
export interface Replacements {
  /** Addresses that a plan replaces; null if there is no plan and the files are compared instead. */
  readonly replaced: readonly string[] | null;
  /** Moved addresses, from old to new. */
  readonly moved: ReadonlyMap<string, string>;
  /** The version constraint of azurerm in code; null if there is none. */
  readonly azurermVersion?: string | null;
}

/**
 * Finds the principals that keep their access but lose it for up to ten minutes: azurerm replaces an assignment if its
 * condition changes, and Azure takes up to ten minutes to apply the new one. azurerm 5.2 changes it in place.
 */
export function findAccessInterruptions(
  before: readonly Access[],
  after: readonly Access[],
  { replaced, moved, azurermVersion = null }: Replacements,
): AccessInterruption[] {
  const known = groupBy(before, toGrantKey);
  const replacedAddresses = replaced && new Set(replaced);
  const inPlace = changesConditionInPlace(azurermVersion);
  const toNewAddress = (address: string): string => moved.get(address) ?? address;
  const atAddress = new Map(
    before.map((access) => [`${toGrantKey(access)} ${toNewAddress(access.address)}`, access]),
  );
  return after.flatMap((access) => {
    // Terraform changes public containers and data shares in place: they have no assignment.
    if (access.grantedBy !== 'RoleAssignment' || access.gives === 'Write') return [];
    const key = toGrantKey(access);
    const old = atAddress.get(`${key} ${access.address}`) ?? known.get(key)?.[0];
    if (!old || !givesAnything(old) || !givesAnything(access)) return [];
    const isConditionNew = old.condition.text !== access.condition.text;
    const isAddressNew = toNewAddress(old.address) !== access.address;
    // Assignments of Privileged Identity Management are always replaced.
    const isInPlace = !access.address.includes('azurerm_pim_') && inPlace;
    const isReplaced = replacedAddresses?.has(access.address) ?? (isConditionNew && isInPlace !== true);
    if (!isReplaced && !isAddressNew) return [];
    const because =
      isConditionNew && isReplaced ? 'ConditionChanged' : isAddressNew ? 'AddressChanged' : 'Replaced';
    const { principalId, principalName, declaredName = null, scope, role, address } = access;
    const isCertain = replacedAddresses !== null || isAddressNew || isInPlace === false;
    return [{ principalId, principalName, declaredName, scope, role, because, address, isCertain }];
  });
}

/** Returns a key for the assignment of a grant: Azure allows one for each principal, role and scope. */
function toGrantKey({ principalId, role, gives, standing, scope }: Access): string {
  return JSON.stringify([toIdKey(principalId), role, gives, standing, toPlaceKey(scope)]);
}

function givesAnything({ gives, paths }: Access): boolean {
  return gives !== 'Data' || paths.length > 0;
}

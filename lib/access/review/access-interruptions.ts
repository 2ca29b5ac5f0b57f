import type { Access } from './access';
import { ANYBODY } from './access';
import { toPlaceKey } from './grants';
import { groupBy } from './group-by';

/** Access that is taken away and given back by one `terraform apply`. */
export interface AccessInterruption {
  readonly principalId: string;
  readonly principalName: string | null;
  readonly scope: Access['scope'];
  readonly role: string;
  /** `AddressChanged`: Terraform takes it for another assignment. `Replaced`: the plan says so. */
  readonly because: 'ConditionChanged' | 'AddressChanged' | 'Replaced';
  readonly address: string;
}

/** What is known of what Terraform will replace. */
export interface Replacements {
  /** Addresses that a plan replaces; null where no plan tells, and the files are compared instead. */
  readonly replaced: readonly string[] | null;
  /** Addresses that changed, from old to new. */
  readonly moved: ReadonlyMap<string, string>;
}

/**
 * Who keeps access, and still loses it for a while: azurerm 4 destroys an assignment whose condition changes and
 * creates it again, and a new assignment takes up to ten minutes to work.
 */
export function findAccessInterruptions(
  before: readonly Access[],
  after: readonly Access[],
  { replaced, moved }: Replacements,
): AccessInterruption[] {
  const known = groupBy(before, toGrantKey);
  const toNewAddress = (address: string): string => moved.get(address) ?? address;
  return after.flatMap((access) => {
    // A public container is no assignment: it is changed where it is.
    if (access.principalId === ANYBODY || access.gives === 'Write') return [];
    const same = known.get(toGrantKey(access)) ?? [];
    const old = same.find(({ address }) => toNewAddress(address) === access.address) ?? same[0];
    if (!old || !givesAnything(old) || !givesAnything(access)) return [];
    const isConditionNew = old.condition.text !== access.condition.text;
    const isAddressNew = toNewAddress(old.address) !== access.address;
    const isReplaced = replaced?.includes(access.address) ?? isConditionNew;
    if (!isReplaced && !isAddressNew) return [];
    const because = isConditionNew ? 'ConditionChanged' : isAddressNew ? 'AddressChanged' : 'Replaced';
    const { principalId, principalName, scope, role, address } = access;
    return [{ principalId, principalName, scope, role, because, address }];
  });
}

/** Azure allows one assignment for each principal, role and scope. */
function toGrantKey({ principalId, role, gives, standing, scope }: Access): string {
  return JSON.stringify([principalId.toLowerCase(), role, gives, standing, toPlaceKey(scope)]);
}

function givesAnything({ gives, paths }: Access): boolean {
  return gives !== 'Data' || paths.length > 0;
}

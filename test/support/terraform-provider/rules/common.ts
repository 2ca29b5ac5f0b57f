import type { Values } from '../values';
import { blocksIn, isList } from '../values';
import { idLike, isOneOf, notEmpty, resourceGroupName as validName, tags as validTags } from './checks';
import type { ArgumentRules } from './rules';

/** The form of a region in the state: `West Europe` is `westeurope`. */
export function normalizeLocation(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}

/**
 * vendor/github.com/hashicorp/go-azure-helpers/resourcemanager/commonschema/location.go. The provider knows the regions
 * of the cloud only where it can ask for them; offline any text is one.
 */
export const location: ArgumentRules = {
  checks: [notEmpty],
  forcesNew: true,
  stored: normalizeLocation,
  isAlike: (before, after) => normalizeLocation(before) === normalizeLocation(after),
};

/** vendor/github.com/hashicorp/go-azure-helpers/resourcemanager/commonschema/resource_group_name.go */
export const resourceGroupName: ArgumentRules = { checks: [validName], forcesNew: true };

/** vendor/github.com/hashicorp/go-azure-helpers/resourcemanager/tags/validate.go */
export const tags: ArgumentRules = { checks: [validTags(512, 'each resource')] };

export const IDENTITY_ID =
  '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}';

const OWN = 'SystemAssigned';
const BOTH = 'SystemAssigned, UserAssigned';

/** vendor/github.com/hashicorp/go-azure-helpers/resourcemanager/commonschema/identity_system_user.go */
export const identity: ArgumentRules = {
  block: {
    type: { checks: [isOneOf('UserAssigned', OWN, BOTH)] },
    identity_ids: { each: [idLike(IDENTITY_ID)] },
  },
};

/** `ExpandSystemAndUserAssignedMap` of vendor/github.com/hashicorp/go-azure-helpers/resourcemanager/identity, when a resource is made. */
export function refuseIdentity({ identity: blocks }: Values): string | undefined {
  const [{ type, identity_ids: ids } = {}] = blocksIn(blocks ?? null);
  return isList(ids) && ids.length > 0 && type === OWN
    ? `\`identity_ids\` can only be specified when \`type\` is set to "${BOTH}" or "UserAssigned"`
    : undefined;
}

/** internal/tf/suppress/deprecated_soon.go */
export function isSameText(before: string, after: string): boolean {
  return before.toLowerCase() === after.toLowerCase();
}

import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { NamedContainer } from '../data-store/container-dependencies';
import { waitForContainer } from '../data-store/container-dependencies';

const containersByGrant = new WeakMap<RoleAssignment, NamedContainer>();

/** Registers the assignment of a share with its container. */
export function registerSharedGrant(assignment: RoleAssignment, container: NamedContainer): void {
  containersByGrant.set(assignment, container);
  waitForContainer(assignment, container);
}

/** Returns the container of a share's assignment; undefined for other assignments. */
export function findSharedContainer(assignment: RoleAssignment): NamedContainer | undefined {
  return containersByGrant.get(assignment);
}

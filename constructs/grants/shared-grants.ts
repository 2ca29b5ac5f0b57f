import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { dependable, TerraformStack } from 'cdktf';
import type { IDataStore } from '../data-store/data-store-props';
import type { DeclaredStorage } from '../data-store/declared-storage';
import { hasReference, toAppKey } from '../synthesis/app-keys';
import type { DeclaredAssignment } from './declared-assignments';

/** The container that a share's assignment is made on. */
export interface SharedContainer {
  readonly dataStore: IDataStore;
  /** Name of the container; can be a token. */
  readonly container: string;
}

const containersByGrant = new WeakMap<RoleAssignment, SharedContainer>();
/** The grants that wait for their containers. */
const dependentGrants = new WeakSet<RoleAssignment>();

/** Registers the assignment of a share with its container. */
export function registerSharedGrant(assignment: RoleAssignment, container: SharedContainer): void {
  containersByGrant.set(assignment, container);
}

/** Returns the container of a share's assignment; undefined for other assignments. */
export function findSharedContainer(assignment: RoleAssignment): SharedContainer | undefined {
  return containersByGrant.get(assignment);
}

/**
 * Makes the assignments of a stack's shares wait for their containers. A dataset that names its container by a literal refers
 * to nothing, so Terraform could create the assignment first.
 */
export function dependOnContainers(
  stack: TerraformStack,
  storage: DeclaredStorage,
  all: readonly DeclaredAssignment[],
): void {
  const containers = new Map(
    storage.containers
      .filter(({ resource }) => TerraformStack.of(resource) === stack)
      .map(({ account, name, resource }) => [`${account} ${name}`, resource]),
  );
  for (const { assignment } of all) {
    const shared = findSharedContainer(assignment);
    if (!shared || TerraformStack.of(assignment) !== stack) continue;
    const name = toAppKey(assignment, shared.container);
    const resource = containers.get(`${storage.toStoreKey(shared.dataStore)} ${name}`);
    // A stack can be synthesized several times.
    if (!resource || hasReference(name) || dependentGrants.has(assignment)) continue;
    dependentGrants.add(assignment);
    assignment.dependsOn = [...(assignment.dependsOn ?? []), dependable(resource)];
  }
}

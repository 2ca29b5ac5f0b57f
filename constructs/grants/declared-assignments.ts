import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { IConstruct } from 'constructs';
import type { DeclaredStorage } from '../data-store/declared-storage-index';
import { toAppKey } from '../synthesis/comparison-keys';
import { isResourceOfType } from '../synthesis/resource-types';
import type { DeclaredRole } from './declared-roles';
import { DeclaredRoles } from './declared-roles';
import { listConstructs } from '../synthesis/all-constructs';

/** A role assignment of the app, whoever declared it, with keys that are equal for equal values. */
export interface DeclaredAssignment {
  readonly assignment: RoleAssignment;
  readonly principal: string;
  readonly role: DeclaredRole;
  /** Its scope, in one form for each account and container. */
  readonly scope: string;
  /** Its scope as the ARM id that it names, as far as that is known. */
  readonly scopeId: string;
}

/** Reads all role assignments of an app, in the order of its constructs. */
export function readAssignments(root: IConstruct, storage: DeclaredStorage): DeclaredAssignment[] {
  const roles = new DeclaredRoles(root);
  return listConstructs(root)
    .filter((construct) => isResourceOfType(RoleAssignment, construct))
    .map((assignment) => ({
      assignment,
      principal: toAppKey(assignment, assignment.principalIdInput ?? ''),
      role: roles.readRole(assignment),
      scope: storage.toScopeKey(assignment, assignment.scopeInput ?? ''),
      scopeId: toAppKey(assignment, assignment.scopeInput ?? ''),
    }));
}

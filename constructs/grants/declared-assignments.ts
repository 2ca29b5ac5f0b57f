import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Token } from 'cdktf';
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
  const scopesOfLiterals = new Map<string, Pick<DeclaredAssignment, 'scope' | 'scopeId'>>();
  const readScope = (assignment: RoleAssignment): Pick<DeclaredAssignment, 'scope' | 'scopeId'> => {
    const { scopeInput = '' } = assignment;
    const read = scopesOfLiterals.get(scopeInput) ?? {
      scope: storage.toScopeKey(assignment, scopeInput),
      scopeId: toAppKey(assignment, scopeInput),
    };
    if (!Token.isUnresolved(scopeInput)) scopesOfLiterals.set(scopeInput, read);
    return read;
  };
  return listConstructs(root)
    .filter((construct) => isResourceOfType(RoleAssignment, construct))
    .map((assignment) => {
      const { scope, scopeId } = readScope(assignment);
      const principal = toAppKey(assignment, assignment.principalIdInput ?? '');
      return { assignment, principal, role: roles.readRole(assignment), scope, scopeId };
    });
}

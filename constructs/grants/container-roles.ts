import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { READ_TAGS_ACTION, WRITE_TAGS_ACTION } from '../../lib/access/condition/build-condition';
import { DataRole } from '../../lib/access/roles';
import { defineCustomRoleDefinition } from './custom-role-definition';
import type { IDataStore } from '../data-store/data-store-props';

/** A role on containers. It is part of the address of its assignments. */
export type GrantedRole = 'Reader' | 'Contributor' | 'Owner' | TagRole;

/** A custom role for blob index tags: the built-in roles for tags allow much more. */
export type TagRole = 'TagReader' | 'TagWriter';

const TAG_ROLES: Readonly<Record<TagRole, { name: string; description: string; dataActions: string[] }>> = {
  TagReader: {
    name: 'Data Share Tag Reader',
    description: 'Reads blob index tags within the condition of its assignment.',
    dataActions: [READ_TAGS_ACTION],
  },
  TagWriter: {
    name: 'Data Share Tag Writer',
    description: 'Reads and sets blob index tags.',
    dataActions: [READ_TAGS_ACTION, WRITE_TAGS_ACTION],
  },
};

const BUILT_IN: Readonly<Record<Exclude<GrantedRole, TagRole>, DataRole>> = {
  Reader: DataRole.READER,
  Contributor: DataRole.CONTRIBUTOR,
  Owner: DataRole.OWNER,
};

export function isTagRole(role: GrantedRole): role is TagRole {
  return role in TAG_ROLES;
}

/**
 * Returns the reference to a role for an assignment. Defines the custom role for index tags with its first assignment:
 * one for each account of a stack.
 *
 * @param grantsOfStore Construct below which a stack declares its grants on a store.
 */
export function getRoleReference(
  role: GrantedRole,
  grantsOfStore: Construct,
  dataStore: IDataStore,
): Pick<RoleAssignmentConfig, 'roleDefinitionName' | 'roleDefinitionId'> {
  if (!isTagRole(role)) return { roleDefinitionName: BUILT_IN[role] };
  const id = `${role}Role`;
  const { name, description, dataActions } = TAG_ROLES[role];
  const existing = grantsOfStore.node.tryFindChild(id) as RoleDefinition | undefined;
  const definition =
    existing ??
    defineCustomRoleDefinition(grantsOfStore, id, {
      dataStore,
      // Unique in a tenant: another stack can share from the same account.
      name: `${name} ${dataStore.storageAccountName}/${TerraformStack.of(grantsOfStore).node.path}`,
      description,
      dataActions,
    });
  return { roleDefinitionId: definition.roleDefinitionResourceId };
}

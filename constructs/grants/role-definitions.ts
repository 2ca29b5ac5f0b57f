import type { RoleAssignmentConfig } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { READ_TAGS_ACTION, WRITE_TAGS_ACTION } from '../../lib/access/condition/build-condition';
import { DataRole } from '../../lib/access/roles';
import { defineCustomRole } from './custom-role';
import type { IDataStore } from '../data-store/data-store-props';

/** What is granted on containers, as the addresses of the assignments call it. */
export type GrantedRole = 'Reader' | 'Contributor' | 'Owner' | TagRole;

/** Rights to blob index tags: no built-in role has them without much else. */
export type TagRole = 'TagReader' | 'TagWriter';

const TAG_ROLES: Readonly<Record<TagRole, { name: string; description: string; dataActions: string[] }>> = {
  TagReader: {
    name: 'Data Share Tag Reader',
    description: 'Reads blob index tags, by the condition of its assignment.',
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
 * The role as an assignment takes it. Roles for index tags are defined where the first of them is assigned: one for each
 * account of a stack.
 *
 * @param grantsOfStore Where all that a stack grants on a store is declared.
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
    defineCustomRole(grantsOfStore, id, {
      dataStore,
      // Unique in a tenant: another stack may share from the account, too.
      name: `${name} ${dataStore.storageAccountName}/${TerraformStack.of(grantsOfStore).node.path}`,
      description,
      dataActions,
    });
  return { roleDefinitionId: definition.roleDefinitionResourceId };
}

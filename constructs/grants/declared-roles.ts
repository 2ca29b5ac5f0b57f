import { DataAzurermRoleDefinition } from '@cdktf/provider-azurerm/lib/data-azurerm-role-definition';
import type { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { findRoleByName } from '../../lib/access/role-definitions/built-in-roles';
import type { RolePowers } from '../../lib/access/role-definitions/role-powers';
import {
  createCustomRole,
  createUnknownRole,
  findBuiltInRole,
  parseRoleId,
} from '../../lib/access/role-definitions/role-powers';
import { toAppKey, toAttributeKey } from '../synthesis/comparison-keys';
import { isResourceOfType } from '../synthesis/resource-types';
import { listConstructs } from '../synthesis/all-constructs';

/** The role of an assignment. */
export interface DeclaredRole {
  /** Key of the role: equal for two ways to refer to one role. */
  readonly key: string;
  readonly powers: RolePowers;
}

/** The roles that an app refers to: built-in ones, and those that it defines. */
export class DeclaredRoles {
  private readonly rolesByReference = new Map<string, DeclaredRole>();

  constructor(root: IConstruct) {
    for (const construct of listConstructs(root)) {
      if (isResourceOfType(RoleDefinition, construct)) this.addDefinition(construct);
      else if (isResourceOfType(DataAzurermRoleDefinition, construct)) this.addLookup(construct);
    }
  }

  /** Returns the role of an assignment, from its name or its id. */
  public readRole(assignment: RoleAssignment): DeclaredRole {
    const { roleDefinitionNameInput: name, roleDefinitionIdInput: id } = assignment;
    const text = id ?? name ?? '';
    const key = toAppKey(assignment, text);
    const known = this.rolesByReference.get(parseRoleId(key) ?? key) ?? toBuiltInRole(text);
    return known ?? { key, powers: createUnknownRole(Token.isUnresolved(text) ? 'a token' : text) };
  }

  private addDefinition(definition: RoleDefinition): void {
    const { nameInput = '', roleDefinitionIdInput, permissionsInput } = definition;
    const blocks = Array.isArray(permissionsInput) ? permissionsInput : [];
    const role = {
      key: toAttributeKey(definition, 'id'),
      powers: createCustomRole(
        Token.isUnresolved(nameInput) ? 'a custom role' : nameInput,
        blocks.map(({ actions = [], notActions = [], dataActions = [], notDataActions = [] }) => ({
          actions,
          notActions,
          dataActions,
          notDataActions,
        })),
      ),
    };
    const references = ['id', 'role_definition_id', 'role_definition_resource_id', 'name'].map((attribute) =>
      toAttributeKey(definition, attribute),
    );
    const texts = [nameInput, roleDefinitionIdInput].flatMap((text) =>
      text ? [toAppKey(definition, text)] : [],
    );
    for (const reference of [...references, ...texts]) this.rolesByReference.set(reference, role);
  }

  private addLookup(lookup: DataAzurermRoleDefinition): void {
    const role = toBuiltInRole(lookup.roleDefinitionIdInput ?? lookup.nameInput ?? '');
    if (!role) return;
    for (const attribute of ['id', 'role_definition_id', 'name'])
      this.rolesByReference.set(toAttributeKey(lookup, attribute), role);
  }
}

function toBuiltInRole(nameOrId: string): DeclaredRole | undefined {
  if (Token.isUnresolved(nameOrId)) return undefined;
  const powers = findBuiltInRole(nameOrId);
  const key = findRoleByName(powers.name)?.id;
  return key === undefined ? undefined : { key, powers };
}

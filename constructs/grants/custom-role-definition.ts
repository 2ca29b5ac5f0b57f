import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { keepArguments } from '../synthesis/kept-arguments';
import type { IDataStore } from '../data-store/data-store-props';

/** A custom role for blobs of one account. */
export interface CustomRoleDefinitionProps {
  readonly dataStore: IDataStore;
  /** Name of the role; unique in a tenant. */
  readonly name: string;
  /** GUID of the role, so that its id is known before Terraform creates it. */
  readonly roleDefinitionId?: string;
  readonly description: string;
  /** The only actions of the role. It has no management actions, because conditions cannot restrict them. */
  readonly dataActions: string[];
}

/** Defines a role that is assignable in the resource group of an account. */
export function defineCustomRoleDefinition(
  scope: Construct,
  id: string,
  props: CustomRoleDefinitionProps,
): RoleDefinition {
  const resourceGroup = toResourceGroupId(props.dataStore.storageAccountId);
  const definition = new RoleDefinition(scope, id, {
    name: props.name,
    roleDefinitionId: props.roleDefinitionId,
    description: props.description,
    scope: resourceGroup,
    assignableScopes: [resourceGroup],
    permissions: [{ dataActions: props.dataActions }],
  });
  return keepArguments(definition);
}

/** Returns the ARM id of an account's resource group: /subscriptions/<id>/resourceGroups/<name>. */
function toResourceGroupId(storageAccountId: string): string {
  if (!Token.isUnresolved(storageAccountId)) return storageAccountId.split('/').slice(0, 5).join('/');
  return Fn.join('/', Token.asList(Fn.slice(Fn.split('/', storageAccountId), 0, 5)));
}

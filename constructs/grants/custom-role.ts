import { RoleDefinition } from '@cdktf/provider-azurerm/lib/role-definition';
import { Fn, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { IDataStore } from '../data-store/data-store-props';

/** A custom role for blobs of one account. */
export interface CustomRoleProps {
  readonly dataStore: IDataStore;
  /** Unique in a tenant. */
  readonly name: string;
  /** What is assigned is known before Terraform has made the role. */
  readonly roleDefinitionId?: string;
  readonly description: string;
  /** All that its holder may do; it has no management actions, which no condition would narrow. */
  readonly dataActions: string[];
}

/** Defines a role that can be assigned in the resource group of an account. */
export function defineCustomRole(scope: Construct, id: string, props: CustomRoleProps): RoleDefinition {
  const resourceGroup = toResourceGroupId(props.dataStore.storageAccountId);
  return new RoleDefinition(scope, id, {
    name: props.name,
    roleDefinitionId: props.roleDefinitionId,
    description: props.description,
    scope: resourceGroup,
    assignableScopes: [resourceGroup],
    permissions: [{ dataActions: props.dataActions }],
  });
}

/** The ARM id of an account's resource group: /subscriptions/<id>/resourceGroups/<name>. */
function toResourceGroupId(storageAccountId: string): string {
  if (!Token.isUnresolved(storageAccountId)) return storageAccountId.split('/').slice(0, 5).join('/');
  return Fn.join('/', Token.asList(Fn.slice(Fn.split('/', storageAccountId), 0, 5)));
}

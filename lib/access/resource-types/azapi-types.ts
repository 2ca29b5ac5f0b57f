import type { TypeClass } from './type-table';

/** The types of azapi 2.12 that act on an ARM type, which their argument `type` names. */
export const AZAPI_BY_ARM_TYPE: readonly string[] = [
  'azapi_resource',
  'azapi_resource_action',
  'azapi_update_resource',
];

/** The data sources of azapi that only read. `data.azapi_resource_action` can call anything. */
export const AZAPI_READERS: readonly string[] = [
  'azapi_client_config',
  'azapi_resource',
  'azapi_resource_id',
  'azapi_resource_list',
];

/** ARM types that open blobs, and everything below them, by what they do. Names are in lower case. */
const OPENERS: readonly (readonly [prefix: string, what: string])[] = [
  ['microsoft.authorization', 'changes role assignments, role definitions or policies'],
  ['microsoft.blueprint', 'assigns a blueprint, which can create role assignments'],
  ['microsoft.datashare', 'shares blobs with whoever accepts an invitation'],
  ['microsoft.managedidentity', 'changes an identity, or who signs in as it'],
  ['microsoft.managedservices', 'delegates roles to another tenant'],
  ['microsoft.management', 'decides which role assignments a subscription inherits'],
  ['microsoft.network/networksecurityperimeters', 'decides which networks reach the accounts in a perimeter'],
  ['microsoft.policyinsights/remediations', 'applies a policy to resources that exist'],
  ['microsoft.resources/deployments', 'deploys a template, which can create anything, also access'],
  ['microsoft.resources/deploymentstacks', 'deploys a template, which can create anything, also access'],
  ['microsoft.resources/deploymentscripts', 'runs a script with an identity'],
  ['microsoft.servicelinker', 'connects a service to storage, with a credential or a role'],
  ['microsoft.solutions', 'gives its publisher roles on a resource group'],
  ['microsoft.storage/storageaccounts', 'changes a storage account, or what is in it'],
  ['microsoft.storageactions', 'runs tasks on blobs'],
  ['microsoft.storagemover', 'copies data between storage'],
];

/** ARM types that open nothing, though a prefix above has them or they refer to an account. */
const HARMLESS: readonly string[] = [
  'microsoft.authorization/locks',
  'microsoft.authorization/policyexemptions',
  'microsoft.consumption/budgets',
  'microsoft.insights/activitylogalerts',
  'microsoft.insights/metricalerts',
  'microsoft.resources/resourcegroups',
  'microsoft.resources/tags',
  'microsoft.storage/storageaccounts/encryptionscopes',
  'microsoft.storage/storageaccounts/fileservices',
  'microsoft.storage/storageaccounts/queueservices',
  'microsoft.storage/storageaccounts/tableservices',
];

/**
 * Classifies a resource of azapi by its ARM type, such as `Microsoft.Network/virtualNetworks@2024-05-01`.
 *
 * @param armType The type as far as it is known; null if it is an expression.
 */
export function classifyArmType(armType: string | null): TypeClass {
  const name = armType?.split('@')[0].toLowerCase() ?? '';
  if (!/^[a-z0-9.]+(\/[a-z0-9.]+)+$/.test(name)) {
    return { kind: 'Always', what: 'creates or changes a resource of a type that only Terraform knows' };
  }
  const isWithin = (prefix: string): boolean => name === prefix || name.startsWith(`${prefix}/`);
  if (HARMLESS.some(isWithin)) return { kind: 'Cannot', why: 'gives nobody access to blobs' };
  const opener = OPENERS.find(([prefix]) => isWithin(prefix));
  // Types below a storage account can also be named by the type of an extension, such as role assignments of a container.
  return opener
    ? { kind: 'Always', what: opener[1] }
    : { kind: 'IfShared', what: 'has a type that this tool does not know' };
}

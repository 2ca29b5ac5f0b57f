import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { TerraformResource, TerraformStack, Token } from 'cdktf';
import { warnings } from '../../lib/errors/catalogue';
import { isFrom } from '../../lib/model/values/version-range';
import { findAzurermRange } from '../synthesis/azurerm-version';
import { isProviderOfType } from '../synthesis/resource-types';
import { readElementArguments } from '../synthesis/synthesized-arguments';
import { warn } from '../synthesis/warnings';
import { listConstructs } from '../synthesis/all-constructs';

/** The resource providers of Azure that resources of azurerm need, by the beginnings of their types, as azurerm spells them. */
const NEEDED: readonly (readonly [type: string, resourceProvider: string])[] = [
  ['azurerm_container_app_', 'Microsoft.App'],
  ['azurerm_data_factory', 'Microsoft.DataFactory'],
  ['azurerm_eventgrid_', 'Microsoft.EventGrid'],
  ['azurerm_key_vault', 'Microsoft.KeyVault'],
  ['azurerm_log_analytics_', 'Microsoft.OperationalInsights'],
  ['azurerm_monitor_', 'microsoft.insights'],
  ['azurerm_storage_', 'Microsoft.Storage'],
  ['azurerm_subnet', 'Microsoft.Network'],
  ['azurerm_user_assigned_identity', 'Microsoft.ManagedIdentity'],
  ['azurerm_virtual_network', 'Microsoft.Network'],
];

const CORE = ['Microsoft.ManagedIdentity', 'Microsoft.Network', 'Microsoft.Storage'];
/** The sets `extended`, `all` and `legacy` are equal in these. None has `Microsoft.App`. */
const EXTENDED = NEEDED.map(([, name]) => name).filter((name) => name !== 'Microsoft.App');

/** A type that needs an environment, which is there only if `Microsoft.App` is registered. */
const IN_ENVIRONMENT = 'azurerm_container_app_job';

/**
 * Warns of a provider of azurerm 4 or 5 that leaves out the registration of resource providers which resources of the stack need:
 * azurerm 5 registers none by itself, and azurerm 4 not all. Where the app says `none`, somebody else registers them.
 *
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/4.0-upgrade-guide#improved-resource-provider-registration
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/guides/5.0-upgrade-guide#resource-provider-registration-changes
 */
export function warnOfUnregisteredProviders(stack: TerraformStack): void {
  const range = findAzurermRange(stack);
  if (!isFrom(range, [4, 0, 0])) return;
  const isFive = isFrom(range, [5, 0, 0]);
  const all = listConstructs(stack).filter((each) => TerraformStack.of(each) === stack);
  for (const provider of all.filter((each) => isProviderOfType(AzurermProvider, each))) {
    const registered = listRegistered(provider, isFive);
    if (registered === undefined) continue;
    const { alias } = readElementArguments(provider);
    const types = all.flatMap((each) =>
      TerraformResource.isTerraformResource(each) && isDefinedBy(each, provider, alias)
        ? each.terraformResourceType
        : [],
    );
    const needed = findResourceProviders(types.filter((type) => isFive || type !== IN_ENVIRONMENT));
    const missing = needed.filter((name) => !registered.includes(name));
    if (missing.length > 0) warn(provider, warnings.resourceProvidersUnregistered(missing, isFive));
  }
}

/** Lists what a provider registers; undefined if somebody else does, or if it is not known. */
function listRegistered(provider: AzurermProvider, isFive: boolean): readonly string[] | undefined {
  const {
    resource_provider_registrations: set,
    resource_providers_to_register: listed = [],
    skip_provider_registration: isSkipped = false,
  } = readElementArguments(provider);
  if (set === 'none' || isSkipped !== false) return undefined;
  if (Token.isUnresolved(set) || Token.isUnresolved(listed)) return undefined;
  const known = set === 'core' ? CORE : set === undefined && isFive ? [] : EXTENDED;
  return [...known, ...(listed as readonly string[])];
}

/**
 * Returns the resource providers that types of azurerm need. Those of resource groups and role assignments are registered in each
 * subscription. azapi registers those of its own resources.
 */
export function findResourceProviders(types: readonly string[]): string[] {
  const needed = NEEDED.filter(([start]) => types.some((type) => type.startsWith(start)));
  return [...new Set(needed.map(([, name]) => name))];
}

/** True for a resource of a provider; the one without an alias has those that name none. */
function isDefinedBy(resource: TerraformResource, provider: AzurermProvider, alias: unknown): boolean {
  return resource.provider === undefined ? alias === undefined : resource.provider === provider;
}

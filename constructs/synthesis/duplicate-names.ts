import { TerraformDataSource, TerraformResource, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import { problems } from '../../lib/errors/catalogue';
import type { Problem } from '../../lib/errors/error-codes';
import { createLookup } from '../../lib/lookup';
import { listConstructs } from './all-constructs';
import { toAppKey } from './comparison-keys';
import { readProviderSubscription } from './provider-subscription';
import { isRepeated } from './resource-types';
import { readArguments, readElementArguments } from './synthesized-arguments';
import { toShownValue } from './terraform-strings';

type Element = TerraformResource | TerraformDataSource;

/** The resource type of azapi, which has the type of Azure Resource Manager as an argument. */
const AZAPI_RESOURCE = 'azapi_resource';

/** Matches the references to resources and data sources of azurerm in an expression. */
const REFERENCE = /(?<![\w.-])(data\.)?(azurerm_\w+)\.([\w-]+)/g;

/** A type of Azure Resource Manager. */
interface NamedType {
  /** The words for it in messages. */
  readonly kind: string;
  /** The type of azurerm; undefined for a type that only azapi has. */
  readonly azurerm?: string;
  /**
   * Within what its names are unique: all of Azure, or what an argument of azurerm refers to.
   * @default - the resource group
   */
  readonly within?: 'Azure' | 'target_resource_id' | 'log_analytics_workspace_id';
}

/**
 * The types of resources with a name that this library defines, apart from the parts of an account, a factory or a storage mover, by
 * their names in Azure Resource Manager in lower case.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
const NAMED_TYPES = createLookup<NamedType>({
  'microsoft.app/jobs': { kind: 'Container Apps job', azurerm: 'azurerm_container_app_job' },
  'microsoft.app/managedenvironments': {
    kind: 'Container Apps environment',
    azurerm: 'azurerm_container_app_environment',
  },
  'microsoft.datafactory/factories': {
    kind: 'data factory',
    azurerm: 'azurerm_data_factory',
    within: 'Azure',
  },
  'microsoft.eventgrid/systemtopics': { kind: 'system topic', azurerm: 'azurerm_eventgrid_system_topic' },
  'microsoft.insights/actiongroups': { kind: 'action group', azurerm: 'azurerm_monitor_action_group' },
  'microsoft.insights/diagnosticsettings': {
    kind: 'diagnostic setting',
    azurerm: 'azurerm_monitor_diagnostic_setting',
    within: 'target_resource_id',
  },
  'microsoft.insights/metricalerts': { kind: 'metric alert', azurerm: 'azurerm_monitor_metric_alert' },
  'microsoft.insights/scheduledqueryrules': {
    kind: 'log alert',
    azurerm: 'azurerm_monitor_scheduled_query_rules_alert_v2',
  },
  'microsoft.managedidentity/userassignedidentities': {
    kind: 'managed identity',
    azurerm: 'azurerm_user_assigned_identity',
  },
  'microsoft.operationalinsights/workspaces': {
    kind: 'Log Analytics workspace',
    azurerm: 'azurerm_log_analytics_workspace',
  },
  'microsoft.operationalinsights/workspaces/savedsearches': {
    kind: 'saved search',
    azurerm: 'azurerm_log_analytics_saved_search',
    within: 'log_analytics_workspace_id',
  },
  'microsoft.storagemover/storagemovers': { kind: 'storage mover' },
});

const TYPES_OF_AZURERM = createLookup(
  Object.fromEntries(
    Object.entries(NAMED_TYPES).flatMap(([type, { azurerm }]) => (azurerm ? [[azurerm, type]] : [])),
  ),
);

/**
 * Returns the resources of a stack that another resource of the app has the type, the resource group and the name of: Terraform would
 * create the one, and find the other there already. A resource group is that of an Azure subscription. Groups in subscriptions that
 * cannot be compared are two, such as those of two stacks whose providers get the subscription from the environment.
 */
export function findDuplicateNames(stack: TerraformStack): Problem[] {
  const first = new Map<string, TerraformResource>();
  return listConstructs(stack.node.root).flatMap((each) => {
    if (!TerraformResource.isTerraformResource(each)) return [];
    const named = readName(each);
    if (named === undefined) return [];
    const other = first.get(named.key);
    if (other === undefined) first.set(named.key, each);
    if (other === undefined || ![each, other].some((one) => TerraformStack.of(one) === stack)) return [];
    const problem = problems.duplicateName(named.kind, toShownValue(named.name), other.node.path);
    return [{ ...problem, where: each.node.path }];
  });
}

/** The name of a resource, and the key that no other resource of the app may have. */
interface Named {
  readonly kind: string;
  readonly name: string;
  readonly key: string;
}

/** Returns undefined for other types, and for a block that can be the alternative to another one. */
function readName(resource: TerraformResource): Named | undefined {
  const { terraformResourceType } = resource;
  const isAzapi = terraformResourceType === AZAPI_RESOURCE;
  const known = TYPES_OF_AZURERM[terraformResourceType];
  if ((!isAzapi && known === undefined) || isRepeated(resource)) return undefined;
  const values = readArguments(TerraformStack.of(resource), resource);
  const read = (argument: string): string => toText(values[argument]);
  const type = isAzapi ? read('type').toLowerCase().replace(/@.*$/, '') : known;
  const named = NAMED_TYPES[type];
  if (named === undefined) return undefined;
  const name = read('name');
  const place = isAzapi ? toParentKey(resource, read('parent_id')) : toPlace(resource, named, read);
  const key = [type, named.within === 'Azure' ? '' : place, toAppKey(resource, name)];
  return { kind: named.kind, name, key: key.join(' ') };
}

/** Returns the key of what the names of a type of azurerm are unique within. */
function toPlace(
  resource: TerraformResource,
  { within }: NamedType,
  read: (argument: string) => string,
): string {
  return within === undefined
    ? toGroupKey(resource, toProviderKey(resource), read('resource_group_name'))
    : toAppKey(resource, read(within));
}

/** Returns the key of a resource group by its id. */
function toParentKey(resource: TerraformResource, id: string): string {
  const [, subscription, group] = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)$/i.exec(id) ?? [];
  if (subscription === undefined) return toAppKey(resource, id);
  // The subscription of a resource is that of its provider.
  const owner = findReferenced(resource, subscription);
  return toGroupKey(resource, owner ? toProviderKey(owner) : toAppKey(resource, subscription), group);
}

function toGroupKey(resource: TerraformResource, subscription: string, group: string): string {
  const defined = findReferenced(resource, group);
  const name = defined && readElementArguments(defined)['name'];
  return `${subscription} ${toAppKey(resource, typeof name === 'string' ? name : group)}`;
}

function toProviderKey(element: Element): string {
  const subscription = readProviderSubscription(element);
  return subscription === undefined
    ? `<${TerraformStack.of(element).node.path}>`
    : toAppKey(element, subscription);
}

/** Finds the resource or data source of azurerm, in the same stack, that a token alone refers to. */
function findReferenced(user: IConstruct, value: string): Element | undefined {
  if (!Token.isUnresolved(value)) return undefined;
  const stack = TerraformStack.of(user);
  const references = [...toAppKey(user, value).matchAll(REFERENCE)];
  const [[, data, type, name] = []] = references;
  if (references.length !== 1) return undefined;
  return listConstructs(stack).find((each): each is Element & IConstruct => {
    const isKind = data
      ? TerraformDataSource.isTerraformDataSource(each)
      : TerraformResource.isTerraformResource(each);
    const element = each as Element;
    return isKind && element.terraformResourceType === type && element.friendlyUniqueId === name;
  });
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

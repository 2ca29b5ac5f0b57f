import type { Rule } from './rule';
import { createPatternRule } from './rule';

/*
 * Azure's rules for the resources that run and monitor synchronizations.
 */

/** A segment of an ARM id. Ids become parts of URLs, which they must not extend by a query, or leave by dots. */
const NAME = String.raw`[^/\s?#%]+`;
const NO_DOTS = String.raw`(?!.*/\.{1,2}(?:/|$))`;

/** Creates the rule of an ARM id. Azure Resource Manager ignores case. */
function createArmIdRule(type: string, example: string): Rule {
  const provider = type.replaceAll('.', '\\.');
  return createPatternRule(
    new RegExp(
      `^${NO_DOTS}/subscriptions/${NAME}/resourceGroups/${NAME}/providers/${provider}/${NAME}$`,
      'i',
    ),
    `an id like /subscriptions/.../resourceGroups/.../providers/${type}/${example}`,
  );
}

/** The rule of the ARM id of any resource in a resource group. */
export const resourceIdRule = createPatternRule(
  new RegExp(
    `^${NO_DOTS}/subscriptions/${NAME}/resourceGroups/${NAME}/providers/[A-Za-z0-9.]+(?:/${NAME}/${NAME})+$`,
    'i',
  ),
  'an ARM id like /subscriptions/.../resourceGroups/.../providers/Microsoft.Storage/...',
);

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export const resourceGroupNameRule = createPatternRule(
  // Azure allows letters of all languages. azurerm does not.
  /^[A-Za-z0-9_.()-]{0,89}[A-Za-z0-9_()-]$/,
  "the name of a resource group: 1 to 90 letters (a to z), digits, '_', '-', '.' and parentheses, not ending with '.'",
);

/** @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export const userAssignedIdentityNameRule = createPatternRule(
  /^[A-Za-z0-9][\w-]{2,127}$/,
  "3 to 128 letters, digits, '-' and '_', beginning with a letter or digit",
);

export const userAssignedIdentityIdRule = createArmIdRule(
  'Microsoft.ManagedIdentity/userAssignedIdentities',
  'sync',
);
export const containerRegistryIdRule = createArmIdRule('Microsoft.ContainerRegistry/registries', 'contoso');
export const environmentIdRule = createArmIdRule('Microsoft.App/managedEnvironments', 'jobs');
export const workspaceIdRule = createArmIdRule('Microsoft.OperationalInsights/workspaces', 'logs');
export const actionGroupIdRule = createArmIdRule('Microsoft.Insights/actionGroups', 'on-call');
export const dataFactoryIdRule = createArmIdRule('Microsoft.DataFactory/factories', 'contoso-copies');
export const storageMoverIdRule = createArmIdRule('Microsoft.StorageMover/storageMovers', 'contoso-mover');
export const systemTopicIdRule = createArmIdRule('Microsoft.EventGrid/systemTopics', 'sales');

/**
 * The name of a data factory, which is unique in Azure.
 *
 * @see https://learn.microsoft.com/azure/data-factory/naming-rules
 */
export const dataFactoryNameRule = createPatternRule(
  /^(?!.*--)[A-Za-z0-9][A-Za-z0-9-]{1,61}[A-Za-z0-9]$/,
  '3 to 63 letters, digits and single hyphens, beginning and ending with a letter or digit',
);

/** Maximum number of characters of the name of an integration runtime. */
export const MAX_INTEGRATION_RUNTIME_NAME = 63;

/** The name of an integration runtime, which has the rule of its factory. @see https://learn.microsoft.com/azure/data-factory/naming-rules */
export const integrationRuntimeNameRule = dataFactoryNameRule;

/** The rule of the ARM id of an endpoint of a storage mover. */
export const moverEndpointIdRule = createPatternRule(
  new RegExp(
    `^${NO_DOTS}/subscriptions/${NAME}/resourceGroups/${NAME}/providers/Microsoft\\.StorageMover/storageMovers/${NAME}/endpoints/[A-Za-z0-9][A-Za-z0-9_-]{0,63}$`,
    'i',
  ),
  'an id like /subscriptions/.../resourceGroups/.../providers/Microsoft.StorageMover/storageMovers/contoso-mover/endpoints/sales',
);

/**
 * The name of a storage mover.
 *
 * @see https://learn.microsoft.com/azure/templates/microsoft.storagemover/storagemovers
 */
export const storageMoverNameRule = createPatternRule(
  /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
  "1 to 64 letters, digits, '-' and '_', beginning with a letter or digit",
);

/**
 * The name of a Container Apps job.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
export const jobNameRule = createPatternRule(
  /^(?!.*--)[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
  '1 to 32 lowercase letters, digits and single hyphens, beginning with a letter, not ending with a hyphen',
);

/** The rule of an image: `[registry/]repository[:tag][@digest]`. */
export const imageRule = createPatternRule(
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?$/,
  'an image like contoso.azurecr.io/datashare:0.1.0, with a repository in lowercase',
);

/**
 * Returns the rule that an image breaks if it cannot be in a registry. The login server of a registry begins with its name,
 * which a label can follow.
 *
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-concepts
 */
export function findRegistryProblem(image: string, registryId: string): string | undefined {
  const name = registryId.slice(registryId.lastIndexOf('/') + 1).toLowerCase();
  const [server, ...repository] = image.toLowerCase().split('/');
  const isThere = repository.length > 0 && (server.startsWith(`${name}.`) || server.startsWith(`${name}-`));
  return isThere
    ? undefined
    : `in the registry that 'registryId' names, like ${name}.azurecr.io/datashare:0.1.0`;
}

/**
 * Checks the resources of a replica on a dedicated profile. Their maximum depends on its machines.
 *
 * @returns The property that is wrong and the rule that it breaks.
 */
export function findDedicatedProblem(
  cpu: number,
  memory: string,
): { readonly prop: 'cpu' | 'memory'; readonly rule: string } | undefined {
  if (!(Number.isFinite(cpu) && cpu > 0)) return { prop: 'cpu', rule: 'a number of vCPUs above 0' };
  const [, gibibytes] = /^(\d+(?:\.\d+)?)Gi$/.exec(memory) ?? [];
  return Number(gibibytes) > 0 ? undefined : { prop: 'memory', rule: 'a number of GiB, like "2Gi"' };
}

/** Maximum number of vCPUs for one replica on the Consumption profile. */
const MAX_CPU = 4;

/**
 * Checks the resources of a replica on the Consumption profile: 0.25 to 4 vCPU in steps of 0.25, and twice as many GiB of
 * memory.
 *
 * @returns The property that is wrong and the rule that it breaks.
 * @see https://learn.microsoft.com/azure/container-apps/containers#allocations
 */
export function findConsumptionProblem(
  cpu: number,
  memory: string,
): { readonly prop: 'cpu' | 'memory'; readonly rule: string } | undefined {
  const isStep = Number.isInteger(cpu * 4) && cpu > 0 && cpu <= MAX_CPU;
  if (!isStep) return { prop: 'cpu', rule: `0.25 to ${MAX_CPU} in steps of 0.25` };
  const [, gibibytes] = /^(\d+(?:\.\d+)?)Gi$/.exec(memory) ?? [];
  if (Number(gibibytes) === cpu * 2) return undefined;
  return { prop: 'memory', rule: `"${cpu * 2}Gi" with ${cpu} vCPU: twice as many GiB` };
}

/** The fixed segments of ids, as Azure and azurerm write them. */
const FIXED_SEGMENTS = new Map(
  [
    'subscriptions',
    'resourceGroups',
    'providers',
    'Microsoft.Storage',
    'storageAccounts',
    'Microsoft.ManagedIdentity',
    'userAssignedIdentities',
    'Microsoft.ContainerRegistry',
    'registries',
    'Microsoft.App',
    'managedEnvironments',
    'Microsoft.OperationalInsights',
    'workspaces',
    'Microsoft.Insights',
    'actionGroups',
    'Microsoft.EventGrid',
    'systemTopics',
    'Microsoft.DataFactory',
    'factories',
    'Microsoft.StorageMover',
    'storageMovers',
  ].map((segment) => [segment.toLowerCase(), segment]),
);

/**
 * Writes the fixed segments of an ARM id in their own case; names stay as they are. The Azure CLI prints some ids with
 * `/resourcegroups/`: azurerm refuses them, or replaces a role assignment with such a scope in each apply.
 */
export function toCanonicalId(id: string): string {
  const segments = id.split('/');
  // /subscriptions/<id>/resourceGroups/<name>/providers/<namespace>/<type>/<name>: names are at places 2, 4 and 8.
  return segments
    .map((segment, at) =>
      [2, 4, 8].includes(at) ? segment : (FIXED_SEGMENTS.get(segment.toLowerCase()) ?? segment),
    )
    .join('/');
}

/** Maximum number of tags of a resource. */
const MAX_TAGS = 50;

/**
 * Finds the rule that tags break: their number, and the length and characters of names and values. Storage accounts have the
 * smallest limit for names.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
 */
export function findTagRule(tags: Readonly<Record<string, unknown>>): string | undefined {
  const names = Object.keys(tags);
  if (names.length > MAX_TAGS) return `at most ${MAX_TAGS} tags`;
  if (names.some((name) => name.length < 1 || name.length > 128 || /[<>%&\\?/]/.test(name)))
    return "tags with names of 1 to 128 characters, without '<', '>', '%', '&', '\\', '?' and '/'";
  if (names.some((name) => typeof tags[name] !== 'string' || tags[name].length > 256))
    return 'tags with values that are texts of at most 256 characters';
  return undefined;
}

import { createUuid } from '../computed/context';
import type { Value, Values } from '../values';
import { asText, isBlock, UNKNOWN } from '../values';
import { datasets, integrationRuntimes, linkedServices, managedPrivateEndpoints } from './data-factory-types';
import { replicationPolicies } from './replication-policies';
import { splitResourceId } from './resource-id';
import type { Shape } from './shapes';
import { moverEndpoints, moverJobs, moverProjects, storageMovers } from './storage-mover-types';
import {
  allowMember,
  flag,
  mapOfText,
  READ_ONLY,
  requireMember,
  takeList,
  takeObject,
  takeWord,
  takeText,
} from './shapes';

/*
 * The types of resources that stacks make by azapi, as the specification of Microsoft.Storage 2026-04-01 has them
 * (specification/storage/resource-manager/Microsoft.Storage in Azure/azure-rest-api-specs, and the types that azapi embeds).
 */

/** A type of resource: its bodies, and what Azure adds to them. */
export interface ResourceType {
  /** The body of a creation; undefined where the resource has to be there already. */
  readonly creation?: Shape;
  /** The body of a change. */
  readonly change: Shape;
  /** The names that are possible. */
  readonly name?: RegExp;
  /** "Create [it] if it does not already exist; otherwise, error out. This API will not allow you to replace an already existing resource." */
  readonly isNeverReplaced?: true;
  /** A request to the resource itself can be a PUT of the whole body. */
  readonly takesPut?: true;
  /** Why Azure refuses a body for the resource of an id, beyond its form. */
  readonly refusedPut?: (id: string, body: Value) => readonly string[];
  /** The properties that only Azure sets. */
  readonly computed: (id: string, location: string, body: Value) => Values;
}

const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
const URI =
  /^azds:\/\/[a-zA-Z0-9-]+:[a-zA-Z0-9-_]+:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
const NAME = /^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/;

const description = allowMember(takeText({ atMost: 250 }));

/** A container, and what follows in it: the specification says no more than that. */
const asset = takeObject({
  assetPath: requireMember(takeText({ pattern: /^\/[^/]+(\/[^/]+)*$/ })),
  displayName: requireMember(takeText({ pattern: /./ })),
});
const accessPolicy = takeObject({
  principalId: requireMember(takeText({ pattern: UUID })),
  tenantId: requireMember(takeText({ pattern: UUID })),
  // The type has None as well; its description says that only Read is supported.
  permission: requireMember(takeWord('Read')),
});

const dataShares: ResourceType = {
  name: NAME,
  isNeverReplaced: true,
  creation: takeObject({
    location: requireMember(takeText()),
    tags: allowMember(mapOfText),
    properties: requireMember(
      takeObject({
        description,
        assets: requireMember(takeList(asset)),
        accessPolicies: requireMember(takeList(accessPolicy)),
        dataShareIdentifier: READ_ONLY,
        dataShareUri: READ_ONLY,
        provisioningState: READ_ONLY,
      }),
    ),
  }),
  change: takeObject({
    tags: allowMember(mapOfText),
    properties: allowMember(
      takeObject({
        description,
        assets: allowMember(takeList(asset)),
        accessPolicies: allowMember(takeList(accessPolicy)),
      }),
    ),
  }),
  computed: (id, location) => {
    const dataShareIdentifier = createUuid('data share', id);
    return {
      dataShareIdentifier,
      dataShareUri: `azds://${location}:${splitResourceId(id).name}:${dataShareIdentifier}`,
      provisioningState: 'Succeeded',
    };
  },
};

const authProperties = takeObject({
  type: requireMember(takeWord('ManagedIdentity')),
  identityResourceId: allowMember(
    takeText({
      pattern:
        /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.ManagedIdentity\/userAssignedIdentities\/[^/]+$/i,
    }),
  ),
});
const state = allowMember(takeWord('Active', 'Inactive'));

const connectors: ResourceType = {
  name: NAME,
  isNeverReplaced: true,
  creation: takeObject({
    location: requireMember(takeText()),
    tags: allowMember(mapOfText),
    properties: requireMember(
      takeObject({
        description,
        state,
        testConnection: allowMember(flag),
        dataSourceType: requireMember(takeWord('Azure_DataShare')),
        source: requireMember(
          takeObject({
            type: requireMember(takeWord('DataShare')),
            connection: requireMember(
              takeObject({
                type: requireMember(takeWord('DataShare')),
                dataShareUri: requireMember(takeText({ pattern: URI })),
              }),
            ),
            authProperties: requireMember(authProperties),
          }),
        ),
        uniqueId: READ_ONLY,
        creationTime: READ_ONLY,
        provisioningState: READ_ONLY,
      }),
    ),
  }),
  // A connection is not mutable.
  change: takeObject({
    tags: allowMember(mapOfText),
    properties: allowMember(
      takeObject({
        description,
        state,
        testConnection: allowMember(flag),
        source: allowMember(
          takeObject({
            type: requireMember(takeWord('DataShare')),
            authProperties: allowMember(authProperties),
          }),
        ),
      }),
    ),
  }),
  computed: (id) => ({
    uniqueId: createUuid('connector', id),
    creationTime: '2026-01-01T00:00:00Z',
    provisioningState: 'Succeeded',
  }),
};

/** The part of an account that azurerm cannot set. */
const storageAccounts: ResourceType = {
  change: takeObject({
    properties: requireMember(
      takeObject({
        dataCollaborationPolicyProperties: requireMember(
          takeObject({
            allowStorageDataShares: allowMember(flag),
            allowStorageConnectors: allowMember(flag),
            allowCrossTenantDataSharing: allowMember(flag),
          }),
        ),
      }),
    ),
  }),
  computed: () => ({ provisioningState: 'Succeeded' }),
};

const number: Shape = (value, path) =>
  value === UNKNOWN || typeof value === 'number' ? [] : [`\`${path}\` is invalid, expect \`number\``];
const text = takeText();
const anyList = takeList(() => []);

/** Jobs of Container Apps, as far as stacks make them: specification/app of 2026-01-01, and `jobs` as azapi 2.12.0 embeds it. */
const jobProperties = takeObject({
  environmentId: requireMember(text),
  workloadProfileName: allowMember(text),
  provisioningState: READ_ONLY,
  configuration: requireMember(
    takeObject({
      triggerType: requireMember(takeWord('Event', 'Manual', 'Schedule')),
      replicaTimeout: requireMember(number),
      replicaRetryLimit: allowMember(number),
      registries: allowMember(anyList),
      secrets: allowMember(anyList),
      eventTriggerConfig: requireMember(
        takeObject({
          parallelism: allowMember(number),
          replicaCompletionCount: allowMember(number),
          scale: requireMember(
            takeObject({
              minExecutions: allowMember(number),
              maxExecutions: allowMember(number),
              pollingInterval: allowMember(number),
              rules: requireMember(
                takeList(
                  takeObject({
                    name: requireMember(text),
                    type: requireMember(text),
                    metadata: requireMember(mapOfText),
                    identity: allowMember(text),
                    auth: allowMember(anyList),
                  }),
                ),
              ),
            }),
          ),
        }),
      ),
    }),
  ),
  template: requireMember(
    takeObject({
      containers: requireMember(
        takeList(
          takeObject({
            name: requireMember(text),
            image: requireMember(text),
            command: allowMember(anyList),
            args: allowMember(anyList),
            env: allowMember(
              takeList(
                takeObject({
                  name: requireMember(text),
                  value: allowMember(text),
                  secretRef: allowMember(text),
                }),
              ),
            ),
            resources: allowMember(takeObject({ cpu: allowMember(number), memory: allowMember(text) })),
          }),
        ),
      ),
    }),
  ),
});

const jobs: ResourceType = {
  name: /^(?!.*--)[a-z][a-z0-9-]{0,30}[a-z0-9]$/,
  creation: takeObject({
    location: requireMember(text),
    tags: allowMember(mapOfText),
    properties: requireMember(jobProperties),
  }),
  change: takeObject({ properties: allowMember(jobProperties) }),
  computed: () => ({ provisioningState: 'Succeeded' }),
};

const ACCOUNT = 'Microsoft.Storage/storageAccounts';
const FACTORY = 'Microsoft.DataFactory/factories';
const MOVER = 'Microsoft.StorageMover/storageMovers';
const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  [ACCOUNT]: storageAccounts,
  [`${ACCOUNT}/dataShares`]: dataShares,
  [`${ACCOUNT}/connectors`]: connectors,
  [`${ACCOUNT}/objectReplicationPolicies`]: replicationPolicies,
  'Microsoft.App/jobs': jobs,
  [MOVER]: storageMovers,
  [`${MOVER}/endpoints`]: moverEndpoints,
  [`${MOVER}/projects`]: moverProjects,
  [`${MOVER}/projects/jobDefinitions`]: moverJobs,
  [`${FACTORY}/linkedservices`]: linkedServices,
  [`${FACTORY}/datasets`]: datasets,
  [`${FACTORY}/integrationRuntimes`]: integrationRuntimes,
  [`${FACTORY}/managedVirtualNetworks/managedPrivateEndpoints`]: managedPrivateEndpoints,
};

/** Versions that have data shares and are known to azapi 2.12.0. */
export const API_VERSIONS = ['2025-08-01', '2026-04-01'];

/** Versions of other types that are known to azapi 2.12.0. */
const OTHER_VERSIONS: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.App/jobs': ['2026-01-01'],
  [MOVER]: ['2026-05-01'],
  [`${MOVER}/endpoints`]: ['2026-05-01'],
  [`${MOVER}/projects`]: ['2026-05-01'],
  [`${MOVER}/projects/jobDefinitions`]: ['2026-05-01'],
  [`${FACTORY}/linkedservices`]: ['2018-06-01'],
  [`${FACTORY}/datasets`]: ['2018-06-01'],
  [`${FACTORY}/integrationRuntimes`]: ['2018-06-01'],
  [`${FACTORY}/managedVirtualNetworks/managedPrivateEndpoints`]: ['2018-06-01'],
};

/** The versions of a type that azapi knows. */
export function listVersions(resourceType: string): readonly string[] {
  return OTHER_VERSIONS[resourceType] ?? API_VERSIONS;
}

/** The type of a resource; undefined where nothing is written down of it here. */
export function findType(resourceType: string): ResourceType | undefined {
  return RESOURCE_TYPES[resourceType];
}

/** The answer to a request on a resource: the body, and what Azure adds. */
export function answerResource(
  type: ResourceType | undefined,
  id: string,
  { location, body }: Values,
): Values {
  const sent: Values = isBlock(body) ? body : {};
  const properties = sent['properties'];
  const own = type?.computed(id, asText(location), sent) ?? {};
  return {
    ...sent,
    id,
    name: splitResourceId(id).name,
    properties: { ...(isBlock(properties) ? properties : {}), ...own },
  };
}

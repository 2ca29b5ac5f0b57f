import type { Value, Values } from '../values';
import { asText, isBlock, UNKNOWN } from '../values';
import { splitResourceId } from './resource-id';
import type { ResourceType } from './resource-types';
import type { Shape } from './shapes';
import {
  allowMember,
  flag,
  mapOfText,
  requireMember,
  takeList,
  takeNumber,
  takeObject,
  takeText,
  takeWord,
} from './shapes';

/*
 * A storage mover and its parts, as far as stacks make them: the specification of Microsoft.StorageMover 2026-05-01.
 */

const NAME = /^[0-9a-zA-Z][-_0-9a-zA-Z]{0,63}$/;
const ACCOUNT =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Storage\/storageAccounts\/[a-z0-9]{3,24}$/i;
const ENDPOINT =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.StorageMover\/storageMovers\/[^/]+\/endpoints\/[^/]+$/i;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const text = takeText();
const utcTime = takeText({ pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ });

function createType(properties: Shape, more: Parameters<typeof takeObject>[0] = {}): ResourceType {
  const body = takeObject({ properties: requireMember(properties), ...more });
  return { name: NAME, creation: body, change: body, computed: () => ({ provisioningState: 'Succeeded' }) };
}

const described = takeObject({ description: allowMember(text) });

export const storageMovers = createType(described, {
  location: requireMember(text),
  tags: allowMember(mapOfText),
});

export const moverProjects = createType(described);

export const moverEndpoints = createType(
  takeObject({
    endpointType: requireMember(takeWord('AzureStorageBlobContainer')),
    endpointKind: allowMember(takeWord('Source', 'Target')),
    storageAccountResourceId: requireMember(takeText({ pattern: ACCOUNT })),
    blobContainerName: requireMember(text),
    enableCrossTenantTransfer: allowMember(flag),
    allowedStorageAccounts: allowMember(takeList(takeText({ pattern: ACCOUNT }))),
    description: allowMember(text),
  }),
);

const schedule = takeObject({
  frequency: requireMember(takeWord('Monthly', 'Weekly', 'Daily', 'Onetime', 'None', 'Hourly')),
  isActive: requireMember(flag),
  executionTime: allowMember(
    takeObject({
      hour: requireMember(takeNumber({ atLeast: 0, atMost: 24 })),
      minute: allowMember(takeNumber({ atLeast: 0, atMost: 30 })),
    }),
  ),
  startDate: allowMember(utcTime),
  endDate: allowMember(utcTime),
  daysOfWeek: allowMember(takeList(text)),
  daysOfMonth: allowMember(takeList(takeNumber({ atLeast: 1, atMost: 31 }))),
  repeatInterval: allowMember(text),
});

const job = createType(
  takeObject({
    jobType: allowMember(takeWord('CloudToCloud', 'OnPremToCloud')),
    copyMode: requireMember(takeWord('Additive', 'Mirror')),
    sourceName: requireMember(takeText({ pattern: NAME })),
    sourceSubpath: allowMember(text),
    targetName: requireMember(takeText({ pattern: NAME })),
    targetSubpath: allowMember(text),
    dataIntegrityValidation: allowMember(takeWord('SaveVerifyFileMD5', 'SaveFileMD5', 'None')),
    schedule: allowMember(schedule),
    isCrossTenantJob: allowMember(flag),
    crossTenantEndpointTenantId: allowMember(takeText({ pattern: UUID })),
    crossTenantEndpointResourceId: allowMember(takeText({ pattern: ENDPOINT })),
  }),
);

/**
 * "Blob container-to-container migration doesn't allow you to select the same Source and Target Endpoint". For two tenants: "Use the
 * endpoint ID, not the target storage account ID. Its endpoint name must match `targetName`".
 */
export const moverJobs: ResourceType = {
  ...job,
  refusedPut: (id, body) => {
    const properties = getProperties(body);
    const [source, target, tenant, endpoint] = [
      'sourceName',
      'targetName',
      'crossTenantEndpointTenantId',
      'crossTenantEndpointResourceId',
    ].map((name) => properties[name] ?? null);
    const { name } = splitResourceId(id);
    const isOfTwoTenants = properties['isCrossTenantJob'] === true;
    const reasons: string[] = [];
    if (!isOfTwoTenants && source !== UNKNOWN && asText(source) === asText(target))
      reasons.push(`the job ${name} has one endpoint for both sides`);
    if (isOfTwoTenants !== (tenant !== null) || isOfTwoTenants !== (endpoint !== null))
      reasons.push(`the job ${name} names another tenant and its endpoint only in part`);
    if (isOfTwoTenants && endpoint !== UNKNOWN && asText(endpoint)?.split('/').at(-1) !== asText(target))
      reasons.push(`the job ${name} has another target than the endpoint of the other tenant`);
    return reasons;
  },
};

function getProperties(body: Value): Values {
  const properties = isBlock(body) ? body['properties'] : undefined;
  return isBlock(properties) ? properties : {};
}

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
  }),
);

/** "Blob container-to-container migration doesn't allow you to select the same Source and Target Endpoint". */
export const moverJobs: ResourceType = {
  ...job,
  refusedPut: (id, body) => {
    const { sourceName, targetName } = getProperties(body);
    const isSame = sourceName !== UNKNOWN && asText(sourceName ?? null) === asText(targetName ?? null);
    return isSame ? [`the job ${splitResourceId(id).name} has one endpoint for both sides`] : [];
  },
};

function getProperties(body: Value): Values {
  const properties = isBlock(body) ? body['properties'] : undefined;
  return isBlock(properties) ? properties : {};
}

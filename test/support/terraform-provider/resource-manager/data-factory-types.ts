import type { Values } from '../values';
import type { ResourceType } from './resource-types';
import { allowMember, flag, requireMember, takeObject, takeText, takeWord } from './shapes';

/*
 * The parts of a data factory that stacks make by azapi, as far as stacks make them: the specification of Microsoft.DataFactory
 * 2018-06-01, and the naming rules of Data Factory.
 */

/** Linked services and datasets have no hyphens in their names. */
const NAME = /^[A-Za-z0-9]\w{0,259}$/;
const NETWORK_NAME = /^[A-Za-z0-9-]{3,63}$/;

const text = takeText();
const answerNothing = (): Values => ({});

const reference = (type: string): ReturnType<typeof takeObject> =>
  takeObject({ referenceName: requireMember(text), type: requireMember(takeWord(type)) });

function createType(name: RegExp, properties: ReturnType<typeof takeObject>): ResourceType {
  const body = takeObject({ properties: requireMember(properties) });
  return { name, creation: body, change: body, computed: answerNothing };
}

export const linkedServices = createType(
  NAME,
  takeObject({
    type: requireMember(takeWord('AzureBlobStorage', 'AzureBlobFS')),
    connectVia: allowMember(reference('IntegrationRuntimeReference')),
    typeProperties: requireMember(
      takeObject({
        serviceEndpoint: allowMember(takeText({ pattern: /^https:\/\/[^/]+\.blob\./ })),
        url: allowMember(takeText({ pattern: /^https:\/\/[^/]+\.dfs\./ })),
        credential: requireMember(reference('CredentialReference')),
      }),
    ),
  }),
);

export const datasets = createType(
  NAME,
  takeObject({
    type: requireMember(takeWord('Binary')),
    linkedServiceName: requireMember(reference('LinkedServiceReference')),
    typeProperties: requireMember(
      takeObject({
        location: requireMember(
          takeObject({
            type: requireMember(takeWord('AzureBlobStorageLocation', 'AzureBlobFSLocation')),
            container: allowMember(text),
            fileSystem: allowMember(text),
            folderPath: allowMember(text),
            fileName: allowMember(text),
          }),
        ),
      }),
    ),
  }),
);

export const integrationRuntimes = createType(
  NETWORK_NAME,
  takeObject({
    type: requireMember(takeWord('Managed')),
    managedVirtualNetwork: requireMember(reference('ManagedVirtualNetworkReference')),
    typeProperties: requireMember(
      takeObject({ computeProperties: requireMember(takeObject({ location: requireMember(text) })) }),
    ),
  }),
);

export const managedPrivateEndpoints = createType(
  NETWORK_NAME,
  takeObject({
    privateLinkResourceId: requireMember(takeText({ pattern: /^\/subscriptions\// })),
    groupId: requireMember(takeWord('blob', 'dfs')),
    isReserved: allowMember(flag),
  }),
);

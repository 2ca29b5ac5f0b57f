import { findProviderTenant } from '../../../model/documents/shared-datasets';
import type { ConnectorFacts, SubscriptionDocument } from '../../../model/documents/subscription';
import { isSameId } from '../../../model/rules/same-id';
import { continueLine, quoteArgument } from '../shell';
import type { CliIo } from '../../io';

/** Version of Azure Resource Manager's API that the bodies are written for. */
const API_VERSION = '2026-04-01';

/**
 * Formats the commands that let an account have connectors, and that make the connector. The Azure CLI puts the endpoint of its
 * cloud before the path.
 *
 * @see https://learn.microsoft.com/cli/azure/reference-index#az-rest
 */
export function formatConnectorCommands(
  subscription: SubscriptionDocument,
  { connectorName, dataShareUri, state }: ConnectorFacts,
  io: CliIo,
): string {
  const { target } = subscription;
  const tenantId = findProviderTenant(subscription);
  const account = target.resourceId ?? `<resource ID of ${target.storageAccountName}>`;
  const isForeign = tenantId !== null && target.tenantId !== null && !isSameId(tenantId, target.tenantId);
  const switches = {
    allowStorageConnectors: true,
    ...(isForeign && { allowCrossTenantDataSharing: true }),
  };
  const connector = {
    location: target.location,
    properties: {
      dataSourceType: 'Azure_DataShare',
      state,
      source: {
        type: 'DataShare',
        connection: { type: 'DataShare', dataShareUri },
        authProperties: {
          type: 'ManagedIdentity',
          identityResourceId: '<resource ID of the managed identity>',
        },
      },
    },
  };
  return [
    formatRequest('patch', account, { properties: { dataCollaborationPolicyProperties: switches } }, io),
    formatRequest('put', `${account}/connectors/${connectorName}`, connector, io),
  ].join('');
}

function formatRequest(method: string, path: string, body: object, { shell }: CliIo): string {
  const text = JSON.stringify(body);
  // PowerShell drops the quotation marks of an argument for a program, unless they are escaped.
  const argument = shell === 'PowerShell' ? text.replaceAll('"', '\\"') : text;
  const parts = [
    `  $ az rest --method ${method}`,
    `--url ${quoteArgument(`${path}?api-version=${API_VERSION}`)}`,
    `--body '${argument}'`,
  ];
  return `${parts.join(`${continueLine(shell)}      `)}\n`;
}

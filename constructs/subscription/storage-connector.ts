import { findProviderTenant } from '../../lib/model/documents/shared-datasets';
import type { TerraformOutput } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { warnings } from '../../lib/errors/catalogue';
import { buildConnector } from '../../lib/model/documents/connector';
import type { ConnectorFacts } from '../../lib/model/documents/subscription';
import { AccountSwitches } from '../azapi/account-switches';
import { AzapiResource } from '../azapi/azapi-resource';
import { AzapiResourceAction } from '../azapi/azapi-resource-action';
import { AccountChildNames } from '../data-store/account-child-names';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import { defineDocumentOutput } from '../documents/document-output';
import { asManagedIdentity } from '../principals/managed-identity';
import type { Precondition } from '../synthesis/check-result';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { keepArguments } from '../synthesis/kept-arguments';
import { warn } from '../synthesis/warnings';
import type { AcceptedSubscriptionProps, IAcceptedSubscription } from './accepted-subscription-props';

/** Type of connectors, at the version that their bodies are written for. */
const CONNECTOR_TYPE = 'Microsoft.Storage/storageAccounts/connectors@2026-04-01';

const connectorNames = new AccountChildNames('connector of the account');

/** The connector of a subscription. */
export interface Connected {
  /** The connector in the form of documents. Values can be tokens. */
  readonly facts: ConnectorFacts;
  readonly output: TerraformOutput;
}

/** Defines the connector of a subscription to a data share of Azure Storage, and the output that names it. */
export function connectToDataShare(
  subscription: Construct & Pick<IAcceptedSubscription, 'subscriptionName'>,
  invitation: DeclaredInvitation,
  props: AcceptedSubscriptionProps,
  dataShareUri: string,
  preconditions: readonly Precondition[],
): Connected {
  const { target, connector = {} } = props;
  const { name: connectorName, state } = connector;
  const facts = buildConnector(subscription.subscriptionName, dataShareUri, { connectorName, state });
  warn(subscription, warnings.nativeShareUnproven());
  defineConnector(subscription, invitation, props, facts, preconditions);
  const output = defineDocumentOutput(subscription, 'ReadThrough', {
    document: {
      ...facts,
      blobEndpoint: target.blobEndpoint,
      datasets: invitation.datasets.map(({ datasetName }) => datasetName),
    },
    description: `connector of ${subscription.subscriptionName}, in your own account`,
    preconditions: [...preconditions],
  });
  return { facts, output };
}

/**
 * Defines the connector. Azure creates it by PUT, does not replace it by PUT, and never changes the URI of its data share.
 * The first request therefore stays as it was, a PATCH states what can change, and another URI makes another connector.
 */
function defineConnector(
  scope: Construct,
  invitation: DeclaredInvitation,
  { target, identity, connector = {} }: AcceptedSubscriptionProps,
  { connectorName, dataShareUri, state }: ConnectorFacts,
  preconditions: readonly Precondition[],
): void {
  connectorNames.claim(scope, target, connectorName);
  const { description } = connector;
  const authProperties = {
    type: 'ManagedIdentity' as const,
    identityResourceId: asManagedIdentity(identity)!.identityId,
  };
  const accountSwitch = AccountSwitches.of(scope).turnOn(
    target,
    'allowStorageConnectors',
    ...(isForeign(scope, findProviderTenant(invitation), target.tenantId)
      ? ['allowCrossTenantDataSharing' as const]
      : []),
  );
  const created = new AzapiResource(scope, 'Connector', {
    type: CONNECTOR_TYPE,
    parentId: target.storageAccountId,
    name: connectorName,
    location: target.location,
    body: {
      properties: {
        dataSourceType: 'Azure_DataShare',
        state,
        description,
        source: { type: 'DataShare', connection: { type: 'DataShare', dataShareUri }, authProperties },
      },
    },
    replaceTriggersExternalValues: [dataShareUri],
    dependsOn: [accountSwitch],
    lifecycle: {
      ignoreChanges: ['body'],
      ...(preconditions.length > 0 && { precondition: [...preconditions] }),
    },
  });
  const change = new AzapiResourceAction(scope, 'ConnectorSettings', {
    type: CONNECTOR_TYPE,
    resourceId: created.id,
    method: 'PATCH',
    body: { properties: { state, description, source: { type: 'DataShare', authProperties } } },
  });
  for (const each of [created, change]) keepArguments(each);
}

/** True if the tenants differ, or if only Terraform knows. An invitation that names no tenant turns no switch on. */
function isForeign(scope: Construct, theirs: string | null, ours: string | undefined): boolean {
  if (theirs === null || ours === undefined) return false;
  const stack = TerraformStack.of(scope);
  return toPlaceKey(stack, theirs) !== toPlaceKey(stack, ours);
}

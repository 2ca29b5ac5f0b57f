import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import {
  buildAcceptanceDocument,
  buildSubscriptionDocument,
} from '../../lib/model/documents/document-builders';
import type { DefinedEngine } from '../engines/engine-context';
import type { ConnectorFacts } from '../../lib/model/documents/subscription';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/snapshot-trigger';
import { listSharedDatasets } from '../../lib/model/documents/shared-datasets';
import type { DeclaredInvitation, DeclaredStoreFacts } from '../documents/declared-invitation';
import type { Principal } from '../principals/principal';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import type { LandingDataset } from './dataset-landings';

/** Builds the subscription document. Values can be tokens. */
export function buildSubscription(
  subscriptionName: string,
  invitation: DeclaredInvitation,
  props: AcceptedSubscriptionProps,
  landings: readonly LandingDataset[],
  snapshotTrigger: SnapshotTriggerFacts,
  stateContainer: string,
  { connector, engine }: { readonly connector?: ConnectorFacts; readonly engine: DefinedEngine },
): object {
  const { target } = props;
  return buildSubscriptionDocument({
    subscriptionName,
    invitation: { ...invitation, datasets: listSharedDatasets<DeclaredStoreFacts>(invitation) },
    target: {
      storageAccountName: target.storageAccountName,
      blobEndpoint: target.blobEndpoint,
      location: target.location,
      isHnsEnabled: target.isHnsEnabled,
      tenantId: target.tenantId ?? null,
      resourceId: target.storageAccountId,
    },
    connector,
    engine: engine.facts,
    findLanding: ({ datasetName }) => {
      const landing = landings.find((each) => each.datasetName === datasetName);
      return landing && { ...landing.target, ...landing.patterns };
    },
    choices: props,
    snapshotTrigger,
    stateContainer,
  });
}

/** Builds the acceptance document, on which the provider grants access. Values can be tokens. */
export function buildAcceptance(
  invitation: DeclaredInvitation,
  acceptedOn: string,
  { consumer, target }: AcceptedSubscriptionProps,
  reader: Principal,
  snapshotTrigger: SnapshotTriggerFacts,
  { objectReplication, storageMover }: DefinedEngine,
): object {
  return buildAcceptanceDocument({
    invitation,
    acceptedOn,
    consumer: {
      consumerName: consumer?.name?.normalize('NFC') ?? null,
      contact: consumer?.contact?.normalize('NFC') ?? null,
      tenantId: target.tenantId ?? null,
    },
    target,
    reader: toReader(reader),
    snapshotTrigger,
    objectReplication,
    storageMover,
  });
}

function toReader({ principalId, principalType, applicationId }: Principal): AcceptanceDocument['reader'] {
  return { principalId, principalType, applicationId: applicationId ?? null };
}

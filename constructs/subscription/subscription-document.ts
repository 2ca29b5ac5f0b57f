import { DEFAULT_KEEP_SNAPSHOTS, PreserveAcls, PublishMode } from '../../lib/model/values/publication';
import { getSchemaUrl } from '../../lib/model/documents/schema-url';
import { ShareKind } from '../../lib/model/values/share-kind';
import { toAcceptedInvitation, DEFAULT_MAX_DELETE_FRACTION } from '../../lib/model/documents/subscription';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/trigger';
import type { LandingDataset } from './landings';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import { DeletionPolicy } from './accepted-subscription-props';
import type { DeclaredInvitation } from '../documents/invitation';

/** What `datashare check` and `datashare sync` read. */
export function buildSubscription(
  subscriptionName: string,
  invitation: DeclaredInvitation,
  props: AcceptedSubscriptionProps,
  landings: readonly LandingDataset[],
  trigger: SnapshotTriggerFacts,
  stateContainer: string,
): object {
  const { declaredLocation: _, ...source } = invitation.source;
  const { target } = props;
  return {
    $schema: getSchemaUrl('subscription'),
    documentType: 'subscription',
    schemaVersion: 1,
    subscriptionName,
    invitation: toAcceptedInvitation(invitation),
    shareKind: invitation.shareKind,
    source,
    target: {
      storageAccountName: target.storageAccountName,
      blobEndpoint: target.blobEndpoint,
      location: target.location,
      isHnsEnabled: target.isHnsEnabled,
      tenantId: target.tenantId ?? null,
      resourceId: target.storageAccountId,
    },
    mappings: toMappings(invitation, landings),
    deletions: props.deletions ?? DeletionPolicy.KEEP,
    maxDeleteFraction: props.maxDeleteFraction ?? DEFAULT_MAX_DELETE_FRACTION,
    preserveTags: props.preserveTags ?? false,
    preserveTier: props.preserveTier ?? false,
    preserveAcls: props.preserveAcls ?? PreserveAcls.NONE,
    publish: props.publish ?? PublishMode.IN_PLACE,
    keepSnapshots: props.keepSnapshots ?? DEFAULT_KEEP_SNAPSHOTS,
    successMarker: props.successMarker ?? false,
    allowCrossRegion: props.allowCrossRegion ?? false,
    allowCrossKind: props.allowCrossKind ?? false,
    snapshotTrigger: trigger,
    exchange: invitation.exchange,
    stateContainer,
  };
}

/** Of a copy, the datasets that land; of an in-place share, all that are read. */
function toMappings(invitation: DeclaredInvitation, landings: readonly LandingDataset[]): object[] {
  const isCopy = invitation.shareKind === ShareKind.COPY_BASED;
  return invitation.datasets.flatMap(({ datasetName, datasetType, container, path }) => {
    const target = landings.find((landing) => landing.datasetName === datasetName)?.target ?? null;
    return isCopy && target === null
      ? []
      : [{ datasetName, datasetType, source: { container, path }, target }];
  });
}

import { getSchemaUrl } from '../../lib/model/documents/schema-url';
import type { SnapshotTriggerFacts } from '../../lib/model/documents/trigger';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import type { DeclaredInvitation } from '../documents/invitation';
import type { Principal } from '../principals/principal';

/** How an invitation is answered: what the provider grants access on. Values may be tokens. */
export function buildAcceptance(
  invitation: DeclaredInvitation,
  { acceptedOn, consumer, target }: AcceptedSubscriptionProps,
  reader: Principal,
  trigger: SnapshotTriggerFacts,
): object {
  return {
    $schema: getSchemaUrl('acceptance'),
    documentType: 'acceptance',
    schemaVersion: 1,
    invitationId: invitation.invitationId,
    shareName: invitation.shareName,
    termsSha256: invitation.termsSha256,
    acceptedOn,
    consumer: {
      consumerName: consumer?.name ?? null,
      contact: consumer?.contact ?? null,
      tenantId: target.tenantId ?? null,
    },
    target: { location: target.location, isHnsEnabled: target.isHnsEnabled },
    reader: {
      principalId: reader.principalId,
      principalType: reader.principalType,
      applicationId: reader.applicationId ?? null,
    },
    snapshotTrigger: trigger,
  };
}

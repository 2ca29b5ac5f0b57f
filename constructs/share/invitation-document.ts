import { Fn, Token } from 'cdktf';
import { GrantTiming } from '../../lib/model/values/grant-timing';
import { InPlaceMethod } from '../../lib/model/values/in-place-method';
import { createInvitationId } from '../../lib/model/values/invitation-id';
import { InvitationState } from '../../lib/model/values/invitation-state';
import { buildInvitationDocument } from '../../lib/model/documents/document-builders';
import { computeTermsHash } from '../../lib/model/values/terms';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import type { InviteOptions } from './invite-options';
import type { Grantee } from '../principals/grantee';
import { toAssignablePrincipalType } from '../principals/principal';
import type { IRecipient } from '../principals/recipient';
import type { IShare } from './share-props';

/** Builds the invitation of a recipient to a share, without its principal. */
export function buildInvitation(
  share: IShare,
  recipient: IRecipient,
  { invitationId, expiresOn, state, grantOn, acceptance, acceptBy }: InviteOptions,
): DeclaredInvitation {
  const store = share.dataStore;
  const terms = share.termsOfUse;
  const document = buildInvitationDocument({
    invitationId:
      invitationId ?? createInvitationId(store.storageAccountName, share.shareName, recipient.recipientName),
    shareName: share.shareName,
    shareKind: share.shareKind,
    description: share.description ?? null,
    termsOfUse: terms ?? null,
    termsSha256: terms === undefined ? null : hashDeclaredTerms(terms),
    provider: { providerName: share.provider?.name ?? null, contact: share.provider?.contact ?? null },
    ...(share.dataShareUri !== undefined && {
      inPlace: { method: InPlaceMethod.STORAGE_DATA_SHARE, dataShareUri: share.dataShareUri },
    }),
    acceptBy: acceptBy ?? null,
    expiresOn: expiresOn ?? null,
    state: state ?? InvitationState.ACTIVE,
    grantOn: grantOn ?? GrantTiming.INVITATION,
    acceptedOn: acceptance?.acceptance.acceptedOn ?? null,
    snapshotSchedule: share.snapshotSchedule ? { cron: share.snapshotSchedule.cron } : null,
    preserveTags: share.preserveTags,
    exchange: share.exchange?.facts ?? null,
    source: {
      storageAccountName: store.storageAccountName,
      blobEndpoint: store.blobEndpoint,
      location: store.location,
      isHnsEnabled: store.isHnsEnabled,
      tenantId: store.tenantId ?? null,
      // The ARM id would reveal the provider's subscription and resource group.
      resourceId: null,
    },
    datasets: [...share.datasets],
    recipient: {
      recipientName: recipient.recipientName,
      principalId: null,
      principalType: null,
      applicationId: recipient.applicationId ?? null,
      tenantId: recipient.tenantId ?? null,
      displayName: recipient.displayName ?? null,
      contact: recipient.contact ?? null,
    },
  });
  return { ...document, source: { ...document.source, declaredLocation: store.declaredLocation } };
}

/** Adds the principal to an invitation, if it is known. */
export function setGrantee(invitation: DeclaredInvitation, grantee: Grantee | undefined): DeclaredInvitation {
  if (!grantee) return invitation;
  const { principalId } = grantee;
  const principalType = toAssignablePrincipalType(grantee.principalType);
  return { ...invitation, recipient: { ...invitation.recipient, principalId, principalType } };
}

/** Hashes the terms of use. Terraform hashes terms that are a token. */
function hashDeclaredTerms(terms: string): string {
  return Token.isUnresolved(terms) ? Token.asString(Fn.sha256(terms)) : computeTermsHash(terms);
}

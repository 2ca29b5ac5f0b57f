import type { DigestedDataset } from '../changes/digest/digest-pointer';
import { describeDigested } from '../changes/digest/digest-pointer';
import type { InvitationDocument } from '../model/documents/invitation';
import { listSharedDatasets } from '../model/documents/shared-datasets';
import type { ExchangeFacts } from '../model/documents/store-facts';
import { GrantTiming } from '../model/values/grant-timing';
import { findWithdrawalProblems } from '../model/values/invitation-state';
import { ShareKind } from '../model/values/share-kind';
import type { DigestGroup } from './find-changes';

/** The reason why an invitation gets no digests: its recipient may not read the datasets now, or has nowhere to read digests. */
export type NoDigestReason = 'NoExchange' | 'InPlace' | 'NoAccess' | 'NotAccepted';

/** The invitations that get digests, in groups with the same datasets, and those that get none. */
export interface GroupedInvitations {
  readonly groups: readonly (DigestGroup & {
    readonly exchange: ExchangeFacts;
    readonly invitations: readonly InvitationDocument[];
  })[];
  readonly skipped: readonly { readonly invitation: InvitationDocument; readonly reason: NoDigestReason }[];
}

/**
 * Groups invitations whose recipients read the same datasets. A digest names files, so it is only for recipients that may read
 * these files now.
 */
export function groupInvitations(invitations: readonly InvitationDocument[], now: Date): GroupedInvitations {
  const groups = new Map<string, InvitationDocument[]>();
  const skipped: GroupedInvitations['skipped'][number][] = [];
  for (const invitation of invitations) {
    const reason = findReason(invitation, now);
    if (reason !== undefined) {
      skipped.push({ invitation, reason });
      continue;
    }
    const { shareName, exchange } = invitation;
    const key = JSON.stringify([shareName, exchange, describeDigested(toDigestedDatasets(invitation))]);
    groups.set(key, [...(groups.get(key) ?? []), invitation]);
  }
  return {
    groups: [...groups.values()].map((own) => ({
      shareName: own[0].shareName,
      exchange: own[0].exchange!,
      datasets: toDigestedDatasets(own[0]),
      invitationIds: own.map(({ invitationId }) => invitationId),
      invitations: own,
    })),
    skipped,
  };
}

function findReason(invitation: InvitationDocument, now: Date): NoDigestReason | undefined {
  const { exchange, shareKind, recipient, grantOn, acceptedOn } = invitation;
  if (shareKind === ShareKind.IN_PLACE) return 'InPlace';
  if (exchange === null) return 'NoExchange';
  if (findWithdrawalProblems(invitation, now).length > 0) return 'NoAccess';
  const isAwaited = grantOn === GrantTiming.ACCEPTANCE && acceptedOn === null;
  return isAwaited || recipient.principalId === null ? 'NotAccepted' : undefined;
}

function toDigestedDatasets(invitation: InvitationDocument): DigestedDataset[] {
  return listSharedDatasets(invitation).map(({ datasetName, datasetType, source, container, path }) => ({
    datasetName,
    datasetType,
    storageAccountName: source.storageAccountName,
    container,
    path,
  }));
}

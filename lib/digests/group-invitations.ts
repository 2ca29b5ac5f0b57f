import type { DigestedDataset } from '../changes/digest/digest-pointer';
import { describeDigested } from '../changes/digest/digest-pointer';
import type { InvitationDocument } from '../model/documents/invitation';
import { listSharedDatasets } from '../model/documents/shared-datasets';
import type { ExchangeFacts } from '../model/documents/store-facts';
import { GrantTiming } from '../model/values/grant-timing';
import { findWithdrawalProblems } from '../model/values/invitation-state';
import { ShareKind } from '../model/values/share-kind';
import type { DigestPlace } from './digest-place';
import { findDigestPlace, isInDatasets } from './digest-place';
import type { DigestedInvitation, DigestGroup } from './find-changes';
import { toLocatedDataset } from './located-dataset';

/** The reason why an invitation gets no digests: its recipient may not read the datasets now, or has nowhere to read digests. */
export type NoDigestReason = 'NoExchange' | 'InPlace' | 'NoAccess' | 'NotAccepted' | 'InDatasets';

interface GroupedInvitation extends DigestedInvitation {
  readonly invitation: InvitationDocument;
  readonly place: DigestPlace;
}

/** The invitations that get digests, in groups with the same datasets, and those that get none. */
export interface GroupedInvitations {
  readonly groups: readonly (Omit<DigestGroup, 'invitations'> & {
    /** The container of the digests. */
    readonly container: ExchangeFacts;
    readonly invitations: readonly GroupedInvitation[];
  })[];
  readonly skipped: readonly { readonly invitation: InvitationDocument; readonly reason: NoDigestReason }[];
}

/**
 * Groups invitations whose recipients read the same datasets. A digest names files, so it is only for recipients that may read
 * these files now.
 */
export function groupInvitations(invitations: readonly InvitationDocument[], now: Date): GroupedInvitations {
  const groups = new Map<string, GroupedInvitation[]>();
  const skipped: GroupedInvitations['skipped'][number][] = [];
  for (const invitation of invitations) {
    const { invitationId, shareName } = invitation;
    const place = findDigestPlace(invitationId, invitation);
    const reason = findReason(invitation, place, now);
    if (reason !== undefined || !place) {
      skipped.push({ invitation, reason: reason ?? 'NoExchange' });
      continue;
    }
    const key = JSON.stringify([
      shareName,
      place.container,
      describeDigested(toDigestedDatasets(invitation)),
    ]);
    const own = { invitationId, folder: place.folder, invitation, place };
    groups.set(key, [...(groups.get(key) ?? []), own]);
  }
  return {
    groups: [...groups.values()].map((own) => ({
      shareName: own[0].invitation.shareName,
      container: own[0].place.container,
      datasets: toDigestedDatasets(own[0].invitation),
      invitations: own,
    })),
    skipped,
  };
}

function findReason(
  invitation: InvitationDocument,
  place: DigestPlace | undefined,
  now: Date,
): NoDigestReason | undefined {
  const { shareKind, recipient, grantOn, acceptedOn } = invitation;
  if (shareKind === ShareKind.IN_PLACE) return 'InPlace';
  if (!place) return 'NoExchange';
  if (isInDatasets(place, toDigestedDatasets(invitation).map(toLocatedDataset))) return 'InDatasets';
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

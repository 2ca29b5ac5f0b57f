import { formatValue } from '../errors/format-value';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import type { MergedInvitation } from './invitation-versions';
import type { OfferedPlaces } from './offered-places';
import type { AttentionPoint, ReadableDataset, ReportedInvitation } from './share-report';

/** One invitation of a recipient, with everything that points about it need. */
export interface InvitationToCheck {
  readonly invitation: ReportedInvitation;
  /** The datasets of the invitation. */
  readonly reads: readonly ReadableDataset[];
  /** The places that invitations of the recipient offer which have not ended. */
  readonly places: OfferedPlaces;
  readonly merged: MergedInvitation;
  readonly acceptances: readonly AcceptanceDocument[];
  /** True if Terraform files are among the inputs. */
  readonly isAccessRead: boolean;
}

/** A point about an invitation, whose share and recipient are known. */
export type InvitationPoint = Omit<AttentionPoint, 'shareName' | 'recipientName'>;

/** Names the recipient and the share for a message. */
export function nameBoth({ invitation, merged }: InvitationToCheck): {
  readonly who: string;
  readonly share: string;
} {
  return {
    who: formatValue(merged.invitation.recipient.recipientName),
    share: formatValue(invitation.shareName),
  };
}

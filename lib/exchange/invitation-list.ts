import type { Problem } from '../errors/error-codes';
import type { InvitationDocument } from '../model/documents/invitation';
import type { InvitationState } from '../model/values/invitation-state';

/** State of an invitation that was looked up in an exchange. */
export type ListedState = `${InvitationState}` | 'Expired' | 'NotRead';

/** An invitation that the index of an exchange names. */
export interface ListedInvitation {
  /** Id of the invitation. */
  readonly invitationId: string;
  /** URL of the invitation, for every command that takes an invitation. */
  readonly url: string;
  /** The state that the provider set, or `Expired` after the end of access; `NotRead` if the invitation could not be read. */
  readonly state: ListedState;
  /** The invitation; null if it could not be read. */
  readonly invitation: InvitationDocument | null;
  /** Reason why it could not be read: access to it has ended, or the provider removed it. Null if it was read. */
  readonly problem: Problem | null;
}

/** The invitations of one principal in one exchange. */
export interface InvitationList {
  /** URL of the exchange. */
  readonly exchange: string;
  /** Object id of the principal, in the provider's tenant. */
  readonly principalId: string;
  /** The invitations in the order of share and recipient; those that could not be read come last. */
  readonly invitations: readonly ListedInvitation[];
  /** True if the index has more invitations than are read. */
  readonly isTruncated: boolean;
}

import type { GrantTiming } from '../../lib/model/values/grant-timing';
import type { InvitationState } from '../../lib/model/values/invitation-state';
import type { Acceptance } from '../documents/acceptance';

/** Options of one invitation. */
export interface InviteOptions {
  /**
   * Id of the invitation, a UUID. Required where the name of the account, the share or the recipient is a token.
   * @default - a UUIDv5 of these three names: the same declaration always gives the same id
   */
  readonly invitationId?: string;
  /**
   * End of access: a UTC time like '2027-01-01T00:00:00Z', or a token of one. It is part of the grant's condition, so
   * that access ends then even if no pipeline ever runs again.
   * @default - access does not end
   */
  readonly expiresOn?: string;
  /**
   * Whether the datasets may be read now. `Suspended` and `Revoked` take the grant away and keep the record: the
   * invitation document, and with `Active` again the same grant.
   * @default InvitationState.ACTIVE
   */
  readonly state?: InvitationState;
  /**
   * When the reading of the datasets is granted: with the invitation, or when the acceptance is handed back.
   * @default GrantTiming.INVITATION
   */
  readonly grantOn?: GrantTiming;
  /**
   * The consumer's answer. It has to be of this invitation, its present terms and the invited tenant, and given by
   * 'acceptBy'.
   *
   * Granted to is, in the account's own tenant, the principal that the acceptance names; for another tenant, the
   * principal of the recipient, whom only the provider can name there.
   * @default - not there yet: a grant that waits for it keeps waiting
   */
  readonly acceptance?: Acceptance;
  /**
   * Until when the invitation may be accepted: a UTC time like '2027-01-01T00:00:00Z', or a token of one.
   * @default - at any time
   */
  readonly acceptBy?: string;
  /**
   * Name of the Terraform output with the invitation document.
   * @default - made from the construct's path
   */
  readonly outputName?: string;
}

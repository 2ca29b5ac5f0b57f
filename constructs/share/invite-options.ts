import type { GrantTiming } from '../../lib/model/values/grant-timing';
import type { InvitationState } from '../../lib/model/values/invitation-state';
import type { ChangeEvents } from '../events/change-events';
import type { ReplicationConsent } from '../engines/provider-replication';
import type { StorageMoverConsent } from '../engines/storage-mover/provider-mover';
import type { Acceptance } from '../documents/received-acceptance';

/** Options of one invitation. */
export interface InviteOptions {
  /**
   * Id of the invitation, a UUID. Required if the name of the account, the share or the recipient is a token.
   * @default - a UUIDv5 of these three names: the same declaration always has the same id
   */
  readonly invitationId?: string;
  /**
   * End of access: a UTC time like '2027-01-01T00:00:00Z', or a token. It is part of the condition of the grant, so
   * access ends at that time even if no pipeline runs again. Refused for a share that is read through an Azure Storage data share,
   * which has no end of access.
   * @default - access does not end
   */
  readonly expiresOn?: string;
  /**
   * State of the invitation. `Suspended` and `Revoked` remove the grant but keep the invitation document. `Active`
   * restores the same grant.
   * @default InvitationState.ACTIVE
   */
  readonly state?: InvitationState;
  /**
   * Time of the grant: with the invitation, or when you add the consumer's acceptance.
   * @default GrantTiming.INVITATION
   */
  readonly grantOn?: GrantTiming;
  /**
   * Acceptance from the consumer. It must answer this invitation with its current terms, come from the invited tenant,
   * and be given before 'acceptBy'.
   *
   * In the account's own tenant, the grant goes to the principal that the acceptance names. For another tenant, it goes
   * to the principal of the recipient, which the provider must set.
   * @default - none yet: a grant on acceptance waits
   */
  readonly acceptance?: Acceptance;
  /**
   * Deadline for accepting the invitation: a UTC time like '2027-01-01T00:00:00Z', or a token.
   * @default - no deadline
   */
  readonly acceptBy?: string;
  /**
   * Way in which the recipient learns of changes: by events in a queue, or by digests in the exchange. The invitation names the place.
   * Events begin and end with the grant. For copies only.
   * @default - none: each synchronization lists the datasets
   */
  readonly changeEvents?: ChangeEvents;
  /**
   * Permission that the recipient gets the data by object replication, in place of copies of its own. If the acceptance has the
   * consumer's half, the share makes the other half, for no more than the datasets of the share. The half goes with the grant.
   * The recipient's role assignment stays: a reconciliation reads through it.
   *
   * Needs `grantOn: GrantTiming.ACCEPTANCE`, and excludes 'expiresOn': a replication has no end.
   * @default - object replication is not allowed
   */
  readonly objectReplication?: ReplicationConsent;
  /**
   * Offer to a recipient of another tenant to get the data by jobs of Storage Mover, in place of copies of its own. The invitation
   * then names the ARM id of the account. If the acceptance has the consumer's half, the share makes the jobs, for no more than the
   * datasets of the share. They go with the grant, and their schedule ends with 'expiresOn'. Jobs that somebody starts by hand have no
   * end: after 'expiresOn', the next apply removes them, the endpoints and the roles. The recipient's role assignment stays: a
   * reconciliation reads through it.
   *
   * Needs `grantOn: GrantTiming.ACCEPTANCE`, a CopyBased share of one account, and an `AzapiProvider`.
   * @default - Storage Mover is not offered
   */
  readonly storageMover?: StorageMoverConsent;
  /**
   * Name of the Terraform output with the invitation document.
   * @default - derived from the path of the construct
   */
  readonly outputName?: string;
}

/** Whether an invitation gives access now. */
export enum InvitationState {
  /** Its datasets may be read. */
  ACTIVE = 'Active',
  /** They may not, for a time. */
  SUSPENDED = 'Suspended',
  /** They may not any more. */
  REVOKED = 'Revoked',
}

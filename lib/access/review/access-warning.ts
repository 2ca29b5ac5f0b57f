/** A warning for the reviewer of a report. */
export interface AccessWarning {
  /** Stable name of the kind of warning. */
  readonly code:
    | 'AccessEnded'
    | 'ConditionKnownAfterApply'
    | 'ConditionUnreadable'
    | 'GetsKeys'
    | 'InvitationWithoutAccess'
    | 'ListsMoreThanReads'
    | 'OtherWayIn'
    | 'ReadsWithoutInvitation'
    | 'PrefixWithoutSlash'
    | 'PublicContainer'
    | 'RoleUnknown'
    | 'ScopeKnownAfterApply'
    | 'SharedKeysOn'
    | 'SharedKeysUnknown'
    | 'SuperUserUnconditioned'
    | 'WiderThanShares';
  /** The finding, for people. */
  readonly message: string;
  /** The principal that has the access; null for a warning about an account. */
  readonly principalId: string | null;
  /** Terraform address of the assignment or resource; null for a warning about an account or an invitation. */
  readonly address: string | null;
}

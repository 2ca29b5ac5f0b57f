import type { Finding } from './finding';

/** A finding that stops nothing. */
export interface Warning extends Finding {
  /** Stable name of the kind of warning. */
  readonly code: WarningCode;
}

/** The warnings of the runtime, which `onWarning` receives. */
export const RUNTIME_WARNINGS = [
  'AcceptanceAwaited',
  'DatasetAdded',
  'ExpiryChanged',
  'InvitationNotRead',
  'LockBroken',
  'MovedAside',
  'NotifyFailed',
  'ReceiptNotLeft',
  'ScheduleChanged',
  'SnapshotLeft',
] as const;

/** The warnings of synthesis, which appear as annotations of constructs. */
export const SYNTHESIS_WARNINGS = [
  'AccessEnded',
  'AccessWithdrawn',
  'AssignmentsNearLimit',
  'AssignmentsOverLimit',
  'ContainerPublic',
  'DatasetUnmapped',
  'LateUnwatched',
  'LogsUnheard',
  'LogsUnknown',
  'PublicAccessAllowed',
  'PublicAccessUnknown',
  'RoleUnknown',
  'ShareNameDiffers',
  'SharedKeyEnabled',
  'SharedKeyUnknown',
  'TenantUnknown',
] as const;

/** The warnings of an access review. */
export const REVIEW_WARNINGS = [
  'AccessEnded',
  'ConditionKnownAfterApply',
  'ConditionUnreadable',
  'GetsKeys',
  'InvitationWithoutAccess',
  'ListsMoreThanReads',
  'OtherWayIn',
  'PrefixWithoutSlash',
  'PublicContainer',
  'ReadsWithoutInvitation',
  'RoleUnknown',
  'ScopeKnownAfterApply',
  'SharedKeysOn',
  'SharedKeysUnknown',
  'SuperUserUnconditioned',
  'WiderThanShares',
] as const;

/** The warnings of the command alone. */
export const COMMAND_WARNINGS = ['AnswerNotLeft', 'LandingKept'] as const;

/** Stable name of a kind of warning. */
export type WarningCode =
  | (typeof RUNTIME_WARNINGS)[number]
  | (typeof SYNTHESIS_WARNINGS)[number]
  | (typeof REVIEW_WARNINGS)[number]
  | (typeof COMMAND_WARNINGS)[number];

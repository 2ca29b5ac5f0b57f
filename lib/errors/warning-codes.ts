import type { Finding } from './finding';

/** A finding that stops nothing. */
export interface Warning extends Finding {
  /** Stable name of the kind of warning. */
  readonly code: WarningCode;
}

/** The codes of all warnings, by the part that gives them. */
export const WARNING_CODES = {
  /** The warnings of the runtime, which `onWarning` receives. */
  runtime: [
    'AcceptanceAwaited',
    'DatasetAdded',
    'DatasetPassedOn',
    'DigestNotUsed',
    'EngineOfferWithdrawn',
    'EventsGivenUp',
    'EventsNotDeleted',
    'EventsNotReceived',
    'ExpiryChanged',
    'InvitationNotRead',
    'LockBroken',
    'MovedAside',
    'NotifyFailed',
    'PublicationRepaired',
    'RangeTakenOver',
    'ReceiptNotLeft',
    'ScheduleChanged',
    'SnapshotHeld',
    'SnapshotLeft',
    'SourceChanged',
    'StateRebuilt',
  ],
  /** The warnings of synthesis, which appear as annotations of constructs. */
  synthesis: [
    'AcceptByPassed',
    'AcceptedInFuture',
    'AccessEnded',
    'AccessEnds',
    'AccessWithdrawn',
    'ArgumentOverridden',
    'AssignmentsNearLimit',
    'AssignmentsOverLimit',
    'ChangesStart',
    'DigestsUnpromised',
    'ConditionUnreadable',
    'ContainerPublic',
    'ContainerUndefined',
    'DatasetsOverlap',
    'DatasetUnmapped',
    'DeclarationUnused',
    'EngineDeletes',
    'EngineIncomplete',
    'EngineNeedsRights',
    'EngineUnproven',
    'OwnEngineUnfit',
    'GrantDefeated',
    'JobsOverlap',
    'LateUnwatched',
    'LogsUnheard',
    'LogsUnknown',
    'NativeShareUnproven',
    'PublicAccessAllowed',
    'PublicAccessUnknown',
    'ReplicationNotAllowed',
    'ResourceProvidersUnregistered',
    'StorageMoverNotAllowed',
    'RoleUnknown',
    'ShareNameDiffers',
    'SharedKeyEnabled',
    'SharedKeyUnknown',
    'StorageKeysNeeded',
    'TenantUnknown',
    'ValueUndefined',
    'WildcardLiteral',
  ],
  /** The warnings of an access review. */
  review: [
    'AccessEnded',
    'ConditionKnownAfterApply',
    'ConditionUnreadable',
    'GetsKeys',
    'InvitationWithoutAccess',
    'ListsMoreThanReads',
    'KnownNameForNewPrincipal',
    'NameDeceptive',
    'NamesAlike',
    'NameShared',
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
  ],
  /** The warnings of the command alone. */
  command: ['AnswerNotLeft', 'LandingKept'],
} as const;

/** Stable name of a kind of warning. */
export type WarningCode = (typeof WARNING_CODES)[keyof typeof WARNING_CODES][number];

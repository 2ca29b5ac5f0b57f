import type { Finding } from './finding';

/** A problem that stops an operation. */
export interface Problem extends Finding {
  /** Stable name of the kind of problem. */
  readonly code: ErrorCode;
}

/** The exit code of the `datashare` command for each error code. */
export const EXIT_CODES = {
  // 1: failed; finished work is kept, and the next run continues
  AccessDenied: 1,
  AnswerUnrecognized: 1,
  ContainerNotFound: 1,
  CredentialUnavailable: 1,
  DocumentUnwritable: 1,
  EndpointUnreachable: 1,
  ListingEndless: 1,
  ListingOrder: 1,
  NoEarlierSnapshot: 1,
  NoSnapshot: 1,
  ServiceBusy: 1,
  StateAltered: 1,
  StateUnreadable: 1,
  StorageFailed: 1,
  TargetFilesMissing: 1,
  // 2: wrong usage, or a document that cannot be parsed
  AccountSettingsConflict: 2,
  ConditionInvalid: 2,
  ConditionTooLarge: 2,
  ConnectionStringInvalid: 2,
  ContainerDuplicate: 2,
  DataLakeGen1Refused: 2,
  DatasetMissing: 2,
  DatasetUnknown: 2,
  DatasetUnmapped: 2,
  DocumentExists: 2,
  DocumentInvalid: 2,
  DocumentNotJson: 2,
  DocumentTooLarge: 2,
  DocumentTypeUnexpected: 2,
  DocumentUnreadable: 2,
  DocumentVersionUnsupported: 2,
  DuplicateName: 2,
  EndpointUntrusted: 2,
  ExchangeMissing: 2,
  GrantDuplicate: 2,
  IdentityMissing: 2,
  InvitationIdRequired: 2,
  InvitationMissing: 2,
  MappingNotAllowed: 2,
  NothingToCopy: 2,
  PrincipalForeign: 2,
  PrincipalMissing: 2,
  PropertyUnknown: 2,
  PublishPathRequired: 2,
  ScheduleMissing: 2,
  SharesCircular: 2,
  StoreDuplicate: 2,
  TargetsOverlap: 2,
  TenantMissing: 2,
  TerraformFileUnknown: 2,
  TerraformFileUnreadable: 2,
  Usage: 2,
  ValueInvalid: 2,
  // 3: the two sides do not match; nothing was changed
  AcceptanceForeign: 3,
  AcceptanceOutdated: 3,
  AcceptedTooLate: 3,
  AccessEnded: 3,
  AccessWithdrawn: 3,
  AccountFactsDiffer: 3,
  AclsForeign: 3,
  AclsUnsupported: 3,
  DatasetRemoved: 3,
  EndpointChanged: 3,
  InvitationForeign: 3,
  PrincipalMismatch: 3,
  RegionMismatch: 3,
  SameAccount: 3,
  StateForeign: 3,
  StateVersionUnsupported: 3,
  StoreKindMismatch: 3,
  TagsNotShared: 3,
  TagsUnsupported: 3,
  TenantMismatch: 3,
  TermsChanged: 3,
  TermsMismatch: 3,
  TermsNotAccepted: 3,
  // 4: another run is in progress
  LockLost: 4,
  StateChanged: 4,
  SynchronizationRunning: 4,
  SynchronizationStalled: 4,
  // 5: a safety stop; nothing was deleted
  DeletionFuse: 5,
  PublishPlaceTaken: 5,
  SourceUnrelated: 5,
  // 130: interrupted; the next run continues
  Interrupted: 130,
} as const;

/** Stable name of a kind of problem. */
export type ErrorCode = keyof typeof EXIT_CODES;

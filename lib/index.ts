/**
 * The runtime library: the operations of the `datashare` command, for programs.
 *
 * @module runtime
 */
export * from './runtime/invitation-list';
export * from './runtime/disclosure-register';
export * from './runtime/invitations';
export { verifyNotification } from './runtime/notification-signature';
export type { VerifyNotificationOptions } from './runtime/notification-signature';
export * from './runtime/snapshot-options';
export * from './runtime/engine-status';
export type { EngineRun, EngineRunStatus } from './snapshot/contract/engine-run';
export type { EngineFindings } from './snapshot/contract/other-engine';
export type { RecipientLatency } from './exchange/recipient-latency';
export { reconcileSnapshot } from './runtime/reconcile';
export { checkSubscription } from './runtime/check-subscription';
export * from './runtime/snapshots';
export * from './runtime/share-report';
export * from './runtime/share-report-options';
export * from './runtime/share-status';
export * from './runtime/digests';
export * from './runtime/engines';
export type { EngineForecast } from './model/engines/engine-forecast';
export type {
  BilledEgress,
  BilledOperations,
  ForecastCost,
  Payer,
  WorkForecast,
} from './model/engines/forecast';
export type { OperationClass } from './model/engines/price-table';
export type { EngineObstacle, ObstacleEffect } from './model/engines/rules/engine-rules';
export type { EngineDecision, EngineVerdict, RankedEngine } from './model/engines/rank-engines';
export { syncFromDigests } from './runtime/digest-synchronization';
export type { DigestSync, DigestSyncOptions } from './runtime/digest-synchronization';
export type { ListingReason } from './digests/consult-digests';
export { fetchReceipt } from './runtime/receipt-verification';
export type { VerifiedReceipt, VerifySnapshotReport } from './runtime/receipt-verification';
export type { NewerRun, ReceiptComparison, ReceiptVerdict } from './exchange/receipt-comparison';
export { evaluateAccess, evaluateReadAccess } from './access/condition/evaluate';
export type { AccessRequest, ReadRequest, Verdict } from './access/condition/evaluate';
export type { ReceivingFrequency } from './exchange/frequency';
export type { DatasetProof, ProofVerdict, RecipientProof } from './exchange/source-proof';
export type {
  AcceptanceStatus,
  RecipientState,
  RecipientStatus,
  RejectionStatus,
  StatusReport,
  SynchronizationStatus,
} from './exchange/status-report';
export type {
  AttentionKind,
  AttentionPoint,
  Frequency,
  ReadableDataset,
  ReportedDataset,
  ReportedInvitation,
  ReportedRecipient,
  ReportedShare,
  ReportedStore,
  ReportedSubscription,
  ReportedSynchronization,
  ReportInput,
  ReportInputKind,
  ShareReportBase,
  Urgency,
} from './report/share-report';
export type { CheckReport, ReadReport, SideReport } from './runtime/check-report';
export type { ConnectorReport } from './runtime/connector-report';
export { compareRegisters } from './register/compare-registers';
export type { ChangedEntry, RegisterDiff, RegisterFieldChange } from './register/compare-registers';
export type {
  DisclosureRegister,
  RegisterEntry,
  RegisterField,
  SinceEvidence,
} from './register/disclosure-register';
export { DataShareError } from './errors/data-share-error';
export { EXIT_CODES } from './errors/error-codes';
export { WARNING_CODES } from './errors/warning-codes';
export { DatasetType } from './model/values/dataset';
export {
  parseAcceptance,
  parseInvitation,
  parseRejection,
  parseSubscription,
  parseSynchronizationReceipt,
} from './model/documents/parsing/parse-document';
export type { ConsumerFacts } from './model/documents/consumer';
export { TriggerKind } from './model/documents/snapshot-trigger';
export type {
  OnChangeFacts,
  SnapshotScheduleFacts,
  SnapshotTriggerFacts,
} from './model/documents/snapshot-trigger';
export type { EngineKind, OtherEngineKind } from './model/engines/engine-kind';
export type {
  MoverJobFacts,
  ObjectReplicationFacts,
  ReplicationRuleFacts,
  StorageMoverFacts,
  StorageMoverOffer,
  SubscriptionEngine,
} from './model/documents/subscription-engine';
export type { ChangeDigestFacts, ChangeEventsFacts, ChangeSources } from './model/documents/change-facts';
export type { ExchangeFacts, StoreFacts } from './model/documents/store-facts';
export { GrantTiming } from './model/values/grant-timing';
export { ConnectorState, InPlaceMethod } from './model/values/in-place-method';
export { InvitationState } from './model/values/invitation-state';
export type {
  DataShareFacts,
  InvitationBase,
  InvitationDocument,
  MultiSourceInvitation,
  SingleSourceInvitation,
} from './model/documents/invitation';
export { PreserveAcls, PublishMode } from './model/values/publication';
export { ShareKind } from './model/values/share-kind';
export type { AcceptanceDocument } from './model/documents/acceptance';
export type { RejectionDocument } from './model/documents/rejection';
export type {
  ConnectorFacts,
  MultiSourceSubscription,
  SingleSourceSubscription,
  SubscriptionBase,
  SubscriptionDocument,
} from './model/documents/subscription';
export type { SynchronizationReceipt } from './model/documents/synchronization-receipt';
export type { ErrorCode, Problem } from './errors/error-codes';
export type { Finding } from './errors/finding';
export type { Warning, WarningCode } from './errors/warning-codes';
export type {
  CopyLimits,
  RetryOptions,
  SentRequest,
  SideCredentials,
  SideName,
  TimeLimits,
  Waiting,
} from './runtime/options';
export type {
  FollowedPass,
  FollowFailure,
  FollowOptions,
  SyncEventsOptions,
} from './runtime/snapshot-options';
export type { PlanTally, Tally } from './snapshot/planning/plan-tally';
export type { DatasetPlan, PlannedChange, PlannedPublication, SnapshotPlan } from './snapshot/snapshot-plan';
export type { RequestForecast } from './snapshot/planning/request-forecast';
export type { CopyReason } from './snapshot/planning/steps';
export type {
  DatasetSnapshots,
  KeptSnapshotFacts,
  PublishedSnapshotFacts,
} from './snapshot/contract/dataset-snapshots';
export type { RollbackRecord, RollbackResult } from './snapshot/contract/rollback-record';
export type { DayTotals, RunSummary, RunTotals, SummarizedLatency } from './snapshot/contract/run-summary';
export type { SnapshotPhase, SnapshotProgress } from './snapshot/copying/progress-counts';
export type {
  FailedFile,
  RunRecord,
  SynchronizationDetails,
  ReceivedEvents,
  SynchronizationMode,
} from './snapshot/contract/run-record';
export type { ChangeLatency, SynchronizationTrigger } from './model/values/change-latency';
export type { EventCounts } from './snapshot/contract/event-counts';
export type { SynchronizedEvents } from './snapshot/synchronize-events';
export { syncEvents } from './runtime/change-events';
export { followChanges } from './runtime/follow-changes';
export type { Difference, PublishedDataset, VerifiedFile, VerifyReport } from './snapshot/verify';
export type { VerifyProgress } from './snapshot/copying/verify-progress';

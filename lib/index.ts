/** The runtime helper, for programs: what the `datashare` command does, without a terminal. */
export * from './handshake';
export * from './runtime';
export * from './share-status';
export { allows, canRead } from './access/condition/evaluate';
export type { AccessRequest, ReadRequest, Verdict } from './access/condition/evaluate';
export type {
  AcceptanceStatus,
  RecipientState,
  RecipientStatus,
  RejectionStatus,
  StatusReport,
  SynchronizationStatus,
} from './exchange/status';
export type { CheckReport, ReadReport, SideReport } from './check';
export { DataShareError } from './errors';
export { DatasetType } from './model/dataset';
export {
  parseAcceptance,
  parseInvitation,
  parseRejection,
  parseSubscription,
  parseSynchronizationReceipt,
} from './model/document';
export type { StoreFacts } from './model/fields';
export type { InvitationDocument } from './model/invitation';
export { PreserveAcls, Publish } from './model/publication';
export { ShareKind } from './model/share-kind';
export type { AcceptanceDocument } from './model/acceptance';
export type { RejectionDocument } from './model/rejection';
export type { SubscriptionDocument } from './model/subscription';
export type { SynchronizationReceipt } from './model/synchronization-receipt';
export type { ErrorCode, Problem } from './problems';
export type { PlanTally, SynchronizationMode, Tally } from './snapshot/plan';
export type { PlannedChange, SnapshotPlan } from './snapshot/preview';
export type { RolledBack } from './snapshot/rollback';
export type { SnapshotProgress } from './snapshot/run-log';
export type { RunRecord, SynchronizationDetails } from './snapshot/run-record';
export type { Difference, VerifyReport } from './snapshot/verify';

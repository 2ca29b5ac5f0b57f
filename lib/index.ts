/** The runtime helper, for programs: what the `datashare` command does, without a terminal. */
export * from './runtime';
export { allows, canRead } from './access/condition/evaluate';
export type { AccessRequest, ReadRequest, Verdict } from './access/condition/evaluate';
export type { CheckReport, ReadReport, SideReport } from './check';
export { DataShareError } from './errors';
export { DatasetType } from './model/dataset';
export { parseInvitation, parseSubscription } from './model/document';
export type { StoreFacts } from './model/fields';
export type { InvitationDocument } from './model/invitation';
export { ShareKind } from './model/share-kind';
export type { SubscriptionDocument } from './model/subscription';
export type { ErrorCode, Problem } from './problems';
export type { PlanTally, SynchronizationMode, Tally } from './snapshot/plan';
export type { PlannedChange, SnapshotPlan } from './snapshot/preview';
export type { SnapshotProgress } from './snapshot/run-log';
export type { RunRecord, SynchronizationDetails } from './snapshot/run-record';
export type { Difference, VerifyReport } from './snapshot/verify';

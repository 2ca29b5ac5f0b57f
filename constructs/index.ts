export * from './acceptance';
export * from './accepted-subscription';
export * from './accepted-subscription-props';
export { ContainerGrants } from './container-grants';
export * from './data-store';
export * from './data-store-props';
export * from './dataset';
export * from './invitation';
export * from './invite-options';
export { ManagedIdentity } from './managed-identity';
export type {
  IManagedIdentity,
  ManagedIdentityAttributes,
  ManagedIdentityOptions,
  ManagedIdentityProps,
} from './managed-identity';
export type { ReadEndpoint } from './read-endpoints';
export { PrincipalType } from './principal';
export type { Grantee, Principal } from './principal';
export { Recipient } from './recipient';
export type { RecipientProps } from './recipient';
export * from './sent-invitation';
export * from './share';
export * from './share-exchange';
export { SnapshotJob } from './snapshot-job';
export type { SnapshotJobProps } from './snapshot-job-props';
export { SnapshotMonitoring } from './snapshot-monitoring';
export type { SnapshotMonitoringProps, WatchOptions } from './snapshot-monitoring';
export { SnapshotSchedule, SnapshotTrigger } from './snapshot-schedule';
export type { DailySchedule, HourlySchedule } from './snapshot-schedule';
export { DataShareError } from '../lib/errors';
export { DatasetType } from '../lib/model/dataset';
export { AclEntryType, AclScope } from '../lib/model/access-control-list';
export type { AclEntry } from '../lib/model/access-control-list';
export type { AcceptanceDocument } from '../lib/model/acceptance';
export type { ExchangeFacts, StoreFacts } from '../lib/model/fields';
export { GrantOn } from '../lib/model/grant-on';
export type { InvitationDocument } from '../lib/model/invitation';
export { InvitationState } from '../lib/model/invitation-state';
export { PreserveAcls, Publish } from '../lib/model/publication';
export { ShareKind } from '../lib/model/share-kind';
export { termsSha256 } from '../lib/model/terms';
export { TriggerKind } from '../lib/model/trigger';
export type { SnapshotTriggerFacts } from '../lib/model/trigger';
export type { ErrorCode, Problem } from '../lib/problems';

/**
 * The constructs: shares and accepted subscriptions as code.
 *
 * @module constructs
 */
export { AzapiProvider } from './azapi/azapi-provider';
export type { AzapiProviderProps } from './azapi/azapi-provider';
export * from './documents/received-acceptance';
export * from './subscription/accepted-subscription';
export * from './subscription/accepted-subscription-props';
export type { DatasetMapping } from './subscription/dataset-mapping';
export type { ConnectorSettings } from './subscription/connector-settings';
export * from './data-store/data-store';
export type { ContainerRetention } from './data-store/container-retention';
export * from './data-store/data-store-props';
export * from './data-store/dataset';
export * from './documents/declared-invitation';
export * from './documents/received-invitation';
export * from './share/invite-options';
export { ManagedIdentity } from './principals/managed-identity';
export type {
  IManagedIdentity,
  ManagedIdentityAttributes,
  ManagedIdentityOptions,
  ManagedIdentityProps,
} from './principals/managed-identity';
export type { ReadEndpoint } from '../lib/model/values/read-endpoints';
export { PrincipalType } from './principals/principal';
export type { Principal } from './principals/principal';
export { Recipient } from './principals/recipient';
export type { IRecipient, RecipientProps } from './principals/recipient';
export * from './share/sent-invitation';
export * from './share/share';
export * from './share/share-props';
export * from './exchange/share-exchange';
export * from './exchange/share-exchange-props';
export { DigestJob } from './scheduling/digest-job';
export type { DigestJobProps } from './scheduling/digest-job-props';
export { SnapshotJob } from './scheduling/snapshot-job';
export type { ChangeJob, ISnapshotJob, SnapshotJobProps } from './scheduling/snapshot-job-props';
export { SnapshotMonitoring } from './scheduling/snapshot-monitoring';
export type { SnapshotMonitoringProps, WatchOptions } from './scheduling/snapshot-monitoring-props';
export { SnapshotSchedule } from './share/snapshot-schedule';
export type { EngineEstimates } from '../lib/model/engines/engine-facts';
export { SnapshotEngine } from './engines/snapshot-engine';
export type { EngineChoice, OwnEngineOptions } from './engines/snapshot-engine';
export type { DataFactoryOptions } from './engines/data-factory-options';
export type { ObjectReplicationOptions, ReplicationSettings } from './engines/object-replication-options';
export type { StorageMoverOptions, StorageMoverSettings } from './engines/storage-mover/mover-options';
export type { StorageMoverConsent } from './engines/storage-mover/provider-mover';
export type { ReplicationConsent } from './engines/provider-replication';
export type { EngineKind, OtherEngineKind } from '../lib/model/engines/engine-kind';
export type {
  MoverJobFacts,
  ObjectReplicationFacts,
  ReplicationRuleFacts,
  StorageMoverFacts,
  StorageMoverOffer,
  SubscriptionEngine,
} from '../lib/model/documents/subscription-engine';
export { SnapshotTrigger } from './subscription/snapshot-trigger';
export type { ChangeTriggerOptions } from './subscription/snapshot-trigger';
export { ChangeScaling } from './scheduling/change-scaling';
export type { DailySchedule, HourlySchedule } from './share/snapshot-schedule';
export { DataShareError } from '../lib/errors/data-share-error';
export { EXIT_CODES } from '../lib/errors/error-codes';
export { WARNING_CODES } from '../lib/errors/warning-codes';
export { DatasetType } from '../lib/model/values/dataset';
export { AclEntryType, AclScope } from '../lib/model/values/access-control-list';
export type { AclEntry } from '../lib/model/values/access-control-list';
export type { ConsumerFacts } from '../lib/model/documents/consumer';
export type { AcceptanceDocument } from '../lib/model/documents/acceptance';
export type { ExchangeFacts, StoreFacts } from '../lib/model/documents/store-facts';
export { GrantTiming } from '../lib/model/values/grant-timing';
export type {
  DataShareFacts,
  InvitationBase,
  InvitationDocument,
  MultiSourceInvitation,
  SingleSourceInvitation,
} from '../lib/model/documents/invitation';
export { ConnectorState, InPlaceMethod } from '../lib/model/values/in-place-method';
export { InvitationState } from '../lib/model/values/invitation-state';
export { PreserveAcls, PublishMode } from '../lib/model/values/publication';
export { ChangeEvents } from './events/change-events';
export { ShareEvents } from './events/share-events';
export type {
  ExistingSystemTopic,
  IShareEvents,
  QueueDelivery,
  ShareEventsProps,
  SystemTopic,
} from './events/share-events-props';
export { ShareKind } from '../lib/model/values/share-kind';
export { computeTermsHash } from './share/terms-hash';
export { TriggerKind } from '../lib/model/documents/snapshot-trigger';
export type {
  OnChangeFacts,
  SnapshotScheduleFacts,
  SnapshotTriggerFacts,
} from '../lib/model/documents/snapshot-trigger';
export type {
  ChangeDigestFacts,
  ChangeEventsFacts,
  ChangeSources,
} from '../lib/model/documents/change-facts';
export type { ErrorCode, Problem } from '../lib/errors/error-codes';
export type { Finding } from '../lib/errors/finding';

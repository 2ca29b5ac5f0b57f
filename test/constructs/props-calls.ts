import { StorageAccount } from '@cdktf/provider-azurerm/lib/storage-account';
import type { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { ISnapshotJob, Principal } from '../../constructs';
import {
  Acceptance,
  AclEntryType,
  AzapiProvider,
  ChangeEvents,
  Dataset,
  DataStore,
  GrantTiming,
  DigestJob,
  Invitation,
  ManagedIdentity,
  PrincipalType,
  Recipient,
  ShareEvents,
  ShareExchange,
  SnapshotEngine,
  SnapshotJob,
  SnapshotMonitoring,
  SnapshotSchedule,
  SnapshotTrigger,
} from '../../constructs';
import type { PROPS_TYPES } from '../../constructs/synthesis/props-shapes';
import { accept, connect, copyShare, PRINCIPAL, recipient, referToStore, SYNCHRONIZER } from './declarations';

export type ShapeName = keyof typeof PROPS_TYPES.shapes;
type Extra = Readonly<Record<string, unknown>>;

const ARM_ID = `/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/rg-data/providers/`;
const PLACE = { resourceGroupName: 'rg-data', location: 'westeurope' };
const MAPPING = { datasetName: 'curated', container: 'landing' };

const shareWith = (stack: TerraformStack, extra: Extra) =>
  copyShare(stack, 'sales', referToStore(stack, 'contoso'), extra);

const shareEvents = (stack: TerraformStack, extra: Extra = {}) =>
  new ShareEvents(stack, 'events', {
    queueStore: referToStore(stack, 'queues'),
    resourceGroupName: 'rg-data',
    ...extra,
  });

const referToTopic = (stack: TerraformStack) => ({
  dataStore: referToStore(stack, 'contoso'),
  systemTopicId: `${ARM_ID}Microsoft.EventGrid/systemTopics/contoso`,
  principalId: PRINCIPAL,
});

/** A call for each type of object that callers pass: valid, but for the extra properties of that object. */
export const PROPS_CALLS: Readonly<Record<ShapeName, (stack: TerraformStack, extra: Extra) => unknown>> = {
  AcceptedSubscriptionProps: (stack, extra) => accept(stack, 'sales', extra),
  AclEntry: (stack, extra) => {
    const accessControl = [{ type: AclEntryType.OTHER, permissions: 'r-x', ...extra }];
    return accept(stack, 'sales', { mappings: [{ ...MAPPING, path: 'a', accessControl }] });
  },
  AzapiProviderProps: (stack, extra) => new AzapiProvider(stack, 'azapi', extra),
  ChangeTriggerOptions: (_, extra) => SnapshotTrigger.onChange(extra),
  ConnectorSettings: (stack, extra) => connect(stack, 'sales', { connector: extra }),
  DailySchedule: (_, extra) => SnapshotSchedule.daily({ hour: 3, ...extra }),
  DataStoreAttributes: (stack, extra) => referToStore(stack, 'contoso', extra),
  DataStoreLookup: (stack, extra) =>
    DataStore.fromLookup(stack, 'store', {
      storageAccountName: 'contoso',
      resourceGroupName: 'rg-data',
      ...extra,
    }),
  DataStoreProps: (stack, extra) => new DataStore(stack, 'store', { name: 'contoso', ...PLACE, ...extra }),
  DatasetMapping: (stack, extra) => accept(stack, 'sales', { mappings: [{ ...MAPPING, ...extra }] }),
  DatasetOptions: (_, extra) => Dataset.folder('curated', 'sales', extra),
  EngineEstimates: (stack, extra) => accept(stack, 'sales', { estimates: extra }),
  ExistingSystemTopic: (stack, extra) =>
    shareEvents(stack, { systemTopics: [{ ...referToTopic(stack), ...extra }] }),
  HourlySchedule: (_, extra) => SnapshotSchedule.hourly(extra),
  InvitationSelection: (_, extra) => [
    Invitation.fromTerraformOutput({}, extra),
    Acceptance.fromTerraformOutput({}, extra),
  ],
  InviteOptions: (stack, extra) => shareWith(stack, {}).invite(recipient(stack), extra),
  ManagedIdentityAttributes: (stack, extra) =>
    ManagedIdentity.fromAttributes(stack, 'identity', {
      identityId: `${ARM_ID}Microsoft.ManagedIdentity/userAssignedIdentities/sync`,
      principalId: PRINCIPAL,
      clientId: PRINCIPAL,
      ...extra,
    }),
  DataFactoryOptions: (_, extra) =>
    SnapshotEngine.dataFactory({ factoryName: 'contoso-copies', resourceGroupName: 'rg', ...extra }),
  StorageMoverOptions: (_, extra) =>
    SnapshotEngine.storageMover({
      sourceAccountId: `${ARM_ID}Microsoft.Storage/storageAccounts/contoso`,
      storageMoverName: 'copies',
      resourceGroupName: 'rg',
      ...extra,
    }),
  ManagedIdentityProps: (stack, extra) => new ManagedIdentity(stack, 'identity', { ...PLACE, ...extra }),
  ObjectReplicationOptions: (_, extra) => SnapshotEngine.objectReplication(extra),
  OwnEngineOptions: (_, extra) => SnapshotEngine.own(extra),
  Principal: (stack, extra) => {
    const reader = { principalId: PRINCIPAL, principalType: PrincipalType.GROUP, ...extra } as Principal;
    return accept(stack, 'sales', { readers: [reader] });
  },
  QueueDelivery: (stack, extra) => ChangeEvents.toQueue({ events: shareEvents(stack), ...extra }),
  DigestJobProps: (stack, extra) => {
    const store = referToStore(stack, 'contoso');
    const exchange = new ShareExchange(stack, 'exchange', { dataStore: store });
    new DigestJob(stack, 'digests', {
      shares: [copyShare(stack, 'sales', store, { exchange })],
      identity: new ManagedIdentity(stack, 'writer', PLACE),
      image: 'registry.example.com/datashare:1',
      ...PLACE,
      ...extra,
    });
  },
  RecipientProps: (stack, extra) => new Recipient(stack, 'fabrikam', extra),
  ReplicationConsent: (stack, extra) =>
    shareWith(stack, {}).invite(recipient(stack), {
      grantOn: GrantTiming.ACCEPTANCE,
      objectReplication: extra,
    }),
  StorageMoverConsent: (stack, extra) =>
    shareWith(stack, {}).invite(recipient(stack), {
      grantOn: GrantTiming.ACCEPTANCE,
      storageMover: { storageMoverName: 'copies', resourceGroupName: 'rg', ...extra },
    }),
  ShareConsumer: (stack, extra) => accept(stack, 'sales', { consumer: extra }),
  ShareEventsProps: (stack, extra) => shareEvents(stack, extra),
  ShareExchangeProps: (stack, extra) =>
    new ShareExchange(stack, 'exchange', { dataStore: referToStore(stack, 'contoso'), ...extra }),
  ShareProps: shareWith,
  ShareProvider: (stack, extra) => shareWith(stack, { provider: extra }),
  SnapshotJobProps: (stack, extra) =>
    new SnapshotJob(stack, 'job', {
      subscription: accept(stack, 'sales', { identity: SYNCHRONIZER }),
      image: 'registry.example.com/datashare:1',
      ...PLACE,
      ...extra,
    }),
  SnapshotMonitoringProps: (stack, extra) =>
    new SnapshotMonitoring(stack, 'monitoring', { ...PLACE, ...extra }),
  StorageAccountOptions: (stack, extra) => {
    const account = new StorageAccount(stack, 'account', {
      name: 'contoso',
      accountTier: 'Standard',
      accountReplicationType: 'LRS',
      ...PLACE,
    });
    return DataStore.fromStorageAccount(account, extra);
  },
  WatchOptions: (stack, extra) => {
    const job = Object.assign(new Construct(stack, 'job'), {
      cron: '0 3 * * *',
      jobName: 'job',
      subscriptionName: 'sales',
      environmentId: 'environment',
    }) as unknown as ISnapshotJob;
    return new SnapshotMonitoring(stack, 'monitoring', { ...PLACE, emailAddresses: ['a@contoso.com'] }).watch(
      job,
      extra,
    );
  },
};

import { createLookup } from '../../lib/lookup';
/**
 * Properties without which access is wider, data is less protected or lands elsewhere, and what holds without them. The others have a
 * harmless default, or an error of their own.
 */
export const CONSEQUENCES = createLookup<Readonly<Record<string, string>>>({
  AcceptedSubscriptionProps: {
    deletions: 'files that are deleted at the source stay at the target',
    publish: 'files become visible one by one',
    preserveAcls: 'copies keep no access control',
    stateContainer: 'the state is in container "datashare"',
    existingContainers: 'the subscription defines its containers, and an apply can destroy them',
    snapshotTrigger: 'nothing is synchronized until somebody starts it',
    acceptedInvitation: 'changes of the invitation are not noticed',
  },
  AclEntry: { principalId: 'the entry is for the owner, not for a principal that you name' },
  ConnectorSettings: { state: 'the connector is active' },
  DatasetMapping: {
    path: 'the dataset lands directly in the container',
    accessControl: 'the folder inherits the access control of its parent',
  },
  DatasetOptions: { dataStore: 'the dataset is in the data store of the share' },
  DataStoreAttributes: {
    isHnsEnabled: 'the account is treated as flat Blob storage',
    retainOnRemoval: 'an apply can destroy its containers',
    tenantId: 'its tenant is compared with nothing',
  },
  DataStoreLookup: {
    retainOnRemoval: 'an apply can destroy its containers',
    tenantId: 'its tenant is compared with nothing',
  },
  DataStoreProps: {
    accountReplicationType: 'its data is kept in one data center (LRS)',
    isHnsEnabled: 'the account is flat Blob storage',
    retainOnRemoval: 'an apply can destroy its containers',
    tenantId: 'its tenant is compared with nothing',
  },
  InvitationSelection: { invitationId: 'the only document is taken, whatever it is for' },
  InviteOptions: {
    expiresOn: 'access has no end',
    state: 'access is active',
    grantOn: 'access is granted before anyone accepts',
    acceptBy: 'the invitation has no deadline',
  },
  ManagedIdentityAttributes: { tenantId: 'it is taken for an identity of the tenant of each account' },
  Principal: { tenantId: 'it is taken for a principal of the tenant of each account' },
  RecipientProps: {
    applicationId: 'an acceptance need not name an application',
    tenantId: 'an acceptance can come from any tenant',
  },
  ShareProps: {
    inPlace: 'recipients read through role assignments',
    exchange: 'its invitations are in no exchange',
    termsOfUse: 'nobody has to accept terms',
  },
  SnapshotJobProps: {
    environmentId: 'the job defines an environment of its own',
    notifyUrl: 'run records are posted nowhere',
    snapshotTrigger: 'the job has the trigger of its subscription',
  },
  StorageAccountOptions: {
    retainOnRemoval: 'an apply can destroy its containers',
    tenantId: 'its tenant is compared with nothing',
  },
});

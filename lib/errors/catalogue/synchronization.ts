import type { Problem } from '../error-codes';
import { escapeUnprintable } from '../redact';
import { formatValue } from '../format-value';

/** What is said of running a command. */
export const synchronization = {
  usage: (message: string, fix: string): Problem => ({ code: 'Usage', message, fix }),
  nothingToCopy: (): Problem => ({
    code: 'NothingToCopy',
    message: 'this is an in-place share: its data is read where it is, there is no snapshot of it',
    fix: 'read at the endpoints that terraform output shows; datashare check probes a read',
  }),
  connectionStringInvalid: (variable: string): Problem => ({
    code: 'ConnectionStringInvalid',
    message: `the environment variable ${variable} is no connection string of a storage account`,
    fix: "use 'BlobEndpoint=https://...;SharedAccessSignature=...' or 'AccountName=...;AccountKey=...;BlobEndpoint=...', or unset it to use Microsoft Entra ID",
  }),
  endpointUntrusted: (side: string, endpoint: string, storageAccountName: string): Problem => ({
    code: 'EndpointUntrusted',
    message: `the ${side}'s endpoint ${formatValue(endpoint)} is not the Blob endpoint of storage account ${formatValue(storageAccountName)} in Azure; a token would be shown to somebody else`,
    fix: `use https://${storageAccountName}.blob.core.windows.net, or give the side a connection string`,
  }),
  /** @param federated The application that was to sign in by a managed identity, and why it could not. */
  credentialUnavailable: (
    side: string,
    variable: string,
    federated?: { readonly clientId: string; readonly tenantId: string; readonly reason: string },
  ): Problem => ({
    code: 'CredentialUnavailable',
    message: federated
      ? `application ${formatValue(federated.clientId)} cannot sign in to tenant ${formatValue(federated.tenantId)} for the ${side} by the managed identity (${federated.reason})`
      : `no Microsoft Entra ID credential was found for the ${side}`,
    fix: federated
      ? `check that ${variable} is the application, that it is registered in the identity's own tenant, has a federated credential of the identity's principal id, and a service principal in the other tenant`
      : `sign in with 'az login', run under a managed identity, or set ${variable}`,
  }),
  tenantMissing: (variable: string): Problem => ({
    code: 'TenantMissing',
    message: `the environment variable ${variable} names an application to sign in as, and the document does not say in which tenant: 'source.tenantId' is null`,
    fix: "ask the provider to set 'tenantId' of its data store, and for the invitation that is made then",
  }),
  accessDenied: (side: string, container: string, reason: string, variable?: string): Problem => ({
    code: 'AccessDenied',
    message: `the ${side} refused access to container ${formatValue(container)} (${reason})`,
    fix: variable
      ? `check the key or the SAS in ${variable}`
      : `${adviseOnAccess(side)}; a new role assignment takes up to 10 minutes to work`,
  }),
  containerNotFound: (side: string, container: string): Problem => ({
    code: 'ContainerNotFound',
    message: `the ${side} has no container ${formatValue(container)}`,
    fix: adviseOnContainer(side),
  }),
  endpointUnreachable: (side: string, endpoint: string, reason: string): Problem => ({
    code: 'EndpointUnreachable',
    message: `the ${side} at ${endpoint} cannot be reached (${reason})`,
    fix: 'check the name of the account, the network and the firewall of the account',
  }),
  storageFailed: (side: string, action: string, reason: string): Problem => ({
    code: 'StorageFailed',
    message: `the ${side} failed to ${action} (${reason})`,
    fix: 'run the same command again: what was done is kept',
  }),
  listingOrder: (where: string, name: string, before: string, isByPath: boolean): Problem => ({
    code: 'ListingOrder',
    message: `${where} gave ${formatValue(name)} after ${formatValue(before)}, which is not the order of ${isByPath ? 'an ADLS Gen2' : 'a flat Blob'} listing; a merge over it could miss files`,
    fix: 'report this with the kind of endpoint; nothing was deleted',
  }),
  noSnapshot: (subscriptionName: string): Problem => ({
    code: 'NoSnapshot',
    message: `subscription ${formatValue(subscriptionName)} has no snapshot yet`,
    fix: 'run datashare sync first',
  }),
  stateUnreadable: (path: string, reason: string): Problem => ({
    code: 'StateUnreadable',
    message: `the state at ${formatValue(path)} in the target's account cannot be used: ${reason}`,
    fix: `run the command again; if that does not help, delete ${formatValue(path)} there and run 'datashare sync --reconcile', which keeps what is identical`,
  }),
  stateForeign: (subscriptionName: string, invitationId: string): Problem => ({
    code: 'StateForeign',
    message: `the state of subscription ${formatValue(subscriptionName)} in the target's account is that of another invitation (${formatValue(invitationId)})`,
    fix: 'give this subscription another name, or another state container',
  }),
  synchronizationRunning: (subscriptionName: string, holder: string, leaseSeconds: number): Problem => ({
    code: 'SynchronizationRunning',
    message: `another synchronization of subscription ${formatValue(subscriptionName)} is running: that of ${escapeUnprintable(holder)}`,
    fix: `wait for it to end; if it is dead, its hold ends within ${leaseSeconds} s, and datashare sync --break-lock does not wait for that`,
  }),
  lockLost: (subscriptionName: string, holder: string): Problem => ({
    code: 'LockLost',
    message: `another synchronization of subscription ${formatValue(subscriptionName)} has taken over: that of ${escapeUnprintable(holder)}`,
    fix: 'let that one end: what was done here is kept, and the next run goes on',
  }),
  stateChanged: (subscriptionName: string): Problem => ({
    code: 'StateChanged',
    message: `another synchronization of subscription ${formatValue(subscriptionName)} finished while this one ran`,
    fix: 'let one run at a time, and run it again',
  }),
  deletionFuse: (
    datasetName: string,
    { gone, files, all = gone }: { readonly gone: number; readonly files: number; readonly all?: number },
    limit: number,
    isPublication = false,
  ): Problem => {
    const [may, kept] = isPublication
      ? ['one snapshot may leave out', 'the one before stays published']
      : ['one run may delete', 'nothing was deleted, the copies are done'];
    return {
      code: 'DeletionFuse',
      message: `${gone} of the ${files} files of dataset ${formatValue(datasetName)} are gone at the source, more than the ${+(limit * 100).toFixed(2)} % that ${may}; ${kept}`,
      fix: `if that is meant, run again with --allow-deletes ${all}`,
    };
  },
  /** @param isMovable Whether it could be moved aside: on ADLS Gen2. */
  publishPlaceTaken: (place: string, what: string, isMovable: boolean): Problem => ({
    code: 'PublishPlaceTaken',
    message: `snapshots cannot be published at ${formatValue(place)}: ${what} is there`,
    fix: `move it, or map the dataset elsewhere${isMovable ? '; --adopt moves it aside' : ''}`,
  }),
  noEarlierSnapshot: (datasetName: string, names: readonly string[], name?: string): Problem => ({
    code: 'NoEarlierSnapshot',
    message:
      name === undefined
        ? `dataset ${formatValue(datasetName)} has no snapshot before the published one`
        : `dataset ${formatValue(datasetName)} has no snapshot ${formatValue(name)}`,
    fix:
      names.length === 0
        ? "set 'publish' to 'atomic' and 'keepSnapshots' to 2 or more: then there are some from the second on"
        : `use one of ${names.join(', ')}`,
  }),
  interrupted: (): Problem => ({
    code: 'Interrupted',
    message: 'the command was interrupted',
    fix: 'run it again: what was done is kept',
  }),
};

function adviseOnAccess(side: string): string {
  if (side === 'source') return 'ask the provider whether your identity has Storage Blob Data Reader there';
  if (side === 'target') return 'give your identity Storage Blob Data Contributor there';
  return 'a recipient may read its own invitation and leave receipts there; who publishes and reads them needs Storage Blob Data Contributor on the container';
}

function adviseOnContainer(side: string): string {
  if (side === 'source') return 'ask the provider whether the dataset still exists';
  if (side === 'target') return 'run terraform apply of the accepted subscription, which creates it';
  return "check the URL; terraform apply of the provider's stack creates the container";
}

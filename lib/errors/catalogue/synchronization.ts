import type { Problem } from '../error-codes';
import { escapeUnprintable, redact } from '../redact';
import { formatValue } from '../format-value';

/** Problems of connections, synchronizations and their state. */
export const synchronization = {
  usage: (message: string, fix: string): Problem => ({ code: 'Usage', message, fix }),
  nothingToCopy: (): Problem => ({
    code: 'NothingToCopy',
    message:
      'this is an in-place share: its data is read in the account of the provider, and there are no snapshots',
    fix: 'read the data at the endpoints in the Terraform output',
  }),
  /** @param accounts The accounts that the connection string must be of one of. */
  connectionStringInvalid: (variable: string, accounts: readonly string[] = []): Problem => ({
    code: 'ConnectionStringInvalid',
    message: `the environment variable ${variable} is not a connection string of ${describeAccounts(accounts)}`,
    fix: "use 'BlobEndpoint=https://...;SharedAccessSignature=...' or 'AccountName=...;AccountKey=...;BlobEndpoint=...', or unset it to use Microsoft Entra ID",
  }),
  endpointUntrusted: (side: string, endpoint: string, storageAccountName: string): Problem => ({
    code: 'EndpointUntrusted',
    message: `the ${side}'s endpoint ${formatValue(endpoint)} is not the Blob endpoint of storage account ${formatValue(storageAccountName)} in Azure, so no token is sent there`,
    fix: `use https://${storageAccountName}.blob.core.windows.net, or set a connection string for this side`,
  }),
  /** @param federated The application that could not sign in with a managed identity, and the reason. */
  credentialUnavailable: (
    side: string,
    variable: string,
    federated?: { readonly clientId: string; readonly tenantId: string; readonly reason: string },
    unansweredSeconds?: number,
    refusal?: string,
  ): Problem => ({
    code: 'CredentialUnavailable',
    ...(refusal === undefined
      ? describeSignIn(side, variable, federated, unansweredSeconds)
      : describeRefusedSignIn(side, refusal)),
  }),
  tenantMissing: (variable: string): Problem => ({
    code: 'TenantMissing',
    message: `the environment variable ${variable} names an application to sign in as, but the document does not name the tenant: 'source.tenantId' is null`,
    fix: "ask the provider to set 'tenantId' of its data store and to send the new invitation",
  }),
  /** @param fix The fix, if the cause of the refusal is known. */
  accessDenied: (
    side: string,
    container: string,
    reason: string,
    variable?: string,
    fix?: string,
  ): Problem => ({
    code: 'AccessDenied',
    message: `the ${side} refused access to container ${formatValue(container)} (${reason})`,
    fix:
      fix ??
      (variable
        ? `check the key or the SAS in ${variable}`
        : `${adviseOnAccess(side)}; a new role assignment takes up to 10 minutes to take effect`),
  }),
  /** @param settings The settings of the network that are in force. */
  answerUnrecognized: (side: string, endpoint: string, reason: string, settings: string): Problem => ({
    code: 'AnswerUnrecognized',
    message: `the ${side} at ${endpoint} sent an answer that Azure Storage does not give (${reason})`,
    fix: `something between this machine and the account answers in its place: let requests to this host through its proxy or gateway unchanged, or exclude the host with NO_PROXY; ${settings}`,
  }),
  internalError: (error: unknown): Problem => ({
    code: 'InternalError',
    message: `an internal error: ${redact(String(error))}`,
    fix: 'this is a bug: report it with the stack of the error',
  }),
  containerNotFound: (side: string, container: string): Problem => ({
    code: 'ContainerNotFound',
    message: `the ${side} has no container ${formatValue(container)}`,
    fix: adviseOnContainer(side),
  }),
  /** @param network The cause, if it lies in the settings of the network, and these settings. */
  endpointUnreachable: (
    side: string,
    endpoint: string,
    reason: string,
    network?: { readonly cause: NetworkCause; readonly settings: string },
  ): Problem => ({
    code: 'EndpointUnreachable',
    message: `the ${side} at ${endpoint} cannot be reached (${describeNetworkCause(network?.cause, reason)}${reason})`,
    fix: network
      ? `${adviseOnNetwork(network.cause)}; ${network.settings}`
      : 'check the name of the account, the network and the firewall of the account',
  }),
  serviceBusy: (service: string, seconds: number): Problem => ({
    code: 'ServiceBusy',
    message: `${service} is too busy: it has asked this run to wait for ${seconds} s in total`,
    fix: 'run it again later: finished work is kept; limit the requests per second if other programs need the account',
  }),
  listingEndless: (side: string, where: string, reason: string): Problem => ({
    code: 'ListingEndless',
    message: `the ${side} does not end the listing of ${formatValue(where)}: ${reason}`,
    fix: 'try again; if it happens again, check for a proxy between this machine and the account; nothing was deleted',
  }),
  storageFailed: (
    side: string,
    action: string,
    reason: string,
    fix = 'try again: finished work is kept',
  ): Problem => ({
    code: 'StorageFailed',
    message: `the ${side} failed to ${action} (${reason})`,
    fix,
  }),
  /** @param fix Given if no synchronization copies them again. */
  targetFilesMissing: (
    datasetName: string,
    files: number,
    example: string,
    fix = 'run it again: the next run lists the target, and copies what is missing',
  ): Problem => ({
    code: 'TargetFilesMissing',
    message: `${files} ${files === 1 ? 'file' : 'files'} of dataset ${formatValue(datasetName)} ${files === 1 ? 'is' : 'are'} missing at the target, for example ${formatValue(example)}: somebody deleted ${files === 1 ? 'it' : 'them'}, or created the container anew, before or during this run`,
    fix,
  }),
  listingOrder: (where: string, name: string, before: string, isByPath: boolean): Problem => ({
    code: 'ListingOrder',
    message: `${where} returned ${formatValue(name)} after ${formatValue(before)}, which is not the order of ${isByPath ? 'an ADLS Gen2' : 'a flat Blob'} listing, so files could be missed`,
    fix: 'report it with the kind of the endpoint; nothing was deleted',
  }),
  noSnapshot: (subscriptionName: string): Problem => ({
    code: 'NoSnapshot',
    message: `subscription ${formatValue(subscriptionName)} has no snapshot yet`,
    fix: 'synchronize it first',
  }),
  receiptForeign: (invitationId: string, accepted: string): Problem => ({
    code: 'ReceiptForeign',
    message: `the receipt is about invitation ${formatValue(invitationId)}, and the subscription accepted ${formatValue(accepted)}`,
    fix: 'use a receipt of this subscription',
  }),
  /** @param reason Why the target is not what the receipt states. */
  receiptMismatch: (synchronizationId: string, reason: string): Problem => ({
    code: 'ReceiptMismatch',
    message: `the target is not what the receipt of synchronization ${formatValue(synchronizationId)} states: ${reason}`,
    fix: 'compare it with the receipt of the last synchronization, and verify the target',
  }),
  receiptUnproven: (synchronizationId: string, reason: string): Problem => ({
    code: 'ReceiptUnproven',
    message: `nothing proves the receipt of synchronization ${formatValue(synchronizationId)}: ${reason}`,
    fix: 'synchronize, and use the receipt of that run',
  }),
  stateUnreadable: (path: string, reason: string, fix?: string): Problem => ({
    code: 'StateUnreadable',
    message: `the state at ${formatValue(path)} in the target's account cannot be used: ${reason}`,
    fix:
      fix ??
      `try again; if that does not help, delete ${formatValue(path)} there and synchronize with reconcile: true, which keeps identical files`,
  }),
  stateAltered: (path: string, reason: string): Problem => ({
    code: 'StateAltered',
    message: `the state at ${formatValue(path)} in the target's account is not what the last run recorded: ${reason}`,
    fix: 'find out who wrote it; reconcile: true ignores it, lists the target, and keeps identical files',
  }),
  stateVersionUnsupported: (path: string, version: number): Problem => ({
    code: 'StateVersionUnsupported',
    message: `the state at ${formatValue(path)} in the target's account was written by a newer version of this program (schemaVersion ${version})`,
    fix: 'use the newer version here too, and do not delete the state: it says which files belong to this subscription',
  }),
  /** @param now The source in the subscription. @param before The source of the last snapshot. */
  sourceUnrelated: (datasetName: string, now: string, before: string): Problem => ({
    code: 'SourceUnrelated',
    message: `dataset ${formatValue(datasetName)} now comes from ${formatValue(now)}, and no file there is like a file of the last snapshot, which came from ${formatValue(before)}; nothing of this dataset was changed`,
    fix: 'correct the source in the subscription; if the source has moved, run it once with acceptNewSource: true',
  }),
  stateForeign: (subscriptionName: string, invitationId: string): Problem => ({
    code: 'StateForeign',
    message: `the state of subscription ${formatValue(subscriptionName)} in the target's account belongs to another invitation (${formatValue(invitationId)})`,
    fix: 'give this subscription another name or another state container',
  }),
  changeFeedUnreadable: (path: string, reason: string): Problem => ({
    code: 'ChangeFeedUnreadable',
    message: `the change feed of the source cannot be used: ${formatValue(path)}: ${reason}`,
    fix: 'turn the change feed of the account on and try again when its first hours are complete, or find changes by listings',
  }),
  digestChanged: (shareName: string): Problem => ({
    code: 'DigestChanged',
    message: `another process has written a digest of share ${formatValue(shareName)} during this one`,
    fix: 'run it again, one run at a time',
  }),
  /** @param engine The engine that carries the files, as the document names it. */
  carriedByEngine: (engine: string): Problem => ({
    code: 'CarriedByEngine',
    message: `the engine ${engine} carries the files of this subscription, so nothing else copies them`,
    fix: 'reconcile instead: a reconciliation compares both sides, repairs differences, and records the proof',
  }),
  engineOwn: (): Problem => ({
    code: 'EngineOwn',
    message: 'no other engine carries the files of this subscription: this package copies them',
    fix: 'look at the history of its synchronizations instead',
  }),
  engineNotFound: (engine: string, resourceId: string): Problem => ({
    code: 'EngineNotFound',
    message: `the engine ${engine} does not exist: Azure has no ${formatValue(resourceId)}`,
    fix: 'apply the stack of the subscription again, or accept the invitation again if the engine was replaced',
  }),
  engineStateUnknown: (engine: string, reason: string): Problem => ({
    code: 'EngineStateUnknown',
    message: `the runs of the engine ${engine} are unknown: ${reason}`,
    fix: 'sign in as an identity that can read the engine in Azure Resource Manager, or look at the engine in the Azure portal; a reconciliation shows what it has copied',
  }),
  changeEventsMissing: (subscriptionName: string): Problem => ({
    code: 'ChangeEventsMissing',
    message: `subscription ${formatValue(subscriptionName)} receives no change events: its document has no 'changeEvents'`,
    fix: 'ask the provider for an invitation with change events and accept it, or synchronize with a listing',
  }),
  changeQueueUnavailable: (queue: string, reason: string): Problem => ({
    code: 'ChangeQueueUnavailable',
    message: `the queue of change events at ${formatValue(queue)} cannot be read: ${reason}`,
    fix: 'ask the provider if the queue still exists and if your identity has Storage Queue Data Message Processor there; a synchronization with a listing does not need it',
  }),
  eventsHeldTooLong: (subscriptionName: string): Problem => ({
    code: 'EventsHeldTooLong',
    message: `the synchronization of subscription ${formatValue(subscriptionName)} ended because it held its messages of change events for as long as Azure Storage allows`,
    fix: 'run it again: finished work is kept, and the messages come back',
  }),
  /** @param unshared The reason why a process that shares the work of others does not help that run, as a clause. */
  synchronizationRunning: (
    subscriptionName: string,
    owner: string,
    leaseSeconds: number,
    unshared?: string,
  ): Problem => ({
    code: 'SynchronizationRunning',
    message: `another synchronization of subscription ${formatValue(subscriptionName)} is running${unshared === undefined ? '' : `, and this process cannot help it, because ${unshared}`}: ${escapeUnprintable(owner)}`,
    fix: `wait for it to finish; if it crashed, its lock expires within ${leaseSeconds} s, and breakLock: true takes it over at once`,
  }),
  synchronizationStalled: (subscriptionName: string, owner: string, idleMinutes: number): Problem => ({
    code: 'SynchronizationStalled',
    message: `another synchronization of subscription ${formatValue(subscriptionName)} holds the lock, but has made no progress for ${idleMinutes} minutes: ${escapeUnprintable(owner)}`,
    fix: 'end that process, or take the lock over with breakLock: true',
  }),
  lockLost: (subscriptionName: string, owner: string): Problem => ({
    code: 'LockLost',
    message: `another synchronization of subscription ${formatValue(subscriptionName)} took over the lock: ${escapeUnprintable(owner)}`,
    fix: 'let it finish: finished work is kept, and the next run continues',
  }),
  /** @param changed The subscription whose state another run has replaced, or the path of a blob that was replaced or deleted while it was read. */
  stateChanged: (changed: { readonly subscriptionName: string } | { readonly path: string }): Problem => {
    const code = 'StateChanged';
    return 'path' in changed
      ? {
          code,
          message: `the state at ${formatValue(changed.path)} in the target's account was replaced or deleted while it was being read`,
          fix: 'run the command again; only one synchronization of a subscription may run at a time',
        }
      : {
          code,
          message: `another synchronization of subscription ${formatValue(changed.subscriptionName)} finished during this one`,
          fix: 'run it again, one run at a time',
        };
  },
  deletionFuse: (
    datasetName: string,
    { gone, files, all = gone }: { readonly gone: number; readonly files: number; readonly all?: number },
    limit: number,
    isPublication = false,
  ): Problem => {
    const [may, kept] = isPublication
      ? ['one snapshot may omit', 'the previous snapshot stays published']
      : ['one run may delete', 'nothing was deleted, copies are done'];
    return {
      code: 'DeletionFuse',
      message: `${gone} of the ${files} files of dataset ${formatValue(datasetName)} are gone from the source, more than the ${+(limit * 100).toFixed(2)} % that ${may}; ${kept}`,
      fix: `if this is intended, run it again with allowDeletes: ${all}`,
    };
  },
  /** @param isMovable True if it can be moved aside, as on ADLS Gen2. */
  /** @param wayOut The option that settles it, if there is one: true for `adopt`. */
  publishPlaceTaken: (place: string, what: string, wayOut: boolean | 'reconcile'): Problem => ({
    code: 'PublishPlaceTaken',
    message: `snapshots cannot be published at ${formatValue(place)}: ${what} is there`,
    fix:
      wayOut === 'reconcile'
        ? 'move it and run again, or replace it with reconcile: true'
        : `move it, or map the dataset elsewhere${wayOut ? ', or move it aside with adopt: true' : ''}`,
  }),
  noEarlierSnapshot: (datasetName: string, names: readonly string[], name?: string): Problem => ({
    code: 'NoEarlierSnapshot',
    message:
      name === undefined
        ? `dataset ${formatValue(datasetName)} has no snapshot before the published one`
        : `dataset ${formatValue(datasetName)} has no snapshot ${formatValue(name)}`,
    fix:
      names.length === 0 || (name === undefined && names.length === 1)
        ? "set 'publish' to 'atomic' and 'keepSnapshots' to 2 or more: earlier snapshots then exist from the second synchronization on"
        : `use one of ${names.join(', ')}`,
  }),
  interrupted: (): Problem => ({
    code: 'Interrupted',
    message: 'the operation was interrupted',
    fix: 'run it again: finished work is kept',
  }),
};

function adviseOnAccess(side: string): string {
  if (side === 'source') return 'ask the provider if your identity has Storage Blob Data Reader there';
  if (side === 'target') return 'give your identity Storage Blob Data Contributor there';
  return 'recipients can read their own invitation and write receipts; the identity that publishes invitations or reads receipts needs Storage Blob Data Contributor on the container';
}

function adviseOnContainer(side: string): string {
  if (side === 'source') return 'ask the provider if the dataset still exists';
  if (side === 'target')
    return 'run terraform apply for the stack of the accepted subscription, which creates it';
  return "ask the provider whether the exchange still exists; terraform apply of the provider's stack creates it";
}

function describeSignIn(
  side: string,
  variable: string,
  federated: { readonly clientId: string; readonly tenantId: string; readonly reason: string } | undefined,
  unansweredSeconds: number | undefined,
): Pick<Problem, 'message' | 'fix'> {
  if (unansweredSeconds !== undefined)
    return {
      message: `no Microsoft Entra ID token for the ${side} arrived within ${unansweredSeconds} s`,
      fix: 'check that this machine reaches login.microsoftonline.com or its managed identity endpoint, directly or through its proxy',
    };
  if (federated)
    return {
      message: `application ${formatValue(federated.clientId)} cannot sign in to tenant ${formatValue(federated.tenantId)} for the ${side} with the managed identity (${federated.reason})`,
      fix: `check that ${variable} is the id of the application, that the application is registered in the tenant of the identity, that it has a federated credential for the principal id of the identity, and that it has a service principal in the other tenant`,
    };
  return {
    message: `no Microsoft Entra ID credential was found for the ${side}`,
    fix: `sign in with 'az login', run under a managed identity, or set ${variable}`,
  };
}

function describeRefusedSignIn(side: string, reason: string): Pick<Problem, 'message' | 'fix'> {
  return {
    message: `Microsoft Entra ID refused the sign-in for the ${side} (${reason})`,
    fix: `look up ${reason} in the list of error codes of Microsoft Entra ID, and correct the credential: the id, the tenant, and the secret or certificate of the application, or the account of 'az login'`,
  };
}

/** The part of the network settings that a failure points to. */
type NetworkCause = 'certificate' | 'name' | 'authority';

function describeNetworkCause(cause: NetworkCause | undefined, reason: string): string {
  if (cause === 'certificate') return 'its certificate is not trusted: ';
  // The code of a name server that does not answer, or not now.
  if (cause === 'name' && reason === 'EAI_AGAIN') return 'its name cannot be looked up: ';
  if (cause === 'name') return 'its name is unknown: ';
  return cause === 'authority' ? 'Microsoft Entra ID does not answer there: ' : '';
}

function adviseOnNetwork(cause: NetworkCause): string {
  if (cause === 'certificate')
    return 'if a proxy or a firewall inspects TLS, set NODE_EXTRA_CA_CERTS to the file with its certificate';
  return cause === 'name'
    ? 'check the name of the account, the DNS and the proxy'
    : 'check that this machine reaches this host, directly or through its proxy, and that AZURE_AUTHORITY_HOST is right if it is set';
}

function describeAccounts(accounts: readonly string[]): string {
  if (accounts.length === 0) return 'a storage account';
  const names = accounts.slice(0, 5).map(formatValue).join(', ');
  const more = accounts.length > 5 ? ` or ${accounts.length - 5} more` : '';
  return accounts.length === 1 ? `storage account ${names}` : `one of the storage accounts ${names}${more}`;
}

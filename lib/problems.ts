import { printable, redact, redacted } from './redact';
import type { Problem } from './error-codes';

export type { ErrorCode, Problem } from './error-codes';
export { EXIT } from './error-codes';

/** A value as it is shown in a message: JSON on one line, without secrets, at most 100 characters. */
export function shown(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value, redacted) ?? 'undefined';
  } catch {
    // Nested too deeply, or no JSON at all.
    return `a value of type ${typeof value}`;
  }
  const clean = printable(redact(text));
  // The end of an id often tells more than its middle.
  return clean.length > 100 ? `${clean.slice(0, 60)}...${clean.slice(-37)}` : clean;
}

const kindName = (isHnsEnabled: boolean): string => (isHnsEnabled ? 'ADLS Gen2' : 'Blob');

/**
 * Every way in which this library says no, as prose: one entry a code. Messages start in lower case, show the
 * offending value and what is allowed; fixes say what to change.
 */
export const problems = {
  // --- values, in constructs and documents -------------------------------------------------------------------
  valueInvalid: (prop: string, rule: string, value: unknown): Problem => ({
    code: 'ValueInvalid',
    message: `'${prop}' must be ${rule}, got ${shown(value)}`,
    fix: `change '${prop}'`,
  }),
  dataLakeGen1: (value: string): Problem => ({
    code: 'DataLakeGen1Refused',
    message: `${shown(value)} is an Azure Data Lake Storage Gen1 account, which Azure retired in February 2024`,
    fix: 'share from an ADLS Gen2 or Blob storage account (Microsoft.Storage/storageAccounts)',
  }),
  storeDuplicate: (storageAccountName: string, other: string): Problem => ({
    code: 'StoreDuplicate',
    message: `storage account ${shown(storageAccountName)} has two DataStore constructs in this stack, the other at '${other}'`,
    fix: 'use one DataStore construct for one account, so that addresses do not depend on the order of the code',
  }),
  duplicateName: (what: string, name: string): Problem => ({
    code: 'DuplicateName',
    message: `${what} ${shown(name)} is there twice`,
    fix: 'remove one of them, or give it a name of its own',
  }),
  invitationIdRequired: (unknown: string): Problem => ({
    code: 'InvitationIdRequired',
    message: `'invitationId' cannot be made, because ${unknown} is only known to Terraform`,
    fix: "set 'invitationId' to a UUID of your own and keep it",
  }),
  grantDuplicate: (
    principalId: string,
    container: string,
    other: string,
    isOtherStack: boolean,
  ): Problem => ({
    code: 'GrantDuplicate',
    message: `principal ${shown(principalId)} already has this role on container ${shown(container)}, through '${other}'; Azure allows one assignment for each principal, role and scope`,
    fix: isOtherStack
      ? 'two stacks cannot both make it: grant all of this container in one of them, or invite another principal (a group, say) in one'
      : 'use one construct for one principal, one DataStore for one account, and one name for one container',
  }),

  conditionInvalid: (reason: string): Problem => ({
    code: 'ConditionInvalid',
    message: `the condition is not one that Azure takes: it cannot be read ${shown(reason)}`,
    fix: 'write it as https://learn.microsoft.com/azure/role-based-access-control/conditions-format says',
  }),

  conditionTooLarge: (container: string, bytes: number, limit: number, scopes: number): Problem => ({
    code: 'ConditionTooLarge',
    message: `the condition that lets one principal read ${scopes} folders and files of container ${shown(container)} has ${bytes} bytes; Azure allows ${limit}`,
    fix: 'share a folder above them, move datasets into a container of their own, or invite another principal (a group, say) to some of the shares',
  }),
  principalForeign: (principalId: string, tenantId: string, here: string): Problem => ({
    code: 'PrincipalForeign',
    message: `principal ${shown(principalId)} is a managed identity of tenant ${shown(tenantId)}; Azure assigns roles in tenant ${shown(here)} to its own principals only, and no managed identity can be brought into another tenant`,
    fix: 'name (1) the service principal, in your tenant, of a multi-tenant application that trusts the identity by a federated credential; or (2) a guest user, or a group of guests; or (3) nobody: hand out a SAS, which DATASHARE_SOURCE_CONNECTION_STRING takes, with a document written by hand',
  }),

  // --- accepting an invitation -------------------------------------------------------------------------------
  datasetMissing: (): Problem => ({
    code: 'DatasetMissing',
    message: `'datasets' is empty`,
    fix: `share at least one dataset, for example Dataset.container('curated')`,
  }),
  datasetUnknown: (name: string, known: readonly string[]): Problem => ({
    code: 'DatasetUnknown',
    message: `'mappings' names dataset ${shown(name)}, which the invitation does not have; it has ${known.map(shown).join(', ')}`,
    fix: 'use a name from the invitation',
  }),
  datasetUnmapped: (name: string): Problem => ({
    code: 'DatasetUnmapped',
    message: `dataset ${shown(name)} has no mapping`,
    fix: `add { datasetName: ${shown(name)}, container: '...' } to 'mappings'`,
  }),
  targetsOverlap: (first: string, second: string, target: string): Problem => ({
    code: 'TargetsOverlap',
    message: `datasets ${shown(first)} and ${shown(second)} would both write to ${shown(target)}`,
    fix: 'map them to folders or containers of which none lies within another',
  }),
  mappingNotAllowed: (what: string): Problem => ({
    code: 'MappingNotAllowed',
    message: `'${what}' makes no sense for an in-place share: its data stays in the provider's account`,
    fix: `remove '${what}', and read at the endpoints of the output`,
  }),
  identityMissing: (): Problem => ({
    code: 'IdentityMissing',
    message: `'identity' is missing: nobody could write the snapshots`,
    fix: 'set it to the { principalId, principalType } that will run datashare sync',
  }),
  termsNotAccepted: (hash: string): Problem => ({
    code: 'TermsNotAccepted',
    message: 'the invitation has terms of use, and they are not accepted',
    fix: `read 'termsOfUse' in the invitation, then set 'acceptedTermsSha256' to '${hash}'`,
  }),
  termsMismatch: (accepted: string, offered: string | null): Problem => ({
    code: 'TermsMismatch',
    message: `the terms accepted have SHA-256 ${shown(accepted)}, the invitation's have ${shown(offered)}`,
    fix:
      offered === null
        ? "this invitation has no terms: remove 'acceptedTermsSha256'"
        : 'the terms are others than those you read: read them again, then accept their hash',
  }),

  // --- do the two sides fit? ---------------------------------------------------------------------------------
  regionMismatch: (source: string, target: string, mayCross: boolean): Problem => ({
    code: 'RegionMismatch',
    message: `the source is in ${shown(source)}, the target in ${shown(target)}; ${mayCross ? 'they must be in the same region' : 'an in-place share must stay in its region'}`,
    fix: mayCross
      ? `use a target account in ${shown(source)}, or set 'allowCrossRegion' to true and pay for the egress`
      : `use a target account in ${shown(source)}, or ask for a CopyBased share`,
  }),
  storeKindMismatch: (source: boolean, target: boolean): Problem => ({
    code: 'StoreKindMismatch',
    message: `the source is ${kindName(source)} storage, the target ${kindName(target)} storage; they must be of the same kind`,
    fix: `use a target account with isHnsEnabled = ${source}`,
  }),
  sameAccount: (account: string): Problem => ({
    code: 'SameAccount',
    message: `source and target are the same storage account ${shown(account)}`,
    fix: 'use a storage account of your own as the target',
  }),
  accessEnded: (expiresOn: string): Problem => ({
    code: 'AccessEnded',
    message: `access to this share ended on ${expiresOn}`,
    fix: 'ask the provider for a new invitation',
  }),
  accessWithdrawn: (isRevoked: boolean): Problem => ({
    code: 'AccessWithdrawn',
    message: `the provider has ${isRevoked ? 'revoked' : 'suspended'} this invitation`,
    fix: isRevoked
      ? 'ask the provider for a new invitation; what was copied stays'
      : 'wait until the provider reinstates it, then take its document again; what was copied stays',
  }),
  accountFactsDiffer: (fact: string, documented: unknown, actual: unknown): Problem => ({
    code: 'AccountFactsDiffer',
    message: `the document says '${fact}' is ${shown(documented)}, Azure Resource Manager says ${shown(actual)}`,
    fix: 'have the document written again from the present account (terraform apply, terraform output)',
  }),
  hnsSnapshotUnsupported: (): Problem => ({
    code: 'HnsSnapshotUnsupported',
    message: 'snapshots between ADLS Gen2 accounts (hierarchical namespace) are not carried yet',
    fix: 'share in place, or use flat Blob storage accounts',
  }),

  // --- documents ---------------------------------------------------------------------------------------------
  documentUnreadable: (reason: string): Problem => ({
    code: 'DocumentUnreadable',
    message: `the file cannot be read: ${reason}`,
    fix: 'check the path; it starts from the folder that you run in',
  }),
  documentTooLarge: (limit: number): Problem => ({
    code: 'DocumentTooLarge',
    message: `the document has more than ${limit} bytes`,
    fix: 'a document of this kind is small: check that it is the right file',
  }),
  documentNotJson: (reason: string): Problem => ({
    code: 'DocumentNotJson',
    message: `the document is not JSON: ${reason}`,
    fix: 'have it written again: terraform output -json prints documents',
  }),
  documentTypeUnexpected: (expected: string, actual: unknown): Problem => ({
    code: 'DocumentTypeUnexpected',
    message: `'documentType' must be ${shown(expected)}, got ${shown(actual)}`,
    fix: `use a document of type ${expected}; terraform output -json <name> prints one`,
  }),
  documentVersionUnsupported: (version: unknown, known: number): Problem => ({
    code: 'DocumentVersionUnsupported',
    message:
      typeof version === 'number' && version > known
        ? `'schemaVersion' ${version} is newer than this program, which knows up to ${known}`
        : `'schemaVersion' must be ${known}, got ${shown(version)}`,
    fix:
      typeof version === 'number' && version > known
        ? 'update cdktf-azure-data-share'
        : `write documents of version ${known}`,
  }),
  terraformFileUnknown: (): Problem => ({
    code: 'TerraformFileUnknown',
    message: 'the file is neither a synthesized cdk.tf.json nor what terraform show -json prints',
    fix: 'use cdktf.out/stacks/<stack>/cdk.tf.json, or write a plan with: terraform show -json plan.tfplan > plan.json',
  }),
  documentInvalid: (field: string, message: string, fix: string): Problem => ({
    code: 'DocumentInvalid',
    message: `'${field}' ${message}`,
    fix,
  }),

  // --- running -----------------------------------------------------------------------------------------------
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
    message: `the ${side}'s endpoint ${shown(endpoint)} is not the Blob endpoint of storage account ${shown(storageAccountName)} in Azure; a token would be shown to somebody else`,
    fix: `use https://${storageAccountName}.blob.core.windows.net, or give the side a connection string`,
  }),
  credentialUnavailable: (side: string, variable: string): Problem => ({
    code: 'CredentialUnavailable',
    message: `no Microsoft Entra ID credential was found for the ${side}`,
    fix: `sign in with 'az login', run under a managed identity, or set ${variable}`,
  }),
  accessDenied: (side: string, container: string, reason: string, variable?: string): Problem => ({
    code: 'AccessDenied',
    message: `the ${side} refused access to container ${shown(container)} (${reason})`,
    fix: variable
      ? `check the key or the SAS in ${variable}`
      : side === 'source'
        ? 'ask the provider whether your identity has Storage Blob Data Reader there; a new role assignment takes up to 10 minutes to work'
        : 'give your identity Storage Blob Data Contributor there; a new role assignment takes up to 10 minutes to work',
  }),
  containerNotFound: (side: string, container: string): Problem => ({
    code: 'ContainerNotFound',
    message: `the ${side} has no container ${shown(container)}`,
    fix:
      side === 'source'
        ? 'ask the provider whether the dataset still exists'
        : 'run terraform apply of the accepted subscription, which creates it',
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
  listingOrder: (where: string, name: string, before: string): Problem => ({
    code: 'ListingOrder',
    message: `${where} gave ${shown(name)} after ${shown(before)}, which is not the order of a flat Blob listing; a merge over it could miss files`,
    fix: 'report this with the kind of endpoint; nothing was deleted',
  }),
  noSnapshot: (subscriptionName: string): Problem => ({
    code: 'NoSnapshot',
    message: `subscription ${shown(subscriptionName)} has no snapshot yet`,
    fix: 'run datashare sync first',
  }),
  stateUnreadable: (path: string, reason: string): Problem => ({
    code: 'StateUnreadable',
    message: `the state at ${shown(path)} in the target's account cannot be used: ${reason}`,
    fix: `run the command again; if that does not help, delete ${shown(`${path.split('/')[0]}/state.json`)} there: the next sync then takes a full snapshot`,
  }),
  stateForeign: (subscriptionName: string, invitationId: string): Problem => ({
    code: 'StateForeign',
    message: `the state of subscription ${shown(subscriptionName)} in the target's account is that of another invitation (${shown(invitationId)})`,
    fix: 'give this subscription another name, or another state container',
  }),
  stateChanged: (subscriptionName: string): Problem => ({
    code: 'StateChanged',
    message: `another synchronization of subscription ${shown(subscriptionName)} finished while this one ran`,
    fix: 'let one run at a time; run datashare sync --mode full, because two runs may have written the same files',
  }),
  deletionFuse: (datasetName: string, gone: number, files: number, limit: number, all: number): Problem => ({
    code: 'DeletionFuse',
    message: `${gone} of the ${files} files of dataset ${shown(datasetName)} are gone at the source, more than the ${limit * 100} % that one run may delete; nothing was deleted, the copies are done`,
    fix: `if that is meant, run again with --allow-deletes ${all}`,
  }),
  interrupted: (): Problem => ({
    code: 'Interrupted',
    message: 'the command was interrupted',
    fix: 'run it again: what was done is kept',
  }),
};

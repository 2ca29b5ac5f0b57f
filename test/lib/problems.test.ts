import type { Problem } from '../../lib/errors/error-codes';
import { EXIT_CODES } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import { DataShareError, describeProblem } from '../../lib/errors/data-share-error';

const HASH = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** What a person reads, and the exit code of the command, for everything that this library refuses. */
const CATALOGUE: readonly (readonly [Problem, number, string])[] = [
  // --- 1: failed; a re-run continues
  [
    problems.accessDenied('source', 'curated', '403'),
    1,
    `AccessDenied: the source refused access to container "curated" (403); ask the provider whether your identity has Storage Blob Data Reader there; a new role assignment takes up to 10 minutes to work`,
  ],
  [
    problems.accessDenied('target', 'landing', '403'),
    1,
    `AccessDenied: the target refused access to container "landing" (403); give your identity Storage Blob Data Contributor there; a new role assignment takes up to 10 minutes to work`,
  ],
  [
    problems.accessDenied('target', 'landing', '403', 'DATASHARE_TARGET_CONNECTION_STRING'),
    1,
    `AccessDenied: the target refused access to container "landing" (403); check the key or the SAS in DATASHARE_TARGET_CONNECTION_STRING`,
  ],
  [
    problems.accessDenied('exchange', 'exchange', '403'),
    1,
    `AccessDenied: the exchange refused access to container "exchange" (403); a recipient may read its own invitation and leave receipts there; who publishes and reads them needs Storage Blob Data Contributor on the container; a new role assignment takes up to 10 minutes to work`,
  ],
  [
    problems.containerNotFound('source', 'curated'),
    1,
    `ContainerNotFound: the source has no container "curated"; ask the provider whether the dataset still exists`,
  ],
  [
    problems.containerNotFound('target', 'landing'),
    1,
    `ContainerNotFound: the target has no container "landing"; run terraform apply of the accepted subscription, which creates it`,
  ],
  [
    problems.containerNotFound('exchange', 'exchange'),
    1,
    `ContainerNotFound: the exchange has no container "exchange"; check the URL; terraform apply of the provider's stack creates the container`,
  ],
  [
    problems.credentialUnavailable('source', 'DATASHARE_SOURCE_CONNECTION_STRING'),
    1,
    `CredentialUnavailable: no Microsoft Entra ID credential was found for the source; sign in with 'az login', run under a managed identity, or set DATASHARE_SOURCE_CONNECTION_STRING`,
  ],
  [
    problems.credentialUnavailable('source', 'DATASHARE_SOURCE_CLIENT_ID', {
      clientId: 'b7d1',
      tenantId: '3333',
      reason: 'AADSTS700236',
    }),
    1,
    `CredentialUnavailable: application "b7d1" cannot sign in to tenant "3333" for the source by the managed identity (AADSTS700236); check that DATASHARE_SOURCE_CLIENT_ID is the application, that it is registered in the identity's own tenant, has a federated credential of the identity's principal id, and a service principal in the other tenant`,
  ],
  [
    problems.documentUnwritable('EACCES'),
    1,
    `DocumentUnwritable: the file cannot be written: EACCES; choose a folder that you may write to with --out; nothing of it was left half-written`,
  ],
  [
    problems.endpointUnreachable('target', 'https://fabrikam.blob.core.windows.net', 'ENOTFOUND'),
    1,
    `EndpointUnreachable: the target at https://fabrikam.blob.core.windows.net cannot be reached (ENOTFOUND); check the name of the account, the network and the firewall of the account`,
  ],
  [
    problems.listingOrder('the listing of curated', 'a', 'b', false),
    1,
    `ListingOrder: the listing of curated gave "a" after "b", which is not the order of a flat Blob listing; a merge over it could miss files; report this with the kind of endpoint; nothing was deleted`,
  ],
  [
    problems.noEarlierSnapshot('sales', []),
    1,
    `NoEarlierSnapshot: dataset "sales" has no snapshot before the published one; set 'publish' to 'atomic' and 'keepSnapshots' to 2 or more: then there are some from the second on`,
  ],
  [
    problems.noEarlierSnapshot('sales', ['20270101T000000000Z-1b3656f7'], 'x'),
    1,
    `NoEarlierSnapshot: dataset "sales" has no snapshot "x"; use one of 20270101T000000000Z-1b3656f7`,
  ],
  [
    problems.noSnapshot('contoso-sales'),
    1,
    `NoSnapshot: subscription "contoso-sales" has no snapshot yet; run datashare sync first`,
  ],
  [
    problems.stateUnreadable('contoso-sales/manifests/daily.jsonl.gz', 'it is cut'),
    1,
    `StateUnreadable: the state at "contoso-sales/manifests/daily.jsonl.gz" in the target's account cannot be used: it is cut; run the command again; if that does not help, delete "contoso-sales/manifests/daily.jsonl.gz" there and run 'datashare sync --reconcile', which keeps what is identical`,
  ],
  [
    problems.storageFailed('source', 'list container "curated"', '500'),
    1,
    `StorageFailed: the source failed to list container "curated" (500); run the same command again: what was done is kept`,
  ],

  // --- 2: wrong usage, or a document that does not parse
  [
    problems.conditionInvalid('at position 3: OR'),
    2,
    `ConditionInvalid: the condition is not one that Azure takes: it cannot be read "at position 3: OR"; write it as https://learn.microsoft.com/azure/role-based-access-control/conditions-format says`,
  ],
  [
    problems.connectionStringInvalid('DATASHARE_TARGET_CONNECTION_STRING'),
    2,
    `ConnectionStringInvalid: the environment variable DATASHARE_TARGET_CONNECTION_STRING is no connection string of a storage account; use 'BlobEndpoint=https://...;SharedAccessSignature=...' or 'AccountName=...;AccountKey=...;BlobEndpoint=...', or unset it to use Microsoft Entra ID`,
  ],
  [
    problems.dataLakeGen1('adl://contoso'),
    2,
    `DataLakeGen1Refused: "adl://contoso" is an Azure Data Lake Storage Gen1 account, which Azure retired in February 2024; share from an ADLS Gen2 or Blob storage account (Microsoft.Storage/storageAccounts)`,
  ],
  [
    problems.datasetMissing(),
    2,
    `DatasetMissing: 'datasets' is empty; share at least one dataset, for example Dataset.container('curated')`,
  ],
  [
    problems.datasetUnknown('weekly', ['daily', 'hourly']),
    2,
    `DatasetUnknown: 'mappings' names dataset "weekly", which the invitation does not have; it has "daily", "hourly"; use a name from the invitation`,
  ],
  [
    problems.datasetUnmapped('daily'),
    2,
    `DatasetUnmapped: dataset "daily" has no mapping; add { datasetName: "daily", container: '...' } to 'mappings'`,
  ],
  [
    problems.documentInvalid('deletions', 'is missing', 'add it'),
    2,
    `DocumentInvalid: 'deletions' is missing; add it`,
  ],
  [
    problems.documentNotJson('at position 7'),
    2,
    `DocumentNotJson: the document is not JSON: at position 7; have it written again, as a whole: by terraform output -json, or the datashare command`,
  ],
  [
    problems.documentTooLarge(1024),
    2,
    `DocumentTooLarge: the document has more than 1024 bytes; a document of this kind is small: check that it is the right file`,
  ],
  [
    problems.documentTypeUnexpected('subscription', 'invitation'),
    2,
    `DocumentTypeUnexpected: 'documentType' must be "subscription", got "invitation"; use a document of type subscription; terraform output -json <name> and the datashare command write them`,
  ],
  [
    problems.documentUnreadable('it is empty or not set', 'A_DOCUMENT'),
    2,
    `DocumentUnreadable: the environment variable A_DOCUMENT cannot be read: it is empty or not set; set it to the text of the document, or give the path of a file`,
  ],
  [
    problems.documentUnreadable('ENOENT'),
    2,
    `DocumentUnreadable: the file cannot be read: ENOENT; check the path; it starts from the folder that you run in`,
  ],
  [
    problems.documentVersionUnsupported(2, 1),
    2,
    `DocumentVersionUnsupported: 'schemaVersion' 2 is newer than this program, which knows up to 1; update cdktf-azure-data-share`,
  ],
  [
    problems.documentVersionUnsupported('one', 1),
    2,
    `DocumentVersionUnsupported: 'schemaVersion' must be 1, got "one"; write documents of version 1`,
  ],
  [
    problems.settingsConflict('contoso', 'tier Premium and replication GRS', "set 'accountTier' to Standard"),
    2,
    `AccountSettingsConflict: storage account "contoso" has tier Premium and replication GRS: Terraform plans it, and Azure makes no such account; set 'accountTier' to Standard`,
  ],
  [
    problems.storeDuplicate('fabrikam', 'stack/lake'),
    2,
    `StoreDuplicate: storage account "fabrikam" has two DataStore constructs in this stack, the other at 'stack/lake'; use one DataStore construct for one account, so that addresses do not depend on the order of the code`,
  ],
  [
    problems.duplicateName('dataset', 'daily'),
    2,
    `DuplicateName: dataset "daily" is there twice; remove one of them, or give it a name of its own`,
  ],
  [
    problems.endpointUntrusted('source', 'https://contoso.example', 'contoso'),
    2,
    `EndpointUntrusted: the source's endpoint "https://contoso.example" is not the Blob endpoint of storage account "contoso" in Azure; a token would be shown to somebody else; use https://contoso.blob.core.windows.net, or give the side a connection string`,
  ],
  [
    problems.grantDuplicate('1111', 'curated', 'stack/fabrikam', false),
    2,
    `GrantDuplicate: principal "1111" already has this role on container "curated", through 'stack/fabrikam'; Azure allows one assignment for each principal, role and scope; use one construct for one principal, one DataStore for one account, and one name for one container`,
  ],
  [
    problems.grantDuplicate('1111', 'curated', 'other/ContainerGrants', true),
    2,
    `GrantDuplicate: principal "1111" already has this role on container "curated", through 'other/ContainerGrants'; Azure allows one assignment for each principal, role and scope; two stacks cannot both make it: grant all of this container in one of them, or invite another principal (a group, say) in one`,
  ],
  [
    problems.conditionInvalid('at position 3: x'),
    2,
    `ConditionInvalid: the condition is not one that Azure takes: it cannot be read "at position 3: x"; write it as https://learn.microsoft.com/azure/role-based-access-control/conditions-format says`,
  ],
  [
    problems.grantDuplicate('1111', 'exchange', 'stack/exchange/Grants/fabrikam', false, 'fabrikam'),
    2,
    `GrantDuplicate: recipient "fabrikam" is granted as "1111" on container "exchange" already, through 'stack/exchange/Grants/fabrikam'; use a Recipient for each reader`,
  ],
  [
    problems.conditionTooLarge('exchange', 8200, 8192, 20, 'invitations'),
    2,
    `ConditionTooLarge: the condition that lets one principal use 20 invitations in exchange "exchange" has 8200 bytes; Azure allows 8192; give some of its shares another ShareExchange, with a container of its own`,
  ],
  [
    problems.conditionTooLarge('curated', 8200, 8192, 40),
    2,
    `ConditionTooLarge: the condition that lets one principal read 40 folders and files of container "curated" has 8200 bytes; Azure allows 8192; share a folder above them, move datasets into a container of their own, or invite another principal (a group, say) to some of the shares`,
  ],
  [
    problems.principalForeign('1111', '4444', '3333'),
    2,
    `PrincipalForeign: principal "1111" is a managed identity of tenant "4444"; Azure assigns roles in tenant "3333" to its own principals only, and no managed identity can be brought into another tenant; name (1) the service principal, in your tenant, of a multi-tenant application that trusts the identity by a federated credential; or (2) a guest user, or a group of guests; or (3) nobody: hand out a SAS, which DATASHARE_SOURCE_CONNECTION_STRING takes, with a document written by hand`,
  ],
  [
    problems.accessWithdrawn(false),
    3,
    `AccessWithdrawn: the provider has suspended this invitation; wait until the provider reinstates it, then take its document again; what was copied stays`,
  ],
  [
    problems.accessWithdrawn(true),
    3,
    `AccessWithdrawn: the provider has revoked this invitation; ask the provider for a new invitation; what was copied stays`,
  ],
  [
    problems.identityMissing(),
    2,
    `IdentityMissing: 'identity' is missing: nobody could write the snapshots; set it to the { principalId, principalType } that will run datashare sync`,
  ],
  [
    problems.invitationIdRequired(`'shareName'`),
    2,
    `InvitationIdRequired: 'invitationId' cannot be made, because 'shareName' is only known to Terraform; set 'invitationId' to a UUID of your own and keep it`,
  ],
  [
    problems.mappingNotAllowed('identity', "set 'acceptedOn', or remove 'identity'"),
    2,
    `MappingNotAllowed: 'identity' makes no sense for an in-place share: its data stays in the provider's account; set 'acceptedOn', or remove 'identity'`,
  ],
  [
    problems.mappingNotAllowed('identity'),
    2,
    `MappingNotAllowed: 'identity' makes no sense for an in-place share: its data stays in the provider's account; remove 'identity', and read at the endpoints of the output`,
  ],
  [
    problems.nothingToCopy(),
    2,
    `NothingToCopy: this is an in-place share: its data is read where it is, there is no snapshot of it; read at the endpoints that terraform output shows; datashare check probes a read`,
  ],
  [
    problems.targetsOverlap('daily', 'hourly', 'landing/sales'),
    2,
    `TargetsOverlap: datasets "daily" and "hourly" would both write to "landing/sales"; map them to folders or containers of which none lies within another`,
  ],
  [
    problems.terraformFileUnknown(),
    2,
    `TerraformFileUnknown: the file is neither a synthesized cdk.tf.json nor what terraform show -json prints; use cdktf.out/stacks/<stack>/cdk.tf.json, or write a plan with: terraform show -json plan.tfplan > plan.json`,
  ],
  [
    problems.usage('there is no command "share"', 'run datashare --help'),
    2,
    `Usage: there is no command "share"; run datashare --help`,
  ],
  [
    problems.valueInvalid('shareName', '1 to 90 letters', ''),
    2,
    `ValueInvalid: 'shareName' must be 1 to 90 letters, got ""; change 'shareName'`,
  ],
  [
    problems.documentExists('invitations/fabrikam.json'),
    2,
    `DocumentExists: the file "invitations/fabrikam.json" is there already, and is another document; move it away, or choose another folder with --out`,
  ],
  [
    problems.invitationMissing('https://contoso.blob.core.windows.net/exchange'),
    2,
    `InvitationMissing: there is no invitation at "https://contoso.blob.core.windows.net/exchange"; check the URL; the provider publishes it with datashare invitation publish, or hands the document over`,
  ],
  [
    problems.identityMissing('runs'),
    2,
    `IdentityMissing: the subscription's 'identity' is no ManagedIdentity, so that no job can run as it; declare a ManagedIdentity first (new, or by fromAttributes), and give it to the AcceptedSubscription as 'identity'`,
  ],
  [
    problems.tenantMissing('DATASHARE_SOURCE_CLIENT_ID'),
    2,
    `TenantMissing: the environment variable DATASHARE_SOURCE_CLIENT_ID names an application to sign in as, and the document does not say in which tenant: 'source.tenantId' is null; ask the provider to set 'tenantId' of its data store, and for the invitation that is made then`,
  ],
  [
    problems.identityMissing('reads'),
    2,
    `IdentityMissing: 'identity' is missing: the acceptance has to name who will read; set it to the { principalId, principalType } that will read the provider's data`,
  ],
  [
    problems.exchangeMissing('sales'),
    2,
    `ExchangeMissing: the invitations of share "sales" name no exchange; give the Share an 'exchange' and apply, or hand the documents over by any channel`,
  ],
  [
    problems.principalMissing('the acceptance is from another tenant'),
    2,
    `PrincipalMissing: there is no principal to grant access to: the acceptance is from another tenant; set 'principalId' and 'principalType' of the recipient to who it is in your own tenant: the guest user, or the service principal of their application (az ad sp create --id <application id>)`,
  ],
  [
    problems.scheduleMissing(),
    2,
    `ScheduleMissing: the invitation suggests no schedule that could be followed; use a schedule of your own (SnapshotTrigger.cron, --trigger), or synchronize by hand`,
  ],

  // --- 3: the two sides do not fit
  [
    problems.accessEnded('2027-01-01T00:00:00Z'),
    3,
    `AccessEnded: access to this share ended on 2027-01-01T00:00:00Z; ask the provider for a new invitation`,
  ],
  [
    problems.accountFactsDiffer('source.isHnsEnabled', true, false),
    3,
    `AccountFactsDiffer: the document says 'source.isHnsEnabled' is true, Azure Resource Manager says false; have the document written again from the present account (terraform apply, terraform output)`,
  ],
  [
    problems.aclsUnsupported(),
    3,
    `AclsUnsupported: access control lists exist in ADLS Gen2 accounts (hierarchical namespace) only, and here one side is none; remove 'preserveAcls', or use ADLS Gen2 accounts at both ends`,
  ],
  [
    problems.aclsForeign('33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'),
    3,
    `AclsForeign: owners and access control lists of tenant "33333333-3333-4333-8333-333333333333" name principals that tenant "44444444-4444-4444-8444-444444444444" does not know; set 'preserveAcls' to 'permissions' or 'none'`,
  ],
  [
    problems.publishPathRequired('curated', 'contoso'),
    2,
    `PublishPathRequired: dataset "curated" lands in the root of "contoso", which ADLS Gen2 cannot rename: a snapshot cannot be published there as a whole; map it to a folder, or set 'publish' to 'inPlace'`,
  ],
  [
    problems.regionMismatch('westeurope', 'eastus', true),
    3,
    `RegionMismatch: the source is in "westeurope", the target in "eastus"; they must be in the same region; use a target account in "westeurope", or set 'allowCrossRegion' to true and pay for the egress`,
  ],
  [
    problems.regionMismatch('westeurope', 'eastus', false),
    3,
    `RegionMismatch: the source is in "westeurope", the target in "eastus"; an in-place share must stay in its region; use a target account in "westeurope", or ask for a CopyBased share`,
  ],
  [
    problems.sameAccount('contoso'),
    3,
    `SameAccount: source and target are the same storage account "contoso"; use a storage account of your own as the target`,
  ],
  [
    problems.stateForeign('contoso-sales', '7b0c1f8e-0000-4000-8000-000000000002'),
    3,
    `StateForeign: the state of subscription "contoso-sales" in the target's account is that of another invitation ("7b0c1f8e-0000-4000-8000-000000000002"); give this subscription another name, or another state container`,
  ],
  [
    problems.storeKindMismatch(true, false, false),
    3,
    `StoreKindMismatch: the source is ADLS Gen2 storage, the target Blob storage; they must be of the same kind; use a target account with isHnsEnabled = true`,
  ],
  [
    problems.storeKindMismatch(false, true, true),
    3,
    `StoreKindMismatch: the source is Blob storage, the target ADLS Gen2 storage; they must be of the same kind; use a target account with isHnsEnabled = false, or set 'allowCrossKind' to true`,
  ],
  [
    problems.tagsUnsupported(),
    3,
    `TagsUnsupported: blob index tags do not exist in ADLS Gen2 accounts (hierarchical namespace); remove 'preserveTags', or use flat Blob storage accounts`,
  ],
  [
    problems.tagsNotShared(),
    3,
    `TagsNotShared: the invitation does not let its recipient read blob index tags; remove 'preserveTags', or ask the provider to set it for the share and to hand the invitation over again`,
  ],
  [
    problems.acceptanceForeign(
      '7b0c1f8e-0000-4000-8000-000000000002',
      '7b0c1f8e-0000-4000-8000-000000000001',
    ),
    3,
    `AcceptanceForeign: the acceptance answers invitation "7b0c1f8e-0000-4000-8000-000000000002", not "7b0c1f8e-0000-4000-8000-000000000001"; use the acceptance that answers this invitation`,
  ],
  [
    problems.acceptanceOutdated(null, HASH),
    3,
    `AcceptanceOutdated: the acceptance is of no terms, the share has terms with SHA-256 "${HASH}"; hand over the present invitation and have it accepted anew; until then leave 'acceptance' out, and the grant waits`,
  ],
  [
    problems.acceptedTooLate('2027-02-01T00:00:00Z', '2027-01-01T00:00:00Z', 'expiresOn'),
    3,
    `AcceptedTooLate: accepted on "2027-02-01T00:00:00Z", access ended on "2027-01-01T00:00:00Z"; have 'expiresOn' set to a later time, then accept anew`,
  ],
  [
    problems.principalMismatch(null, '2222', 'provider', 'Group'),
    3,
    `PrincipalMismatch: the acceptance comes from another tenant and names a Group by an object id alone, which means nothing here: nobody can tell whether that is "2222", whom the invitation went to; ask for an acceptance that names the application (client) id of a multi-tenant application, or a user`,
  ],
  [
    problems.tenantMismatch(null, '2222', 'consumer'),
    3,
    `TenantMismatch: the acceptance does not name its tenant, the invitation went to tenant "2222"; set 'tenantId' of the target's data store`,
  ],
  [
    problems.tenantMismatch('1111', '2222', 'consumer'),
    3,
    `TenantMismatch: the acceptance comes from tenant "1111", the invitation went to tenant "2222"; accept with a data store of the invited tenant, or ask the provider to invite yours`,
  ],
  [
    problems.principalMismatch('1111', '2222', 'consumer'),
    3,
    `PrincipalMismatch: the acceptance names reader "1111", the invitation went to "2222"; name the invited one in 'identity', or ask the provider to invite yours`,
  ],
  [
    problems.principalMissing('the acceptance comes from a tenant that is not known', true),
    2,
    `PrincipalMissing: there is no principal to grant access to: the acceptance comes from a tenant that is not known; set 'tenantId' of the data store, whose tenant is not known; or set 'principalId' and 'principalType' of the recipient to who it is in your own tenant: the guest user, or the service principal of their application (az ad sp create --id <application id>)`,
  ],
  [
    problems.acceptedTooLate('2027-02-01T00:00:00Z', '2027-01-01T00:00:00Z'),
    3,
    `AcceptedTooLate: accepted on "2027-02-01T00:00:00Z", the invitation could be accepted until "2027-01-01T00:00:00Z"; have 'acceptBy' set to a later time, then accept anew`,
  ],
  [
    problems.datasetRemoved('daily', 'is shared no more'),
    3,
    `DatasetRemoved: dataset "daily" is shared no more; accept the present invitation anew, with the datasets that it has; what was copied stays`,
  ],
  [
    problems.endpointChanged('isHnsEnabled', false, true),
    3,
    `EndpointChanged: the provider has changed 'isHnsEnabled' from false to true; make sure that the provider means it, then accept the present invitation anew`,
  ],
  [
    problems.invitationForeign(
      '7b0c1f8e-0000-4000-8000-000000000002',
      '7b0c1f8e-0000-4000-8000-000000000001',
    ),
    3,
    `InvitationForeign: this is invitation "7b0c1f8e-0000-4000-8000-000000000002", the subscription accepted "7b0c1f8e-0000-4000-8000-000000000001"; use the document of the invitation that was accepted`,
  ],
  [
    problems.principalMismatch(null, '1111'),
    3,
    `PrincipalMismatch: the acceptance names no object id of a reader, the invitation went to "1111"; ask for an acceptance with the invited principal, or invite the other one`,
  ],
  [
    problems.principalMismatch('2222', '1111'),
    3,
    `PrincipalMismatch: the acceptance names reader "2222", the invitation went to "1111"; ask for an acceptance with the invited principal, or invite the other one`,
  ],
  [
    problems.tenantMismatch(null, '3333'),
    3,
    `TenantMismatch: the acceptance does not name its tenant, the invitation went to tenant "3333"; ask the recipient for an acceptance from the invited tenant, or invite the other tenant`,
  ],
  [
    problems.tenantMismatch('4444', '3333'),
    3,
    `TenantMismatch: the acceptance comes from tenant "4444", the invitation went to tenant "3333"; ask the recipient for an acceptance from the invited tenant, or invite the other tenant`,
  ],
  [
    problems.termsChanged(HASH, null),
    3,
    `TermsChanged: the provider has changed the terms of use: accepted were terms with SHA-256 "${HASH}", now there are no terms; read the present invitation (datashare invitation show), and accept it anew`,
  ],
  [
    problems.termsMismatch(HASH, '00'),
    3,
    `TermsMismatch: the terms accepted have SHA-256 "${HASH}", the invitation's have "00"; the terms are others than those you read: read them again, then accept their hash`,
  ],
  [
    problems.termsMismatch(HASH, null),
    3,
    `TermsMismatch: the terms accepted have SHA-256 "${HASH}", the invitation's have null; this invitation has no terms: remove 'acceptedTermsSha256'`,
  ],
  [
    problems.termsNotAccepted(HASH),
    3,
    `TermsNotAccepted: the invitation has terms of use, and they are not accepted; read 'termsOfUse' in the invitation, then set 'acceptedTermsSha256' to '${HASH}'`,
  ],

  // --- 4, 5, 130
  [
    problems.stateChanged('contoso-sales'),
    4,
    `StateChanged: another synchronization of subscription "contoso-sales" finished while this one ran; let one run at a time, and run it again`,
  ],
  [
    problems.synchronizationRunning(
      'contoso-sales',
      'ana on build-7 (process 4711), since 2027-01-01T02:00:00.000Z',
      30,
    ),
    4,
    `SynchronizationRunning: another synchronization of subscription "contoso-sales" is running: that of ana on build-7 (process 4711), since 2027-01-01T02:00:00.000Z; wait for it to end; if it is dead, its hold ends within 30 s, and datashare sync --break-lock does not wait for that`,
  ],
  [
    problems.lockLost('contoso-sales', 'ana on build-7 (process 4711), since 2027-01-01T02:00:00.000Z'),
    4,
    `LockLost: another synchronization of subscription "contoso-sales" has taken over: that of ana on build-7 (process 4711), since 2027-01-01T02:00:00.000Z; let that one end: what was done here is kept, and the next run goes on`,
  ],
  [
    problems.deletionFuse('daily', { gone: 30, files: 100, all: 40 }, 0.2),
    5,
    `DeletionFuse: 30 of the 100 files of dataset "daily" are gone at the source, more than the 20 % that one run may delete; nothing was deleted, the copies are done; if that is meant, run again with --allow-deletes 40`,
  ],
  [
    problems.deletionFuse('daily', { gone: 30, files: 100 }, 0.2, true),
    5,
    `DeletionFuse: 30 of the 100 files of dataset "daily" are gone at the source, more than the 20 % that one snapshot may leave out; the one before stays published; if that is meant, run again with --allow-deletes 30`,
  ],
  [
    problems.publishPlaceTaken('landing/sales', 'a file', true),
    5,
    `PublishPlaceTaken: snapshots cannot be published at "landing/sales": a file is there; move it, or map the dataset elsewhere; --adopt moves it aside`,
  ],
  [
    problems.interrupted(),
    130,
    `Interrupted: the command was interrupted; run it again: what was done is kept`,
  ],
];

describe('the catalogue', () => {
  test.each(CATALOGUE.map(([problem, ...expected]) => [problem.code, problem, ...expected] as const))(
    '%s has its text and its exit code',
    (_code, problem, exitCode, text) => {
      expect(describeProblem(problem)).toBe(text);
      expect(new DataShareError([problem]).exitCode).toBe(exitCode);
    },
  );

  test('has every code, and a code for every function', () => {
    const codes = new Set<string>(CATALOGUE.map(([{ code }]) => code));
    expect(Object.keys(EXIT_CODES).filter((code) => !codes.has(code))).toEqual([]);
    expect(codes.size).toBe(Object.keys(problems).length);
  });

  test('speaks in one line, begins in lower case and ends without a full stop', () => {
    for (const [{ message, fix }] of CATALOGUE) {
      for (const text of [message, fix]) expect(text).toMatch(/^['"a-z0-9].*[^.\s]$/);
    }
  });
});

describe('a value in a message', () => {
  test.each([
    ['sales', '"sales"'],
    ['a "b"\n', String.raw`"a \"b\"\n"`],
    [undefined, 'undefined'],
    [null, 'null'],
    [{ a: [1, true] }, '{"a":[1,true]}'],
    ['x'.repeat(98), `"${'x'.repeat(98)}"`],
    [`${'a'.repeat(59)}${'b'.repeat(4)}${'c'.repeat(36)}`, `"${'a'.repeat(59)}...${'c'.repeat(36)}"`],
    ['https://contoso.example/?sig=abc&sp=r', '"https://contoso.example/?sig=REDACTED&sp=r"'],
    ['\u001b[2J \u009b2J \u202e\u2028', String.raw`"\u001b[2J \u009b2J \u202e\u2028"`],
  ])('%j is shown as %s', (value, text) => {
    expect(formatValue(value)).toBe(text);
  });

  test('is called by its type where it is nested too deeply, or no JSON', () => {
    expect(formatValue(1n)).toBe('a value of type bigint');
    let deep: unknown = [];
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(formatValue(deep)).toBe('a value of type object');
  });

  test('has at most 100 characters, of which none is cut from a secret', () => {
    for (let padding = 0; padding < 100; padding++) {
      const value = `${'p'.repeat(padding)}?sig=SECRET&${'q'.repeat(50)}`;
      expect(formatValue(value)).not.toMatch(/SEC|RET&/);
    }
    expect([0, 97, 98, 99, 5000].map((length) => formatValue('x'.repeat(length)).length)).toEqual([
      2, 99, 100, 100, 100,
    ]);
  });
});

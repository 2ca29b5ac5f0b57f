import type { Problem } from '../../lib/errors/error-codes';
import { EXIT_CODES } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import { DataShareError, describeFinding } from '../../lib/errors/data-share-error';

const HASH = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

/** The text that a person reads and the exit code, for every problem of this library. */
const CATALOGUE: readonly (readonly [Problem, number, string])[] = [
  // --- 1: failed; a re-run continues
  [
    problems.engineUnknown(['estimates.archivedFiles', 'estimates.files']),
    1,
    `EngineUnknown: it is unknown whether any engine can carry this share: facts are missing, or nothing proves what the engine does; provide the facts that would settle it: estimates.archivedFiles, estimates.files`,
  ],
  [
    problems.engineUnknown([]),
    1,
    `EngineUnknown: it is unknown whether any engine can carry this share: facts are missing, or nothing proves what the engine does; try the engine that is listed first on a copy of the data before you rely on it`,
  ],
  [
    problems.budgetExceeded(1234.567, 100, 'EUR'),
    5,
    `BudgetExceeded: the forecast of 1,234.57 EUR exceeds the budget of 100 EUR; raise the budget, or copy less: fewer datasets, or a longer interval`,
  ],
  [
    problems.forecastIncomplete(['listings by Storage Mover', 'the price of consumer.Write'], 100, 'EUR'),
    5,
    `ForecastIncomplete: it is unknown whether the budget of 100 EUR is enough, because the forecast does not count listings by Storage Mover; the price of consumer.Write; provide the missing estimates and prices, or leave out the budget`,
  ],
  [
    problems.noEngineFits(),
    3,
    `NoEngineFits: no engine can carry this share: each has a limit that rules it out; change what breaks the limits of the engine that is listed first, or split the share`,
  ],
  [
    problems.changeFeedUnreadable(
      '$blobchangefeed/log/00/2026/11/29/1000/00000.avro',
      'it ends in the middle',
    ),
    1,
    `ChangeFeedUnreadable: the change feed of the source cannot be used: "$blobchangefeed/log/00/2026/11/29/1000/00000.avro": it ends in the middle; turn the change feed of the account on and try again when its first hours are complete, or find changes by listings`,
  ],
  [
    problems.digestChanged('sales'),
    4,
    `DigestChanged: another process has written a digest of share "sales" during this one; run it again, one run at a time`,
  ],
  [
    problems.accessDenied('source', 'curated', '403'),
    1,
    `AccessDenied: the source refused access to container "curated" (403); ask the provider if your identity has Storage Blob Data Reader there; a new role assignment takes up to 10 minutes to take effect`,
  ],
  [
    problems.accessDenied('target', 'landing', '403'),
    1,
    `AccessDenied: the target refused access to container "landing" (403); give your identity Storage Blob Data Contributor there; a new role assignment takes up to 10 minutes to take effect`,
  ],
  [
    problems.accessDenied('target', 'landing', '403', 'DATASHARE_TARGET_CONNECTION_STRING'),
    1,
    `AccessDenied: the target refused access to container "landing" (403); check the key or the SAS in DATASHARE_TARGET_CONNECTION_STRING`,
  ],
  [
    problems.accessDenied(
      'source',
      'curated',
      '403 KeyBasedAuthenticationNotPermitted',
      'DATASHARE_SOURCE_CONNECTION_STRING',
      'unset it',
    ),
    1,
    `AccessDenied: the source refused access to container "curated" (403 KeyBasedAuthenticationNotPermitted); unset it`,
  ],
  [
    problems.answerUnrecognized(
      'target',
      'https://fabrikam.blob.core.windows.net',
      'status 200',
      'no proxy is set',
    ),
    1,
    `AnswerUnrecognized: the target at https://fabrikam.blob.core.windows.net sent an answer that Azure Storage does not give (status 200); something between this machine and the account answers in its place: let requests to this host through its proxy or gateway unchanged, or exclude the host with NO_PROXY; no proxy is set`,
  ],
  [
    problems.accessDenied('exchange', 'exchange', '403'),
    1,
    `AccessDenied: the exchange refused access to container "exchange" (403); recipients can read their own invitation and write receipts; the identity that publishes invitations or reads receipts needs Storage Blob Data Contributor on the container; a new role assignment takes up to 10 minutes to take effect`,
  ],
  [
    problems.internalError(new TypeError('sig=secret&x is no function')),
    1,
    `InternalError: an internal error: TypeError: sig=REDACTED&x is no function; this is a bug: report it with the stack of the error`,
  ],
  [
    problems.containerNotFound('source', 'curated'),
    1,
    `ContainerNotFound: the source has no container "curated"; ask the provider if the dataset still exists`,
  ],
  [
    problems.containerNotFound('target', 'landing'),
    1,
    `ContainerNotFound: the target has no container "landing"; run terraform apply for the stack of the accepted subscription, which creates it`,
  ],
  [
    problems.containerNotFound('exchange', 'exchange'),
    1,
    `ContainerNotFound: the exchange has no container "exchange"; ask the provider whether the exchange still exists; terraform apply of the provider's stack creates it`,
  ],
  [
    problems.connectorNotFound('fabrikam/sales'),
    1,
    `ConnectorNotFound: there is no connector "fabrikam/sales"; run terraform apply for the stack of the accepted subscription, which creates it`,
  ],
  [
    problems.connectorTestFailed('fabrikam/sales', 'ListBlobs', '403\n  Forbidden ?sig=abc'),
    1,
    `ConnectorTestFailed: the data share cannot be read through connector "fabrikam/sales": "ListBlobs" failed with "403 Forbidden ?sig=REDACTED"; ask the provider if the data share still exists and names the managed identity of the connector, in its tenant`,
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
    `CredentialUnavailable: application "b7d1" cannot sign in to tenant "3333" for the source with the managed identity (AADSTS700236); check that DATASHARE_SOURCE_CLIENT_ID is the id of the application, that the application is registered in the tenant of the identity, that it has a federated credential for the principal id of the identity, and that it has a service principal in the other tenant`,
  ],
  [
    problems.documentUnwritable('EACCES'),
    1,
    `DocumentUnwritable: the file cannot be written: EACCES; choose a folder that you can write to; no partial file was left`,
  ],
  [
    problems.endpointUnreachable('target', 'https://fabrikam.blob.core.windows.net', 'ENOTFOUND'),
    1,
    `EndpointUnreachable: the target at https://fabrikam.blob.core.windows.net cannot be reached (ENOTFOUND); check the name of the account, the network and the firewall of the account`,
  ],
  [
    problems.endpointUnreachable('target', 'https://fabrikam.blob.core.windows.net', 'ENOTFOUND', {
      cause: 'name',
      settings: 'NODE_EXTRA_CA_CERTS is not set, and no proxy is set (HTTPS_PROXY)',
    }),
    1,
    `EndpointUnreachable: the target at https://fabrikam.blob.core.windows.net cannot be reached (its name is unknown: ENOTFOUND); check the name of the account, the DNS and the proxy; NODE_EXTRA_CA_CERTS is not set, and no proxy is set (HTTPS_PROXY)`,
  ],
  [
    problems.credentialUnavailable('source', 'DATASHARE_SOURCE_CONNECTION_STRING', undefined, 60),
    1,
    `CredentialUnavailable: no Microsoft Entra ID token for the source arrived within 60 s; check that this machine reaches login.microsoftonline.com or its managed identity endpoint, directly or through its proxy`,
  ],
  [
    problems.serviceBusy('the target', 1260),
    1,
    `ServiceBusy: the target is too busy: it has asked this run to wait for 1260 s in total; run it again later: finished work is kept; limit the requests per second if other programs need the account`,
  ],
  [
    problems.listingEndless('source', 'curated/sales', 'it returned the same marker again'),
    1,
    `ListingEndless: the source does not end the listing of "curated/sales": it returned the same marker again; try again; if it happens again, check for a proxy between this machine and the account; nothing was deleted`,
  ],
  [
    problems.listingOrder('the listing of curated', 'a', 'b', false),
    1,
    `ListingOrder: the listing of curated returned "a" after "b", which is not the order of a flat Blob listing, so files could be missed; report it with the kind of the endpoint; nothing was deleted`,
  ],
  [
    problems.noEarlierSnapshot('sales', []),
    1,
    `NoEarlierSnapshot: dataset "sales" has no snapshot before the published one; set 'publish' to 'atomic' and 'keepSnapshots' to 2 or more: earlier snapshots then exist from the second synchronization on`,
  ],
  [
    problems.noEarlierSnapshot('sales', ['20270101T000000000Z-1b3656f7']),
    1,
    `NoEarlierSnapshot: dataset "sales" has no snapshot before the published one; set 'publish' to 'atomic' and 'keepSnapshots' to 2 or more: earlier snapshots then exist from the second synchronization on`,
  ],
  [
    problems.noEarlierSnapshot('sales', ['20270101T000000000Z-1b3656f7'], 'x'),
    1,
    `NoEarlierSnapshot: dataset "sales" has no snapshot "x"; use one of 20270101T000000000Z-1b3656f7`,
  ],
  [
    problems.noSnapshot('contoso-sales'),
    1,
    `NoSnapshot: subscription "contoso-sales" has no snapshot yet; synchronize it first`,
  ],
  [
    problems.receiptForeign('7b0c1f8e-0000-4000-8000-000000000002', '7b0c1f8e-0000-4000-8000-000000000001'),
    3,
    'ReceiptForeign: the receipt is about invitation "7b0c1f8e-0000-4000-8000-000000000002", and the subscription accepted "7b0c1f8e-0000-4000-8000-000000000001"; use a receipt of this subscription',
  ],
  [
    problems.receiptMismatch('7b0c1f8e-0000-4000-8000-000000000009', 'it was altered'),
    3,
    'ReceiptMismatch: the target is not what the receipt of synchronization "7b0c1f8e-0000-4000-8000-000000000009" states: it was altered; compare it with the receipt of the last synchronization, and verify the target',
  ],
  [
    problems.receiptUnproven('7b0c1f8e-0000-4000-8000-000000000009', 'it has no hash'),
    1,
    'ReceiptUnproven: nothing proves the receipt of synchronization "7b0c1f8e-0000-4000-8000-000000000009": it has no hash; synchronize, and use the receipt of that run',
  ],
  [
    problems.stateUnreadable('contoso-sales/manifests/daily.jsonl.gz', 'it is cut'),
    1,
    `StateUnreadable: the state at "contoso-sales/manifests/daily.jsonl.gz" in the target's account cannot be used: it is cut; try again; if that does not help, delete "contoso-sales/manifests/daily.jsonl.gz" there and synchronize with reconcile: true, which keeps identical files`,
  ],
  [
    problems.storageFailed('source', 'list container "curated"', '500'),
    1,
    `StorageFailed: the source failed to list container "curated" (500); try again: finished work is kept`,
  ],

  // --- 2: wrong usage, or a document that does not parse
  [
    problems.conditionInvalid('at position 3: OR'),
    2,
    `ConditionInvalid: the condition cannot be parsed "at position 3: OR"; follow the format in https://learn.microsoft.com/azure/role-based-access-control/conditions-format`,
  ],
  [
    problems.connectionStringInvalid('DATASHARE_TARGET_CONNECTION_STRING'),
    2,
    `ConnectionStringInvalid: the environment variable DATASHARE_TARGET_CONNECTION_STRING is not a connection string of a storage account; use 'BlobEndpoint=https://...;SharedAccessSignature=...' or 'AccountName=...;AccountKey=...;BlobEndpoint=...', or unset it to use Microsoft Entra ID`,
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
    `DatasetUnknown: 'mappings' names dataset "weekly", which is not in the invitation; its datasets are "daily", "hourly"; use the name of a dataset in the invitation`,
  ],
  [
    problems.datasetUnknown('weekly', ['daily', 'hourly'], 'snapshots'),
    2,
    `DatasetUnknown: dataset "weekly" has no atomic snapshots; use one of "daily", "hourly"`,
  ],
  [
    problems.datasetUnknown('weekly', [], 'snapshots'),
    2,
    `DatasetUnknown: dataset "weekly" has no atomic snapshots; set 'publish' to 'atomic' to have them`,
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
    `DocumentNotJson: the document is not JSON: at position 7; write it again, completely, with terraform output -json or the datashare command`,
  ],
  [
    problems.documentTooLarge(1024),
    2,
    `DocumentTooLarge: the document is larger than 1024 bytes; check that it is the right file: documents of this kind are small`,
  ],
  [
    problems.documentTypeUnexpected('subscription', 'invitation'),
    2,
    `DocumentTypeUnexpected: 'documentType' must be "subscription", got "invitation"; accept the invitation first; this writes the subscription`,
  ],
  [
    problems.documentUnreadable('it is empty or not set', 'A_DOCUMENT'),
    2,
    `DocumentUnreadable: the environment variable A_DOCUMENT cannot be read: it is empty or not set; set it to the text of the document, or pass the path of a file`,
  ],
  [
    problems.documentUnreadable('ENOENT'),
    2,
    `DocumentUnreadable: the file cannot be read: ENOENT; check the path; relative paths start at the current folder`,
  ],
  [
    problems.documentVersionUnsupported(2, [1]),
    2,
    `DocumentVersionUnsupported: 'schemaVersion' 2 is newer than this program, which supports up to 1; update cdktf-azure-data-share`,
  ],
  [
    problems.documentVersionUnsupported('one', [1]),
    2,
    `DocumentVersionUnsupported: 'schemaVersion' must be 1, got "one"; use a document with schemaVersion 1`,
  ],
  [
    problems.settingsConflict('contoso', 'tier Premium and replication GRS', "set 'accountTier' to Standard"),
    2,
    `AccountSettingsConflict: storage account "contoso" has tier Premium and replication GRS: Terraform plans it, but Azure cannot create such an account; set 'accountTier' to Standard`,
  ],
  [
    problems.storeDuplicate('fabrikam', 'stack/lake'),
    2,
    `StoreDuplicate: storage account "fabrikam" has two DataStore constructs in this stack, the other at 'stack/lake'; use one DataStore construct for one account, so that addresses do not depend on the order of the code`,
  ],
  [
    problems.duplicateName('dataset', 'daily'),
    2,
    `DuplicateName: duplicate dataset "daily"; remove or rename one of them`,
  ],
  [
    problems.providerMissing('provider'),
    2,
    `ProviderMissing: stack 'provider' uses data shares of Azure Storage, which the azapi provider manages, but defines no such provider; define it in the stack, without an alias: new AzapiProvider(this, 'azapi')`,
  ],
  [
    problems.readerUnsupported('the acceptance names no tenant'),
    2,
    `ReaderUnsupported: the acceptance names no tenant, but the access policies of a data share of Azure Storage are documented for managed identities only, with the tenant of each; name the consumer's managed identity in the consumer's own tenant ('principalId', 'principalType' and 'tenantId' of the recipient), or share with InPlaceMethod.ROLE_ASSIGNMENT`,
  ],
  [
    problems.expiryUnenforceable('2027-01-01T00:00:00Z'),
    2,
    `ExpiryUnenforceable: 'expiresOn' is "2027-01-01T00:00:00Z", but the access policies of a data share of Azure Storage have no end: access would go on; leave it out, and let a scheduled apply set 'state' to InvitationState.REVOKED then; or share with InPlaceMethod.ROLE_ASSIGNMENT, whose condition ends access without an apply`,
  ],
  [
    problems.endpointUntrusted('source', 'https://contoso.example', 'contoso'),
    2,
    `EndpointUntrusted: the source's endpoint "https://contoso.example" is not the Blob endpoint of storage account "contoso" in Azure, so no token is sent there; use https://contoso.blob.core.windows.net, or set a connection string for this side`,
  ],
  [
    problems.grantDuplicate('1111', 'curated', 'stack/fabrikam', 'SameStack'),
    2,
    `GrantDuplicate: principal "1111" already has this role on container "curated", through 'stack/fabrikam'; Azure allows one assignment for each principal, role and scope; use one construct for one principal, one DataStore for one account, and one name for one container`,
  ],
  [
    problems.grantDuplicate('1111', 'curated', 'other/ContainerGrants', 'OtherStack'),
    2,
    `GrantDuplicate: principal "1111" already has this role on container "curated", through 'other/ContainerGrants'; Azure allows one assignment for each principal, role and scope; two stacks cannot both create it: grant everything in this container in one of them, or invite another principal (such as a group) in one`,
  ],
  [
    problems.grantDuplicate('1111', 'curated', 'stack/plain', 'Own'),
    2,
    `GrantDuplicate: principal "1111" already has this role on container "curated", through 'stack/plain'; Azure allows one assignment for each principal, role and scope; remove one of the two role assignments; the share or subscription needs its own`,
  ],
  [
    problems.containerDuplicate('landing', 'stack/own'),
    2,
    `ContainerDuplicate: container "landing" is defined twice, the other time at 'stack/own': azurerm refuses to create a container that exists; remove one of them; a subscription lands in a container that something else defines if 'existingContainers' names it`,
  ],
  [
    problems.subscriptionMismatch('landing', '1111', '2222'),
    2,
    `SubscriptionMismatch: container "landing" would be created in Azure subscription "1111" of its Terraform provider, but its storage account is in "2222": Azure answers 404; use a provider with the 'subscriptionId' of the account in this stack, or land in a container that exists ('existingContainers')`,
  ],
  [
    problems.sharesCircular(
      ['contoso/curated', 'fabrikam/landing', 'contoso/curated'],
      ['app/sales', 'app/returns'],
    ),
    2,
    `SharesCircular: data would be copied in a circle: contoso/curated -> fabrikam/landing -> contoso/curated (by 'app/sales', 'app/returns'); land in a container or folder that is not shared back`,
  ],
  [
    problems.conditionInvalid('at position 3: x'),
    2,
    `ConditionInvalid: the condition cannot be parsed "at position 3: x"; follow the format in https://learn.microsoft.com/azure/role-based-access-control/conditions-format`,
  ],
  [
    problems.grantDuplicate('1111', 'exchange', 'stack/exchange/Grants/fabrikam', 'SameStack', 'fabrikam'),
    2,
    `GrantDuplicate: recipient "fabrikam" is already granted as "1111" on container "exchange", through 'stack/exchange/Grants/fabrikam'; use a Recipient for each reader`,
  ],
  [
    problems.conditionTooLarge('exchange', 8200, 8192, 20, 'invitations'),
    2,
    `ConditionTooLarge: the condition that lets one principal use 20 invitations in exchange "exchange" has 8200 bytes; Azure allows 8192; give some of its shares another ShareExchange with its own container`,
  ],
  [
    problems.conditionTooLarge('curated', 8200, 8192, 40),
    2,
    `ConditionTooLarge: the condition that lets one principal read 40 folders and files of container "curated" has 8200 bytes; Azure allows 8192; share a parent folder, move datasets into a container of their own, or invite another principal (such as a group) to some of the shares`,
  ],
  [
    problems.principalForeign('1111', '4444', '3333'),
    2,
    `PrincipalForeign: principal "1111" is a managed identity of tenant "4444"; Azure assigns roles in tenant "3333" only to principals of that tenant, and a managed identity cannot be added to another tenant; use (1) the service principal, in your tenant, of a multitenant application that trusts the identity by a federated credential; or (2) a guest user or a group of guests; or (3) no principal: hand out a SAS for DATASHARE_SOURCE_CONNECTION_STRING, with a document written by hand`,
  ],
  [
    problems.accessWithdrawn(false),
    3,
    `AccessWithdrawn: the provider suspended this invitation; wait until the provider reinstates it, then use the new document; copied data stays`,
  ],
  [
    problems.accessWithdrawn(true),
    3,
    `AccessWithdrawn: the provider revoked this invitation; ask the provider for a new invitation; copied data stays`,
  ],
  [
    problems.identityMissing(),
    2,
    `IdentityMissing: 'identity' is required: it writes the snapshots; set it to the { principalId, principalType } that runs the synchronization`,
  ],
  [
    problems.grantOverridden({
      argument: 'condition',
      type: 'azurerm_role_assignment',
      declared: 'a',
      actual: undefined,
    }),
    2,
    `GrantOverridden: 'condition' of this azurerm_role_assignment is declared as "a", but the app removes it; remove the override and change the share or subscription; for other access, define a role assignment of your own`,
  ],
  [
    problems.invitationIdRequired(`'shareName'`),
    2,
    `InvitationIdRequired: 'invitationId' cannot be derived, because 'shareName' is only known to Terraform; set 'invitationId' to a UUID of your own and keep it`,
  ],
  [
    problems.mappingNotAllowed('identity', { fix: "set 'acceptedOn', or remove 'identity'" }),
    2,
    `MappingNotAllowed: 'identity' does not apply to an in-place share, whose data stays in the provider's account; set 'acceptedOn', or remove 'identity'`,
  ],
  [
    problems.mappingNotAllowed('identity'),
    2,
    `MappingNotAllowed: 'identity' does not apply to an in-place share, whose data stays in the provider's account; remove 'identity'; read the data at the endpoints in the output`,
  ],
  [
    problems.nothingToCopy(),
    2,
    `NothingToCopy: this is an in-place share: its data is read in the account of the provider, and there are no snapshots; read the data at the endpoints in the Terraform output`,
  ],
  [
    problems.targetsOverlap('daily', 'hourly', 'landing/sales'),
    2,
    `TargetsOverlap: datasets "daily" and "hourly" would both write to "landing/sales"; map them to folders or containers that do not contain each other`,
  ],
  [
    problems.pageExists('notes.html'),
    2,
    'PageExists: the file "notes.html" exists, and is not a report; choose another file, or replace it by force',
  ],
  [
    problems.reportInputUnknown(undefined),
    2,
    'ReportInputUnknown: a report cannot be made from this file; pass a synthesized cdk.tf.json, terraform show -json of a plan or state, terraform output -json, an invitation, a subscription or an acceptance',
  ],
  [
    problems.reportInputUnknown('rejection'),
    2,
    'ReportInputUnknown: a report is not made from a document of type "rejection"; pass a synthesized cdk.tf.json, terraform show -json of a plan or state, terraform output -json, an invitation, a subscription or an acceptance',
  ],
  [
    problems.reportTooLarge('12,000 invitations', '10,000'),
    2,
    'ReportTooLarge: the inputs have 12,000 invitations, and a report has at most 10,000; create several reports, each from a part of the inputs',
  ],
  [
    problems.reportVersionsUnclear(['dev.json', 'prod.json'], 'they have 1 of 4 addresses in common'),
    2,
    `ReportVersionsUnclear: nobody can tell if "dev.json", "prod.json" are versions of one stack or several stacks: they have 1 of 4 addresses in common; name the earlier version in 'before', or set 'compareVersions' to false if they are several stacks`,
  ],
  [
    problems.terraformFileUnknown(),
    2,
    `TerraformFileUnknown: the file is neither a synthesized cdk.tf.json nor the output of terraform show -json; use cdktf.out/stacks/<stack>/cdk.tf.json, or write a plan as JSON: terraform show -json plan.tfplan > plan.json`,
  ],
  [
    problems.terraformFileUnreadable('defines data.x.y twice'),
    2,
    `TerraformFileUnreadable: the file defines data.x.y twice; pass the file as Terraform or CDKTF wrote it`,
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
    problems.propertyUnknown('expireOn', 'InviteOptions', 'expiresOn', ['expiresOn', 'state']),
    2,
    `PropertyUnknown: 'expireOn' is not a property of InviteOptions (did you mean 'expiresOn'?); rename it to 'expiresOn'`,
  ],
  [
    problems.propertyUnknown('colour', 'InviteOptions', undefined, ['state', 'expiresOn']),
    2,
    `PropertyUnknown: 'colour' is not a property of InviteOptions; use one of expiresOn, state`,
  ],
  [
    problems.documentExists('invitations/fabrikam.json'),
    2,
    `DocumentExists: the file "invitations/fabrikam.json" already exists with other content; move it away, or choose another folder`,
  ],
  [
    problems.callerUnknown(),
    2,
    `CallerUnknown: the object id of the caller is not known: its credential is no token of Microsoft Entra ID that names one; set 'principalId' to the object id that the provider invited: yours or that of your group, in the provider's tenant`,
  ],
  [
    problems.invitationMissing('https://contoso.blob.core.windows.net/exchange'),
    2,
    `InvitationMissing: there is no invitation at "https://contoso.blob.core.windows.net/exchange"; check the URL; the provider has to publish the invitation, or to send you the document`,
  ],
  [
    problems.identityMissing('runs'),
    2,
    `IdentityMissing: the 'identity' of the subscription is not a ManagedIdentity, so a job cannot run as it; create a ManagedIdentity (with new or fromAttributes), and pass it to the AcceptedSubscription as 'identity'`,
  ],
  [
    problems.tenantMissing('DATASHARE_SOURCE_CLIENT_ID'),
    2,
    `TenantMissing: the environment variable DATASHARE_SOURCE_CLIENT_ID names an application to sign in as, but the document does not name the tenant: 'source.tenantId' is null; ask the provider to set 'tenantId' of its data store and to send the new invitation`,
  ],
  [
    problems.identityMissing('reads'),
    2,
    `IdentityMissing: 'identity' is required: the acceptance names the reader; set it to the { principalId, principalType } that reads the provider's data`,
  ],
  [
    problems.exchangeMissing('sales'),
    2,
    `ExchangeMissing: the invitations of share "sales" name no exchange; give the Share an 'exchange' and apply, or send the documents in another way`,
  ],
  [
    problems.principalMissing('the acceptance is from another tenant'),
    2,
    `PrincipalMissing: there is no principal to grant access to: the acceptance is from another tenant; set 'principalId' and 'principalType' of the recipient to its principal in your own tenant: the guest user, or the service principal of its application, which 'az ad sp create' creates`,
  ],
  [
    problems.scheduleMissing(),
    2,
    `ScheduleMissing: the invitation does not suggest a schedule; use your own schedule (SnapshotTrigger.cron), or synchronize by hand`,
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
    `AccountFactsDiffer: the document says that 'source.isHnsEnabled' is true, but Azure Resource Manager says false; create the document again from the current account (terraform apply, then terraform output)`,
  ],
  [
    problems.aclsUnsupported(),
    3,
    `AclsUnsupported: access control lists exist in ADLS Gen2 accounts (hierarchical namespace) only, and one side is not one; remove 'preserveAcls', or use ADLS Gen2 accounts at both ends`,
  ],
  [
    problems.aclsForeign('33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'),
    3,
    `AclsForeign: owners and access control lists of tenant "33333333-3333-4333-8333-333333333333" name principals that do not exist in tenant "44444444-4444-4444-8444-444444444444"; set 'preserveAcls' to 'permissions' or 'none'`,
  ],
  [
    problems.rootContainerFlat('site', '$root', true),
    2,
    `RootContainerFlat: dataset "site" lands in $root with atomic publishing, whose snapshots are folders, but names of blobs in $root cannot have a '/'; map it to another container, or set 'publish' to 'inPlace'`,
  ],
  [
    problems.rootContainerFlat('site', '$root/a', false),
    2,
    `RootContainerFlat: dataset "site" lands at "$root/a", but names of blobs in $root cannot have a '/'; map it to another container, or directly to $root: the path of a File without a '/', and '' for a folder`,
  ],
  [
    problems.publishPathRequired('curated', 'contoso'),
    2,
    `PublishPathRequired: dataset "curated" lands in the root of "contoso", which ADLS Gen2 cannot rename, so snapshots cannot be published there atomically; map it to a folder, or set 'publish' to 'inPlace'`,
  ],
  [
    problems.regionMismatch('westeurope', 'eastus', true),
    3,
    `RegionMismatch: the source is in "westeurope", the target in "eastus"; they must be in the same region; use a target account in "westeurope", or set 'allowCrossRegion' to true and pay for the egress`,
  ],
  [
    problems.regionMismatch('westeurope', 'eastus', false),
    3,
    `RegionMismatch: the source is in "westeurope", the target in "eastus"; an in-place share requires the same region; use a target account in "westeurope", or ask for a CopyBased share`,
  ],
  [
    problems.sameAccount('contoso'),
    3,
    `SameAccount: source and target are the same storage account "contoso"; use a storage account of your own as the target`,
  ],
  [
    problems.stateForeign('contoso-sales', '7b0c1f8e-0000-4000-8000-000000000002'),
    3,
    `StateForeign: the state of subscription "contoso-sales" in the target's account belongs to another invitation ("7b0c1f8e-0000-4000-8000-000000000002"); give this subscription another name or another state container`,
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
    `TagsNotShared: the invitation does not let its recipient read blob index tags; remove 'preserveTags', or ask the provider to set it on the share and to send the invitation again`,
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
    `AcceptanceOutdated: the acceptance agrees to no terms, but the share has terms with SHA-256 "${HASH}"; send the current invitation and ask for a new acceptance; until then, leave 'acceptance' out, and access is not granted yet`,
  ],
  [
    problems.acceptedTooLate('2027-02-01T00:00:00Z', '2027-01-01T00:00:00Z', 'expiresOn'),
    3,
    `AcceptedTooLate: the invitation was accepted on "2027-02-01T00:00:00Z", but access ended on "2027-01-01T00:00:00Z"; have 'expiresOn' set to a later time, then accept again`,
  ],
  [
    problems.principalMismatch(null, '2222', 'provider', { principalType: 'Group', tenantId: '3333' }),
    3,
    `PrincipalMismatch: the acceptance comes from another tenant and names a Group by an object id only, which has no meaning in this tenant, so it cannot be compared with "2222", to which the invitation was sent; ask for an acceptance that names the application (client) id of a multitenant application, or a user`,
  ],
  [
    problems.principalMismatch(null, '2222', 'provider', { principalType: 'Group', tenantId: null }),
    3,
    `PrincipalMismatch: the acceptance does not name its tenant and names a Group by an object id only, so it cannot be compared with "2222", to which the invitation was sent; ask for an acceptance that names its tenant; the invitation suggests it if you set 'tenantId' of the recipient`,
  ],
  [
    problems.tenantMismatch(null, '2222', 'consumer'),
    3,
    `TenantMismatch: the acceptance does not name its tenant, but the invitation was sent to tenant "2222"; set 'tenantId' of the target's data store`,
  ],
  [
    problems.tenantMismatch('1111', '2222', 'consumer'),
    3,
    `TenantMismatch: the acceptance comes from tenant "1111", but the invitation was sent to tenant "2222"; accept with a data store of the invited tenant, or ask the provider to invite yours`,
  ],
  [
    problems.principalMismatch('1111', '2222', 'consumer'),
    3,
    `PrincipalMismatch: the acceptance names reader "1111", but the invitation was sent to "2222"; name the invited principal in 'identity', or ask the provider to invite yours`,
  ],
  [
    problems.principalMissing('the acceptance comes from a tenant that is not known', true),
    2,
    `PrincipalMissing: there is no principal to grant access to: the acceptance comes from a tenant that is not known; set 'tenantId' of the data store, whose tenant is not known, or set 'principalId' and 'principalType' of the recipient to its principal in your own tenant: the guest user, or the service principal of its application, which 'az ad sp create' creates`,
  ],
  [
    problems.acceptedTooLate('2027-02-01T00:00:00Z', '2027-01-01T00:00:00Z'),
    3,
    `AcceptedTooLate: the invitation was accepted on "2027-02-01T00:00:00Z", but could only be accepted until "2027-01-01T00:00:00Z"; have 'acceptBy' set to a later time, then accept again`,
  ],
  [
    problems.datasetRemoved('daily', 'is no longer shared'),
    3,
    `DatasetRemoved: dataset "daily" is no longer shared; accept the current invitation again, with the datasets that it offers; copied data stays`,
  ],
  [
    problems.replicationMismatch(
      'it replicates all blobs of container "payroll", which the invitation does not share',
    ),
    3,
    `ReplicationMismatch: the consumer's half of an object replication in the acceptance does not match the invitation: it replicates all blobs of container "payroll", which the invitation does not share; ask the consumer to map only datasets of this invitation, and to send the acceptance again`,
  ],
  [
    problems.storageMoverMismatch('it copies dataset "payroll", which the invitation does not share'),
    3,
    `StorageMoverMismatch: the consumer's half of copies by Storage Mover in the acceptance does not match the invitation: it copies dataset "payroll", which the invitation does not share; ask the consumer to accept the current invitation, and to send the acceptance again`,
  ],
  [
    problems.expiryUnenforceable('2027-01-01T00:00:00Z', true),
    2,
    `ExpiryUnenforceable: 'expiresOn' is "2027-01-01T00:00:00Z", but object replication has no end: data would go on to be replicated; leave it out, and let a scheduled apply set 'state' to InvitationState.REVOKED then; or leave 'objectReplication' out: the condition of the role assignment ends access without an apply`,
  ],
  [
    problems.engineUnfit({
      engine: 'ObjectReplication',
      reason: 'an account has a hierarchical namespace',
      limit: 'object replication supports flat accounts only',
      source: 'https://learn.microsoft.com/azure',
    }),
    3,
    `EngineUnfit: the engine ObjectReplication cannot carry this subscription, because an account has a hierarchical namespace: object replication supports flat accounts only (https://learn.microsoft.com/azure); choose another engine, or change what breaks the limit`,
  ],
  [
    problems.endpointChanged('isHnsEnabled', false, true),
    3,
    `EndpointChanged: the provider changed 'isHnsEnabled' from false to true; make sure that the provider intends it, then accept the current invitation again`,
  ],
  [
    problems.invitationForeign(
      '7b0c1f8e-0000-4000-8000-000000000002',
      '7b0c1f8e-0000-4000-8000-000000000001',
    ),
    3,
    `InvitationForeign: this is invitation "7b0c1f8e-0000-4000-8000-000000000002", but the subscription accepted "7b0c1f8e-0000-4000-8000-000000000001"; use the document of the invitation that was accepted`,
  ],
  [
    problems.principalMismatch(null, '1111'),
    3,
    `PrincipalMismatch: the acceptance names no object id of a reader, but the invitation was sent to "1111"; ask for an acceptance by the invited principal, or invite the other one`,
  ],
  [
    problems.principalMismatch('2222', '1111'),
    3,
    `PrincipalMismatch: the acceptance names reader "2222", but the invitation was sent to "1111"; ask for an acceptance by the invited principal, or invite the other one`,
  ],
  [
    problems.tenantMismatch(null, '3333'),
    3,
    `TenantMismatch: the acceptance does not name its tenant, but the invitation was sent to tenant "3333"; ask the recipient for an acceptance from the invited tenant, or invite the other tenant`,
  ],
  [
    problems.tenantMismatch('4444', '3333'),
    3,
    `TenantMismatch: the acceptance comes from tenant "4444", but the invitation was sent to tenant "3333"; ask the recipient for an acceptance from the invited tenant, or invite the other tenant`,
  ],
  [
    problems.termsChanged(HASH, null),
    3,
    `TermsChanged: the provider changed the terms of use from terms with SHA-256 "${HASH}" to no terms; read the current invitation, then accept it again`,
  ],
  [
    problems.termsMismatch(HASH, '00'),
    3,
    `TermsMismatch: the accepted terms have SHA-256 "${HASH}", those of the invitation have "00"; read the terms of the invitation again, then accept their hash`,
  ],
  [
    problems.termsMismatch(HASH, null),
    3,
    `TermsMismatch: the accepted terms have SHA-256 "${HASH}", those of the invitation have null; this invitation has no terms: remove 'acceptedTermsSha256'`,
  ],
  [
    problems.termsNotAccepted(HASH),
    3,
    `TermsNotAccepted: the terms of use of the invitation are not accepted; read 'termsOfUse' in the invitation, then set 'acceptedTermsSha256' to '${HASH}'`,
  ],

  // --- 4, 5, 130
  [
    problems.stateChanged({ subscriptionName: 'contoso-sales' }),
    4,
    `StateChanged: another synchronization of subscription "contoso-sales" finished during this one; run it again, one run at a time`,
  ],
  [
    problems.stateChanged({ path: 'contoso-sales/state.json' }),
    4,
    `StateChanged: the state at "contoso-sales/state.json" in the target's account was replaced or deleted while it was being read; run the command again; only one synchronization of a subscription may run at a time`,
  ],
  [
    problems.stateAltered('contoso-sales/manifests/daily.jsonl.gz', 'its hash differs'),
    1,
    `StateAltered: the state at "contoso-sales/manifests/daily.jsonl.gz" in the target's account is not what the last run recorded: its hash differs; find out who wrote it; reconcile: true ignores it, lists the target, and keeps identical files`,
  ],
  [
    problems.stateVersionUnsupported('contoso-sales/state.json', 2),
    3,
    `StateVersionUnsupported: the state at "contoso-sales/state.json" in the target's account was written by a newer version of this program (schemaVersion 2); use the newer version here too, and do not delete the state: it says which files belong to this subscription`,
  ],
  [
    problems.sourceUnrelated('daily', 'contoso/curated/sales', 'contoso/curated/sale'),
    5,
    `SourceUnrelated: dataset "daily" now comes from "contoso/curated/sales", and no file there is like a file of the last snapshot, which came from "contoso/curated/sale"; nothing of this dataset was changed; correct the source in the subscription; if the source has moved, run it once with acceptNewSource: true`,
  ],
  [
    problems.carriedByEngine('StorageMover'),
    2,
    `CarriedByEngine: the engine StorageMover carries the files of this subscription, so nothing else copies them; reconcile instead: a reconciliation compares both sides, repairs differences, and records the proof`,
  ],
  [
    problems.engineOwn(),
    2,
    `EngineOwn: no other engine carries the files of this subscription: this package copies them; look at the history of its synchronizations instead`,
  ],
  [
    problems.engineNotFound('StorageMover', '/subscriptions/s/jobDefinitions/sales'),
    1,
    `EngineNotFound: the engine StorageMover does not exist: Azure has no "/subscriptions/s/jobDefinitions/sales"; apply the stack of the subscription again, or accept the invitation again if the engine was replaced`,
  ],
  [
    problems.engineStateUnknown('DataFactory', 'Azure Resource Manager answered 403'),
    1,
    `EngineStateUnknown: the runs of the engine DataFactory are unknown: Azure Resource Manager answered 403; sign in as an identity that can read the engine in Azure Resource Manager, or look at the engine in the Azure portal; a reconciliation shows what it has copied`,
  ],
  [
    problems.changeEventsMissing('contoso-sales'),
    2,
    `ChangeEventsMissing: subscription "contoso-sales" receives no change events: its document has no 'changeEvents'; ask the provider for an invitation with change events and accept it, or synchronize with a listing`,
  ],
  [
    problems.eventsHeldTooLong('contoso-sales'),
    1,
    `EventsHeldTooLong: the synchronization of subscription "contoso-sales" ended because it held its messages of change events for as long as Azure Storage allows; run it again: finished work is kept, and the messages come back`,
  ],
  [
    problems.changeQueueUnavailable('https://contoso.queue.core.windows.net/fabrikam', '404 QueueNotFound'),
    1,
    `ChangeQueueUnavailable: the queue of change events at "https://contoso.queue.core.windows.net/fabrikam" cannot be read: 404 QueueNotFound; ask the provider if the queue still exists and if your identity has Storage Queue Data Message Processor there; a synchronization with a listing does not need it`,
  ],
  [
    problems.synchronizationRunning(
      'contoso-sales',
      'ana on build-7 (process 4711), since 2027-01-01T02:00:00.000Z',
      30,
    ),
    4,
    `SynchronizationRunning: another synchronization of subscription "contoso-sales" is running: ana on build-7 (process 4711), since 2027-01-01T02:00:00.000Z; wait for it to finish; if it crashed, its lock expires within 30 s, and breakLock: true takes it over at once`,
  ],
  [
    problems.synchronizationRunning(
      'contoso-sales',
      'ana on build-7',
      30,
      'its subscription document is another one',
    ),
    4,
    `SynchronizationRunning: another synchronization of subscription "contoso-sales" is running, and this process cannot help it, because its subscription document is another one: ana on build-7; wait for it to finish; if it crashed, its lock expires within 30 s, and breakLock: true takes it over at once`,
  ],
  [
    problems.synchronizationStalled('contoso-sales', 'ana on build-7 (process 4711)', 17),
    4,
    `SynchronizationStalled: another synchronization of subscription "contoso-sales" holds the lock, but has made no progress for 17 minutes: ana on build-7 (process 4711); end that process, or take the lock over with breakLock: true`,
  ],
  [
    problems.lockLost('contoso-sales', 'ana on build-7 (process 4711), since 2027-01-01T02:00:00.000Z'),
    4,
    `LockLost: another synchronization of subscription "contoso-sales" took over the lock: ana on build-7 (process 4711), since 2027-01-01T02:00:00.000Z; let it finish: finished work is kept, and the next run continues`,
  ],
  [
    problems.deletionFuse('daily', { gone: 30, files: 100, all: 40 }, 0.2),
    5,
    `DeletionFuse: 30 of the 100 files of dataset "daily" are gone from the source, more than the 20 % that one run may delete; nothing was deleted, copies are done; if this is intended, run it again with allowDeletes: 40`,
  ],
  [
    problems.deletionFuse('daily', { gone: 30, files: 100 }, 0.2, true),
    5,
    `DeletionFuse: 30 of the 100 files of dataset "daily" are gone from the source, more than the 20 % that one snapshot may omit; the previous snapshot stays published; if this is intended, run it again with allowDeletes: 30`,
  ],
  [
    problems.publishPlaceTaken('landing/sales', 'a file', true),
    5,
    `PublishPlaceTaken: snapshots cannot be published at "landing/sales": a file is there; move it, or map the dataset elsewhere, or move it aside with adopt: true`,
  ],
  [
    problems.targetFilesMissing('sales', 299, 'landing/sales/a.csv'),
    1,
    `TargetFilesMissing: 299 files of dataset "sales" are missing at the target, for example "landing/sales/a.csv": somebody deleted them, or created the container anew, before or during this run; run it again: the next run lists the target, and copies what is missing`,
  ],
  [
    problems.interrupted(),
    130,
    `Interrupted: the operation was interrupted; run it again: finished work is kept`,
  ],
];

describe('the catalogue', () => {
  test.each(CATALOGUE.map(([problem, ...expected]) => [problem.code, problem, ...expected] as const))(
    '%s has its text and its exit code',
    (_code, problem, exitCode, text) => {
      expect(describeFinding(problem)).toBe(text);
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

  test('is called by its type if it is nested too deeply, or not JSON', () => {
    expect(formatValue(1n)).toBe('a value of type bigint');
    let deep: unknown = [];
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(formatValue(deep)).toBe('a list');
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

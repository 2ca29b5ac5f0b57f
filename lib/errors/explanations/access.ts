import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

/** Problems of connecting to storage accounts: credentials, endpoints, containers, and failed requests. */
export const access = {
  AccessDenied: {
    meaning:
      'A storage account refused a request with 401 or 403. The message names the side (source, target or exchange) and the container.',
    causes: [
      'The identity has no role assignment on the container, or on the folder of the dataset.',
      'The role assignment is new. Azure takes up to 10 minutes to apply it.',
      'The firewall of the account blocks this network. Azure reports that as 403 too.',
      'The access ended: its condition has an expiry, or the provider revoked it.',
      'The connection string holds an old key or an expired SAS, or the account does not allow account keys.',
      "For a copy, the target's account reads the source itself: a firewall or private endpoints of the source can refuse that although this machine can list it.",
    ],
    actions: [
      'For the source, ask the provider if your identity has Storage Blob Data Reader on the container.',
      'For the target, give your identity Storage Blob Data Contributor on the landing containers and on the state container.',
      'For the exchange, publish invitations and read receipts with an identity that has Storage Blob Data Contributor on its container.',
      'After a change of roles, wait 10 minutes and run the command again.',
      'Run `datashare check <subscription>` to test both sides without copying anything.',
    ],
    example: describeFinding(
      problems.accessDenied('source', 'curated', '403 AuthorizationPermissionMismatch'),
    ),
  },
  AnswerUnrecognized: {
    meaning:
      'An answer arrived that Azure Storage does not give: a page of HTML, an unexpected status, or one without the headers that name the request and the new version of a blob. It does not count as success, whatever its status is. The request was retried first.',
    causes: [
      'A proxy, a gateway or a sign-in page of the network answered in place of the account.',
      'The endpoint is not Azure Storage.',
    ],
    actions: [
      'Open the address of the message from the same machine, for example with curl, to see who answers.',
      'Let requests to the account through the proxy unchanged, or add its host to NO_PROXY.',
      'Run the command again. It looks at the target first, so nothing is copied twice.',
    ],
    example: describeFinding(
      problems.answerUnrecognized(
        'target',
        'https://fabrikam.blob.core.windows.net',
        'status 200 and no x-ms-request-id (text/html)',
        'the proxy of HTTPS_PROXY is http://proxy.corp.example:3128',
      ),
    ),
  },
  ConnectionStringInvalid: {
    meaning:
      'An environment variable should hold the connection string of a storage account, but it cannot be parsed.',
    causes: [
      'The value is cut off, or has quotation marks around it that the shell kept.',
      'The value is a bare SAS or a bare account key instead of a connection string.',
    ],
    actions: [
      'Use the form `BlobEndpoint=https://<account>.blob.core.windows.net;SharedAccessSignature=<sas>`.',
      'Or use the form `AccountName=<account>;AccountKey=<key>;BlobEndpoint=https://<account>.blob.core.windows.net`.',
      'Or unset the variable to sign in with Microsoft Entra ID.',
    ],
    example: describeFinding(problems.connectionStringInvalid('DATASHARE_TARGET_CONNECTION_STRING')),
  },
  ContainerNotFound: {
    meaning: 'A storage account does not have a container that a document names.',
    causes: [
      'The provider deleted or renamed the container of the dataset.',
      'The stack of the accepted subscription was not applied yet: Terraform creates the landing and state containers.',
      'The URL of the exchange has a typing error.',
    ],
    actions: [
      'For the source, ask the provider if the dataset still exists.',
      'For the target, run `terraform apply` of the stack with the accepted subscription, or create the container as `datashare accept` prints it: `az storage container create --auth-mode login --account-name <account> --name <container>`. With a connection string, the containers are created when they are first written to.',
      "For the exchange, check the URL, and ask the provider whether the exchange still exists. `terraform apply` of the provider's stack creates it.",
    ],
    example: describeFinding(problems.containerNotFound('target', 'landing')),
  },
  CredentialUnavailable: {
    meaning: 'No Microsoft Entra ID credential could be used for one of the sides.',
    causes: [
      'Nobody is signed in: there is no Azure CLI session, no managed identity and no environment credential.',
      'With `DATASHARE_SOURCE_CLIENT_ID` set: the application has no federated credential for this managed identity, or no service principal in the tenant of the provider.',
    ],
    actions: [
      'Run `az login` on your machine, or assign a managed identity to the job.',
      'Or set the connection string of the side that the message names.',
      'For a federated application, check its registration, its federated credential (issuer, subject and audience) and its service principal in the other tenant. The AADSTS code in the message tells which of them Microsoft Entra ID rejects.',
    ],
    example: describeFinding(problems.credentialUnavailable('source', 'DATASHARE_SOURCE_CONNECTION_STRING')),
  },
  EndpointUnreachable: {
    meaning:
      'A storage account cannot be reached: its name does not resolve, its certificate is not trusted, the connection fails, or it does not answer in time.',
    causes: [
      'The name of the account is wrong, or the account was deleted.',
      'The account only has a private endpoint, and this network does not resolve it.',
      'A proxy is required. `HTTPS_PROXY` and `NO_PROXY` are honored.',
      'A proxy or a firewall inspects TLS with a certificate of its own.',
      'A short interruption of the network lasted longer than all retries.',
    ],
    actions: [
      'Check the account name and the blob endpoint in the document.',
      'Check DNS and the route from this machine: `nslookup <account>.blob.core.windows.net`.',
      'If the certificate is not trusted, set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of the proxy. The message shows the present value.',
      'Run the command again. Finished files are not copied twice.',
    ],
    example: describeFinding(
      problems.endpointUnreachable('target', 'https://fabrikam.blob.core.windows.net', 'ENOTFOUND'),
    ),
  },
  EndpointUntrusted: {
    meaning:
      'A document names an endpoint that is not the Blob endpoint of its account in Azure. No token is sent there, because the document comes from another company.',
    causes: [
      'The document was edited, or somebody tries to receive your token.',
      'The account uses a custom domain.',
      'The document is meant for an emulator.',
    ],
    actions: [
      'Ask the provider for the document as Terraform wrote it.',
      'Use the standard endpoint, `https://<account>.blob.core.windows.net`.',
      'For an emulator or a custom domain, set the connection string of that side: it replaces the endpoint of the document.',
    ],
    example: describeFinding(problems.endpointUntrusted('source', 'https://contoso.example', 'contoso')),
  },
  ListingOrder: {
    meaning:
      'A storage account listed its files in an unexpected order. Synchronization merges sorted listings, so it stops before it could miss a file or delete one by mistake.',
    causes: [
      'The account is an ADLS Gen2 account and the document says Blob, or the other way around.',
      'An emulator or a gateway in front of the account sorts neither by code points nor by UTF-16 code units, or mixes both.',
    ],
    actions: [
      "Check 'isHnsEnabled' of both sides in the document.",
      'Report it with the kind of account or emulator. Nothing was deleted.',
    ],
    example: describeFinding(problems.listingOrder('the listing of curated', 'a', 'b', false)),
  },
  StorageFailed: {
    meaning:
      'A storage account rejected a request, or kept failing after all retries. The message has the HTTP status and the error code of Azure Storage.',
    causes: [
      'The service was busy or had an outage (500, 503).',
      'A lease, a legal hold or an immutability policy protects the blob (409, 412).',
      'A proxy cut off an answer.',
      'A copy was still pending at its time limit, or ended with a status other than success.',
      'The service or the emulator is older than the version of the API that this library uses.',
    ],
    actions: [
      'Run the same command again. It continues with what is missing.',
      'For 503, lower the load with `--max-requests-per-second` or `--max-concurrency`.',
      'For 409 or 412, remove the lease or the policy, or map the dataset to another place.',
    ],
    example: describeFinding(
      problems.storageFailed('source', 'list container "curated"', '500 InternalError'),
    ),
  },
  TargetFilesMissing: {
    meaning:
      'After its copies, a run did not find files at the target that this subscription left there. The run failed, and the next one lists the target. A rollback found files of the earlier snapshot missing, and published nothing.',
    causes: [
      'Somebody deleted the target container and created it anew, before or during the run.',
      'Somebody deleted files of the dataset at the target.',
      'A lifecycle rule of the account deletes old blobs.',
    ],
    actions: [
      'Run the command again: it lists the target and copies what is missing.',
      'After a rollback, choose another snapshot with `--to`. `datashare snapshots` lists them.',
      'If it happens again, find out who deletes the files, for example in the activity log and in the lifecycle rules of the account.',
    ],
    example: describeFinding(problems.targetFilesMissing('sales', 299, 'landing/sales/2024.csv')),
  },
  TenantMissing: {
    meaning:
      '`DATASHARE_SOURCE_CLIENT_ID` names an application to sign in as, but the document does not name the tenant of the provider.',
    causes: ["The provider did not set 'tenantId' on the DataStore, so the invitation has none."],
    actions: [
      "Ask the provider to set 'tenantId' on the DataStore, to apply, and to send you the new invitation.",
      'If you do not need an application in the tenant of the provider, unset `DATASHARE_SOURCE_CLIENT_ID`.',
    ],
    example: describeFinding(problems.tenantMissing('DATASHARE_SOURCE_CLIENT_ID')),
  },
} satisfies Record<string, Explanation>;

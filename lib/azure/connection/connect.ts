import type { DefaultAzureCredentialOptions, TokenCredential } from '@azure/identity';
import { DataShareError } from '../../errors/data-share-error';
import type { ExchangeFacts, StoreFacts } from '../../model/documents/store-facts';
import { isAzureEndpoint } from '../../model/rules/naming-rules';
import { problems } from '../../errors/catalogue';
import type { RetryOptions } from '../requests/request-retrier';
import { RequestRetrier } from '../requests/request-retrier';
import { CallBounds } from '../requests/call-bounds';
import type { CopyLimits } from './copy-limits';
import { createFederatedCredential, SOURCE_CLIENT_ID_VARIABLE } from './federated-credential';
import { limitCredential } from './limited-credential';
import { describeProxySettings } from './describe-proxy-settings';
import { ServerClock } from './server-clock';
import type { ClientOptions } from './storage-clients';
import { createTokenCache } from './token-cache';
import { STORAGE_SCOPE } from '../requests/service-version';
import type {
  ListFormatName,
  ServiceConnection,
  SideCredentials,
  SideName,
  StorageClients,
  StoreConnection,
} from './store-connection';
import { CONNECTION_STRING_VARIABLE, getSourceVariable, LIST_FORMAT_VARIABLE } from './store-connection';

/** The fields of a document that locate an account. */
type AccountAddress = Pick<StoreFacts, 'storageAccountName' | 'blobEndpoint' | 'tenantId'>;

/** Options of the connections to Azure. */
export interface AzureOptions {
  /** The environment variables in which connection strings are looked up. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /**
   * Credentials of the sides without a connection string.
   * @default - a DefaultAzureCredential for the side's tenant
   */
  readonly credentials?: SideCredentials;
  /** Retries of the requests of the snapshot engine. */
  readonly retry?: RetryOptions;
  /** Maximum number of requests per second that the snapshot engine sends to each account. */
  readonly maxRequestsPerSecond?: number;
  /**
   * The bounds that the requests to all sides share.
   * @default - bounds of their own for each side
   */
  readonly bounds?: CallBounds;
  /** Size limits of the copy operations. */
  readonly copyLimits?: CopyLimits;
}

/** The host that sign-ins use, unless the environment names another one. */
export const SIGN_IN_ENDPOINT = 'https://login.microsoftonline.com';

function toClientOptions({ retry = {}, bounds }: AzureOptions): ClientOptions {
  const { tries = 5, delayMs = 500, maxDelayMs = 30_000 } = retry;
  return {
    retryOptions: { maxTries: tries, retryDelayInMs: delayMs, maxRetryDelayInMs: maxDelayMs },
    listener: bounds?.onRequest,
  };
}

/**
 * Connects to one side. If the environment has a connection string for it, its endpoint and account take precedence over
 * those of the document. Otherwise Microsoft Entra ID is used.
 *
 * @throws DataShareError `ConnectionStringInvalid`, `EndpointUntrusted`, `TenantMissing`, `ValueInvalid`
 */
export function connect(side: SideName, facts: AccountAddress, options: AzureOptions): StoreConnection {
  const connectionString = options.env[CONNECTION_STRING_VARIABLE[side]];
  return connectionString
    ? connectWithConnectionString(side, connectionString, options)
    : connectWithToken(side, facts, options);
}

/** An account that a document describes, and the connection to it. */
interface ConnectedStore {
  readonly facts: StoreFacts;
  readonly connection: StoreConnection;
}

/**
 * Connects to the provider's accounts. The connection string of an account is in a variable of its own. That of the only
 * account can be in the variable of the source, too: then its endpoint and account take precedence over those of the document.
 * With several accounts, that variable is for the one account that it names.
 *
 * @throws DataShareError as `connect`
 */
export function connectSources(sources: readonly StoreFacts[], options: AzureOptions): ConnectedStore[] {
  const common = options.env[CONNECTION_STRING_VARIABLE.source];
  if (sources.length > 1 && common) {
    const { storageAccountName } = connectWithConnectionString('source', common, options);
    if (!sources.some((facts) => facts.storageAccountName === storageAccountName))
      throw new DataShareError([
        problems.connectionStringInvalid(
          CONNECTION_STRING_VARIABLE.source,
          sources.map((facts) => facts.storageAccountName),
        ),
      ]);
  }
  // All are in one tenant, which each document names at least once if it is known.
  const known = sources.find(({ tenantId }) => tenantId !== null)?.tenantId ?? null;
  return sources.map((source) => {
    const facts = { ...source, tenantId: source.tenantId ?? known };
    return { facts, connection: connectSource(facts, sources.length === 1, options) };
  });
}

function connectSource(facts: StoreFacts, isOnly: boolean, options: AzureOptions): StoreConnection {
  const { storageAccountName } = facts;
  const variable = getSourceVariable(storageAccountName);
  const own = options.env[variable];
  if (own) {
    const connection = connectWithConnectionString('source', own, options, variable);
    if (connection.storageAccountName === storageAccountName) return connection;
    throw new DataShareError([problems.connectionStringInvalid(variable, [storageAccountName])]);
  }
  if (isOnly) return connect('source', facts, options);
  const common = options.env[CONNECTION_STRING_VARIABLE.source];
  const connection = common ? connectWithConnectionString('source', common, options) : undefined;
  return connection?.storageAccountName === storageAccountName
    ? connection
    : connectWithToken('source', facts, options);
}

/**
 * Connects to an exchange. A connection string of the environment (of the exchange or of the source) is only used if it
 * belongs to this account, because several exchanges can be read at once. Otherwise Microsoft Entra ID is used.
 *
 * @throws DataShareError as `connect`
 */
export function connectExchange(facts: ExchangeFacts, options: AzureOptions): StoreConnection {
  const found = [
    CONNECTION_STRING_VARIABLE.exchange,
    getSourceVariable(facts.storageAccountName),
    CONNECTION_STRING_VARIABLE.source,
  ]
    .filter((variable) => canBelongToAccount(options.env[variable], facts.storageAccountName))
    .map((variable) => connectWithConnectionString('exchange', options.env[variable]!, options, variable))
    .find(({ storageAccountName }) => storageAccountName === facts.storageAccountName);
  return found ?? connectWithToken('exchange', facts, options);
}

/** True if a connection string may belong to an account, judged without parsing it. */
function canBelongToAccount(connectionString: string | undefined, storageAccountName: string): boolean {
  return connectionString?.includes(storageAccountName) ?? false;
}

/** Creates the retriers of one account. Those of state are apart, so that the lock is renewed while copies wait. */
export function createRetriers(
  side: SideName,
  { retry, maxRequestsPerSecond: perSecond, bounds = new CallBounds() }: AzureOptions,
): Pick<ServiceConnection, 'retrier' | 'stateRetrier'> {
  const service = `the ${side}`;
  return {
    retrier: new RequestRetrier(retry, { service, perSecond, bounds }),
    stateRetrier: new RequestRetrier(retry, { service, bounds }),
  };
}

/**
 * Creates the credential of a side without a connection string, for the tenant that the document names. Each of its tokens
 * has a time limit.
 *
 * @throws DataShareError `TenantMissing`
 */
export function createCredential(
  side: SideName,
  address: AccountAddress,
  options: AzureOptions,
): TokenCredential {
  const { bounds = new CallBounds() } = options;
  return limitCredential(
    chooseCredential(side, address, options),
    `Microsoft Entra ID of the ${side}`,
    bounds,
  );
}

function chooseCredential(
  side: SideName,
  { tenantId }: AccountAddress,
  options: AzureOptions,
): TokenCredential {
  const explicitCredential =
    options.credentials?.[side] ?? (side === 'exchange' ? options.credentials?.source : undefined);
  if (explicitCredential) return explicitCredential;
  const application = side === 'target' ? undefined : options.env[SOURCE_CLIENT_ID_VARIABLE];
  if (application && tenantId !== null)
    return createFederatedCredential(side, tenantId, application, options.env['AZURE_CLIENT_ID']);
  if (application && side === 'source')
    throw new DataShareError([problems.tenantMissing(SOURCE_CLIENT_ID_VARIABLE)]);
  // The URL of an exchange does not name its tenant. Azure Storage reports it in its challenge.
  const tenantOptions = side === 'exchange' ? { additionallyAllowedTenants: ['*'] } : {};
  if (tenantId === null) return createDefaultCredential(tenantOptions);
  const credential = createDefaultCredential({ tenantId, additionallyAllowedTenants: [tenantId] });
  // Some credentials of the chain take the tenant from the environment unless each request names one.
  return { getToken: (scopes, request) => credential.getToken(scopes, { ...request, tenantId }) };
}

/** Creates the credential, and loads its package, at first use. */
function createDefaultCredential(options: DefaultAzureCredentialOptions): TokenCredential {
  let made: TokenCredential | undefined;
  return {
    getToken: async (scopes, request) => {
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would need a file extension
      const identity = require('@azure/identity') as typeof import('@azure/identity');
      made ??= new identity.DefaultAzureCredential(options);
      return made.getToken(scopes, request);
    },
  };
}

function connectWithConnectionString(
  side: SideName,
  connectionString: string,
  options: AzureOptions,
  variable = CONNECTION_STRING_VARIABLE[side],
): StoreConnection {
  const { createConnectionStringClients, createSasIssuer } = loadStorageClients();
  let clients: StorageClients;
  try {
    clients = createConnectionStringClients(connectionString, toClientOptions(options));
  } catch {
    // Neither the message of the SDK nor the value is passed on: both may contain the secret.
    throw new DataShareError([problems.connectionStringInvalid(variable)]);
  }
  const clock = new ServerClock(options.now);
  const issueSas = createSasIssuer(clients, clock);
  const { url, accountName } = clients.service;
  return {
    ...toAccountIdentity(side, url, accountName, options),
    ...clients,
    ...createRetriers(side, options),
    clock,
    usesConnectionString: true,
    connectionStringVariable: variable,
    // The URL of a client that was created from a SAS contains the SAS.
    authorizeCopy: (container, blobUrl, isRenewed) =>
      Promise.resolve({
        url: issueSas ? `${blobUrl}?${issueSas(container, isRenewed)}` : blobUrl,
        variable,
      }),
  };
}

function connectWithToken(side: SideName, facts: AccountAddress, options: AzureOptions): StoreConnection {
  const { storageAccountName, blobEndpoint } = facts;
  if (!isAzureEndpoint(blobEndpoint, storageAccountName))
    throw new DataShareError([problems.endpointUntrusted(side, blobEndpoint, storageAccountName)]);
  const credential = createCredential(side, facts, options);
  const bearerToken = createTokenCache(credential, STORAGE_SCOPE, options.now);
  let made: StorageClients | undefined;
  const getClients = (): StorageClients =>
    (made ??= loadStorageClients().createTokenClients(blobEndpoint, credential, toClientOptions(options)));
  return {
    ...toAccountIdentity(side, blobEndpoint, storageAccountName, options),
    get service() {
      return getClients().service;
    },
    get serviceWithoutRetry() {
      return getClients().serviceWithoutRetry;
    },
    get http() {
      return getClients().http;
    },
    dataLake: () => getClients().dataLake(),
    ...createRetriers(side, options),
    clock: new ServerClock(options.now),
    usesConnectionString: false,
    authorizeCopy: async (_container, url, isRenewed) => ({ url, bearerToken: await bearerToken(isRenewed) }),
  };
}

/** Loads the Azure SDK at first use: that takes a third of a second, which a check of documents should not need. */
function loadStorageClients(): typeof import('./storage-clients') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would need a file extension
  return require('./storage-clients') as typeof import('./storage-clients');
}

function toAccountIdentity(
  side: SideName,
  serviceUrl: string,
  storageAccountName: string,
  { env }: AzureOptions,
): Pick<
  StoreConnection,
  'side' | 'storageAccountName' | 'blobEndpoint' | 'sas' | 'listFormat' | 'authorityHost' | 'describeNetwork'
> {
  const url = new URL(serviceUrl);
  const blobEndpoint = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return {
    side,
    storageAccountName,
    blobEndpoint,
    sas: url.search.slice(1),
    listFormat: readListFormat(env),
    authorityHost: env['AZURE_AUTHORITY_HOST'] || SIGN_IN_ENDPOINT,
    describeNetwork: (endpoint) => describeProxySettings(endpoint, env),
  };
}

function readListFormat(env: AzureOptions['env']): ListFormatName {
  const format = env[LIST_FORMAT_VARIABLE] || 'arrow';
  if (format !== 'arrow' && format !== 'xml')
    throw new DataShareError([problems.valueInvalid(LIST_FORMAT_VARIABLE, "'arrow' or 'xml'", format)]);
  return format;
}

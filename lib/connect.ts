import { setMaxListeners } from 'node:events';
import type { AzureOptions } from './azure/connection';
import type { ExchangeStore } from './exchange/ports';
import type { ExchangeFacts } from './model/fields';

/** What every function of the runtime helper takes. */
export interface RuntimeOptions {
  /**
   * Where the connection strings `DATASHARE_SOURCE_CONNECTION_STRING`, `DATASHARE_TARGET_CONNECTION_STRING` and
   * `DATASHARE_EXCHANGE_CONNECTION_STRING` are looked up. They win over the document's endpoints.
   * @default - process.env
   */
  readonly env?: AzureOptions['env'];
  /**
   * Microsoft Entra ID credentials, for sides without connection string. The exchange's is the source's, unless given.
   * @default - a DefaultAzureCredential for each side's tenant
   */
  readonly credentials?: AzureOptions['credentials'];
  /**
   * Ends the work early with `Interrupted`.
   * @default - it is never interrupted
   */
  readonly abortSignal?: AbortSignal;
  /**
   * How often a request is sent again after a failure that may pass.
   * @default - 8 times, after half a second and then twice as long each time, 30 seconds at most
   */
  readonly retry?: AzureOptions['retry'];
  /**
   * Requests that a snapshot sends to each of the two accounts in a second at most: a whole number, 1 or more.
   * @default - as many as there are copies in flight
   */
  readonly maxRequestsPerSecond?: AzureOptions['maxRequestsPerSecond'];
  /**
   * Up to which size, in bytes, each way of copying goes; larger blobs are copied in blocks.
   * @default - what Azure allows: 256 MiB by Copy Blob From URL, 5,000 MiB by Put Blob From URL; blocks of 100 MiB
   */
  readonly copyLimits?: AzureOptions['copyLimits'];
  /**
   * Entries of a part of a manifest: what is read and written of it at once.
   * @default 20000
   */
  readonly partEntries?: number;
  /**
   * The time now.
   * @default - the clock of this machine
   */
  readonly now?: () => Date;
}

/** Azure, as the options of a call say how to reach it. Sends nothing. */
export interface Connected {
  readonly azure: typeof import('./azure');
  readonly options: AzureOptions;
  readonly partEntries: number | undefined;
  readonly signal: AbortSignal;
  /** An exchange, connected at first use. @throws DataShareError `EndpointUntrusted`, `ConnectionStringInvalid` */
  readonly exchangeOf: (facts: ExchangeFacts) => ExchangeStore;
}

export function connected(options: RuntimeOptions): Connected {
  const azure = loadAzure();
  const azureOptions: AzureOptions = {
    env: options.env ?? process.env,
    now: options.now ?? (() => new Date()),
    credentials: options.credentials,
    retry: options.retry,
    maxRequestsPerSecond: options.maxRequestsPerSecond,
    copyLimits: options.copyLimits,
  };
  const exchanges = new Map<string, ExchangeStore>();
  return {
    azure,
    options: azureOptions,
    partEntries: options.partEntries,
    signal: signalFor(options.abortSignal),
    exchangeOf: (facts) => {
      const key = JSON.stringify(facts);
      const known = exchanges.get(key);
      if (known) return known;
      const store = new azure.BlobExchangeStore(azure.connectExchange(facts, azureOptions), facts.container);
      exchanges.set(key, store);
      return store;
    },
  };
}

/** A signal of our own: each request in flight listens to it, and Node warns above ten. */
export function signalFor(...abortSignals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const signal = AbortSignal.any(abortSignals.filter((each) => each !== undefined));
  setMaxListeners(0, signal);
  return signal;
}

/** At first use, and not before: the Azure SDK takes a third of a second to load, which `--help` should not. */
function loadAzure(): typeof import('./azure') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would need a file extension
  return require('./azure') as typeof import('./azure');
}

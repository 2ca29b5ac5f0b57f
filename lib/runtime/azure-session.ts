import { setMaxListeners } from 'node:events';
import type { AzureOptions } from '../azure/connection/connection';
import type { ExchangeStore } from '../exchange/ports';
import type { ExchangeFacts } from '../model/documents/schema-fields';
import type { RuntimeOptions } from './options';

/** Azure, as the options of a call say how to reach it. Sends nothing. */
export interface AzureSession {
  readonly azure: typeof import('../azure/index');
  readonly options: AzureOptions;
  readonly partEntries: number | undefined;
  readonly signal: AbortSignal;
  /** An exchange, connected at first use. @throws DataShareError `EndpointUntrusted`, `ConnectionStringInvalid` */
  readonly openExchange: (facts: ExchangeFacts) => ExchangeStore;
}

export function openAzureSession(options: RuntimeOptions): AzureSession {
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
    signal: combineSignals(options.abortSignal),
    openExchange: (facts) => {
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
export function combineSignals(...abortSignals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const signal = AbortSignal.any(abortSignals.filter((each) => each !== undefined));
  setMaxListeners(0, signal);
  return signal;
}

/** At first use, and not before: the Azure SDK takes a third of a second to load, which `--help` should not. */
function loadAzure(): typeof import('../azure/index') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would need a file extension
  return require('../azure') as typeof import('../azure');
}

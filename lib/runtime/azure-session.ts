import { setMaxListeners } from 'node:events';
import type { AzureOptions } from '../azure/connection/connect';
import type { DigestReader } from '../digests/consult-digests';
import type { ExchangeStore } from '../exchange/ports';
import type { ExchangeFacts } from '../model/documents/store-facts';
import type { RuntimeOptions } from './options';

/** The connections of one call, as its options describe them. Opening a session sends no request. */
export interface AzureSession {
  readonly connections: typeof import('../azure/connections');
  /** Loads the ports with the Azure SDK: that takes a third of a second, which is only spent before a request. */
  readonly loadAzure: () => typeof import('../azure/index');
  readonly options: AzureOptions;
  readonly partEntries: number | undefined;
  readonly signal: AbortSignal;
  /** Aborted some time after an interruption: copies in flight can finish until then. */
  readonly copySignal: AbortSignal;
  /** Aborted later: the state can be written until then. */
  readonly recordSignal: AbortSignal;
  /** Connects to an exchange at first use. @throws DataShareError `EndpointUntrusted`, `ConnectionStringInvalid` */
  readonly openExchange: (facts: ExchangeFacts) => ExchangeStore;
  /** Connects to the digests in an exchange at first use. @throws DataShareError as `openExchange` */
  readonly openDigests: (facts: ExchangeFacts) => DigestReader;
}

export function openAzureSession(options: RuntimeOptions): AzureSession {
  const connections = loadConnections();
  const azureOptions: AzureOptions = {
    env: options.env ?? process.env,
    now: options.now ?? (() => new Date()),
    credentials: options.credentials,
    retry: options.retry,
    maxRequestsPerSecond: options.maxRequestsPerSecond,
    copyLimits: options.copyLimits,
    bounds: new connections.CallBounds({
      timeLimits: options.timeLimits,
      maxWaitMs: options.retry?.maxWaitMs,
      onWaiting: options.onWaiting,
      onRequest: options.onRequest,
    }),
  };
  const signal = combineSignals(options.abortSignal);
  const { finishMs, recordMs } = azureOptions.bounds!.limits;
  const recordSignal = createDeadline(signal, recordMs);
  azureOptions.bounds!.setInterruption(signal, recordSignal);
  const exchanges = new Map<string, ExchangeStore & DigestReader>();
  const openExchange = (facts: ExchangeFacts): ExchangeStore & DigestReader => {
    const key = JSON.stringify(facts);
    const known = exchanges.get(key);
    if (known) return known;
    const connection = connections.connectExchange(facts, azureOptions);
    const store = new (loadAzure().BlobExchangeStore)(connection, facts.container);
    exchanges.set(key, store);
    return store;
  };
  return {
    connections,
    loadAzure,
    options: azureOptions,
    partEntries: options.partEntries,
    signal,
    copySignal: createDeadline(signal, finishMs),
    recordSignal,
    openExchange,
    openDigests: openExchange,
  };
}

/** Combines signals into a new one that accepts many listeners: each request in flight adds one, and Node warns above ten. */
export function combineSignals(...abortSignals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const signal = AbortSignal.any(abortSignals.filter((each) => each !== undefined));
  setMaxListeners(0, signal);
  return signal;
}

/** Creates a signal that is aborted some time after an interruption, and never without one. */
function createDeadline(interruption: AbortSignal, delayMs: number): AbortSignal {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const start = (): void => void setTimeout(() => controller.abort(), delayMs).unref();
  if (interruption.aborted) start();
  else interruption.addEventListener('abort', start, { once: true });
  return controller.signal;
}

/** Loads what commands without requests do not need. */
function loadConnections(): typeof import('../azure/connections') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would need a file extension
  return require('../azure/connections') as typeof import('../azure/connections');
}

function loadAzure(): typeof import('../azure/index') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- under CommonJS, import() would need a file extension
  return require('../azure') as typeof import('../azure');
}

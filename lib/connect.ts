import { setMaxListeners } from 'node:events';
import type { AzureOptions } from './azure/connection';

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
   * The time now.
   * @default - the clock of this machine
   */
  readonly now?: () => Date;
}

/** Azure, as the options of a call say how to reach it. Sends nothing. */
export interface Connected {
  readonly azure: typeof import('./azure');
  readonly options: AzureOptions;
  readonly signal: AbortSignal;
}

export function connected(options: RuntimeOptions): Connected {
  return {
    azure: loadAzure(),
    options: {
      env: options.env ?? process.env,
      now: options.now ?? (() => new Date()),
      credentials: options.credentials,
    },
    signal: signalFor(options.abortSignal),
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

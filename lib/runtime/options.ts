import type { CopyLimits } from '../azure/connection/copy-limits';
import type { SideCredentials, SideName } from '../azure/connection/store-connection';
import type { RetryOptions } from '../azure/requests/request-retrier';
import type { SentRequest } from '../azure/requests/sent-request';
import type { TimeLimits } from '../azure/requests/time-limits';
import type { Waiting } from '../azure/requests/wait-watch';
import type { Warning } from '../errors/warning-codes';

export type { CopyLimits, RetryOptions, SentRequest, SideCredentials, SideName, TimeLimits, Waiting };

/** Options of a check, and of operations that start with one. */
export interface CheckOptions extends RuntimeOptions {
  /**
   * The provider's current invitation: JSON text, or a parsed value.
   * @default - read from the exchange, if the subscription names one and it can be read
   */
  readonly currentInvitation?: unknown;
  /**
   * Receives the warnings: findings that stop nothing. Their codes are `AcceptanceAwaited`, `DatasetAdded`, `DatasetPassedOn`,
   * `DigestNotUsed`, `ExpiryChanged`, `InvitationNotRead`, `LockBroken`, `MovedAside`, `PublicationRepaired`, `RangeTakenOver`,
   * `ReceiptNotLeft`, `ScheduleChanged`, `SnapshotHeld`, `SnapshotLeft`, `SourceChanged` and `StateRebuilt`.
   * @default - warnings are not reported
   */
  readonly onWarning?: (warning: Warning) => void;
}

/** Options of every function of the runtime. */
export interface RuntimeOptions {
  /**
   * Environment variables. The connection strings `DATASHARE_SOURCE_CONNECTION_STRING`,
   * `DATASHARE_TARGET_CONNECTION_STRING` and `DATASHARE_EXCHANGE_CONNECTION_STRING` take precedence over the endpoints of
   * the document. `DATASHARE_SOURCE_CONNECTION_STRING_<ACCOUNT>` is for one of several accounts of the provider.
   * @default - process.env
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * Microsoft Entra ID credentials for sides without a connection string. The exchange uses that of the source by default.
   * @default - a DefaultAzureCredential for each side's tenant
   */
  readonly credentials?: SideCredentials;
  /**
   * Stops the operation early, with the error `Interrupted`.
   * @default - never interrupted
   */
  readonly abortSignal?: AbortSignal;
  /**
   * Retries of requests after transient failures.
   * @default - 8 attempts; the delay starts at half a second and doubles up to 30 seconds
   */
  readonly retry?: RetryOptions;
  /**
   * Time limits of requests. A request that exceeds its limit counts as one whose response was lost: it is tried again, at
   * most three times, and the engine finds out what it did.
   * @default - 30 seconds for small requests, longer for copies by their size
   */
  readonly timeLimits?: Partial<TimeLimits>;
  /**
   * Receives what the operation waits for, if no request has been answered for ten seconds, or if a service asks to wait.
   * @default - it is not reported
   */
  readonly onWaiting?: (waiting: Waiting) => void;
  /**
   * Receives each request after it has ended, and each further try of it: its operation, URL without the query, status and time.
   * It must not throw.
   * @default - requests are not reported
   */
  readonly onRequest?: (request: SentRequest) => void;
  /**
   * Maximum number of requests per second to each of the two accounts: a whole number, 1 or more.
   * @default - limited by the concurrent copies only
   */
  readonly maxRequestsPerSecond?: number;
  /**
   * Size limits of the copy operations, in bytes. Larger blobs are copied in blocks.
   * @default - the limits of Azure: 256 MiB for Copy Blob From URL, 5,000 MiB for Put Blob From URL; blocks of 100 MiB
   */
  readonly copyLimits?: CopyLimits;
  /**
   * Entries in each part of a manifest, the unit in which it is read and written.
   * @default 20000
   */
  readonly partEntries?: number;
  /**
   * Returns the current time.
   * @default - the clock of this machine
   */
  readonly now?: () => Date;
}

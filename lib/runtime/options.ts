import type { AzureOptions } from '../azure/connection/connection';

/** Options of a check, and of what checks first. */
export interface CheckOptions extends RuntimeOptions {
  /**
   * The provider's invitation as it is now: JSON text, or a parsed value.
   * @default - read from the exchange, where the subscription names one and it can be read there
   */
  readonly currentInvitation?: unknown;
  /**
   * Told about what is doubtful and stops nothing, each beginning with a stable name: `AcceptanceAwaited`,
   * `DatasetAdded`, `ExpiryChanged`, `InvitationNotRead`, `LockBroken`, `MovedAside`, `ReceiptNotLeft`,
   * `ScheduleChanged`, `SnapshotLeft`.
   * @default - nobody is told
   */
  readonly onWarning?: (text: string) => void;
}

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

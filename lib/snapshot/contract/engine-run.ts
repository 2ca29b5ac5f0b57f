/** The result of a run of an engine of Azure. `Unknown`: Azure names a result that this version does not know. */
export type EngineRunStatus = 'Running' | 'Succeeded' | 'Failed' | 'Canceled' | 'Unknown';

/** A run of the engine that carries the files of a subscription, as Azure Resource Manager tells it. */
export interface EngineRun {
  /** Name of the run. */
  readonly runId: string;
  /** Name of the job of Storage Mover, which has one for each dataset; null for other engines. */
  readonly jobName: string | null;
  /** Result of the run. */
  readonly status: EngineRunStatus;
  /** Start, UTC; null if it has not started, or if Azure does not tell. */
  readonly startTime: string | null;
  /** End, UTC; null if it has not ended. */
  readonly endTime: string | null;
  /** Number of files that were copied; null if Azure does not tell. */
  readonly filesCopied: number | null;
  /** Number of files that could not be copied; null if Azure does not tell. */
  readonly filesFailed: number | null;
  /** Size of the files that were copied, in bytes; null if Azure does not tell. */
  readonly bytesCopied: number | null;
  /** Reason of a failure; null if there is none. */
  readonly message: string | null;
}

/** The answer of Azure Resource Manager about an engine. Runs are null for object replication, which has none, and where they are at the provider. */
export type EngineAnswer =
  | { readonly kind: 'Known'; readonly runs: readonly EngineRun[] | null }
  | { readonly kind: 'Missing' }
  | { readonly kind: 'Unknown'; readonly reason: string };

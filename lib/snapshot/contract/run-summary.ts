/** The synchronizations of some time together. */
export interface RunTotals {
  /** Number of synchronizations. */
  readonly runs: number;
  /** Number of those that failed. */
  readonly failed: number;
  /** Number of files that were copied, by failed synchronizations too. */
  readonly filesWritten: number;
  /** Size of these files in bytes. */
  readonly sizeWritten: number;
  /** Number of files that could not be copied or deleted. */
  readonly filesFailed: number;
  /** Median time between the starts of two synchronizations in milliseconds; null if there are fewer than two. */
  readonly medianGapMs: number | null;
  /** Time from changes to their copies; null if no synchronization measured it. */
  readonly changeLatencyMs: SummarizedLatency | null;
}

/** Latencies of several synchronizations. Percentiles of one run are not added up: this is their median. */
export interface SummarizedLatency {
  /** Number of synchronizations that measured it. */
  readonly measuredRuns: number;
  /** Median, over the synchronizations, of the time that 95 of 100 changes needed at most. */
  readonly medianP95: number;
  /** The longest time. */
  readonly max: number;
}

/** The synchronizations that started on one day. */
export interface DayTotals extends RunTotals {
  /** The day, UTC: 2027-03-01. */
  readonly day: string;
}

/** The synchronizations of the last days. */
export interface RunSummary extends RunTotals {
  /** Begin of the time that is summarized, UTC. */
  readonly since: string;
  /** End of the time that is summarized, UTC. */
  readonly until: string;
  /** The days with synchronizations, in their order. */
  readonly days: readonly DayTotals[];
  /** Number of records that cannot be read: their synchronizations are not counted. */
  readonly unreadableRecords: number;
  /** True if there were more synchronizations than are summarized: the newest are. */
  readonly isCut: boolean;
}

import { formatGap } from './quantities';

/** The things that a run can look at: a listing of the source, or the files that events or digests named. */
export type SynchronizationTrigger = 'Listing' | 'Events' | 'Digest';

export const SYNCHRONIZATION_TRIGGERS = [
  'Listing',
  'Events',
  'Digest',
] as const satisfies readonly SynchronizationTrigger[];

/** Milliseconds from the changes at the source to their copies. */
export interface ChangeLatency {
  /** Half of the changes took no longer. */
  readonly p50: number;
  /** 95 of 100 changes took no longer. */
  readonly p95: number;
  /** The longest time. */
  readonly max: number;
}

/** Formats latencies for a cell of a table: 0.4 s, 1.1 s, 2.0 s. A dash if nothing was measured. */
export function formatLatencies(latency: ChangeLatency | null | undefined): string {
  return latency ? [latency.p50, latency.p95, latency.max].map(formatGap).join(', ') : '-';
}

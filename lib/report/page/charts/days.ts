import type { ReportedSynchronization } from '../../share-report';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Days that a chart shows. */
export const SHOWN_DAYS = 30;

/** The synchronizations that began on one day, UTC. */
export interface Day {
  /** Such as 2027-03-01. */
  readonly date: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly files: number;
  readonly bytes: number;
  /** Median of the durations in milliseconds; null without a run. */
  readonly durationMs: number | null;
  /** Longest time from the schedule to the start; null if no run has one. */
  readonly delayMs: number | null;
  /** Longest time in which a run copied 95 of 100 changes; null if no run measured it. */
  readonly latencyMs: number | null;
}

/**
 * Lists the days of charts: the last ones up to the newest synchronization, without a gap. A time after the report is a claim of a
 * recipient, or of a wrong clock: it does not move the charts of all others.
 *
 * @param now Time of the report.
 */
export function listDates(runs: readonly ReportedSynchronization[], now: string): string[] {
  const today = Math.floor(Date.parse(now) / DAY_MS);
  const days = runs
    .map(({ startTime }) => Math.floor(Date.parse(startTime) / DAY_MS))
    .filter((day) => day <= today);
  const last = days.reduce((a, b) => Math.max(a, b), days[0] ?? today);
  const oldest = days.reduce((a, b) => Math.min(a, b), last);
  const first = Math.max(oldest, last - SHOWN_DAYS + 1);
  return Array.from({ length: last - first + 1 }, (_, at) =>
    new Date((first + at) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** Sums up the synchronizations of each day. */
export function summarizeDays(runs: readonly ReportedSynchronization[], dates: readonly string[]): Day[] {
  const byDate = new Map<string, ReportedSynchronization[]>(dates.map((date) => [date, []]));
  for (const run of runs) {
    const time = Date.parse(run.startTime);
    if (!Number.isNaN(time)) byDate.get(new Date(time).toISOString().slice(0, 10))?.push(run);
  }
  return [...byDate].map(([date, own]) => {
    const latencies = own.flatMap(({ changeLatencyMs }) =>
      changeLatencyMs === null ? [] : [changeLatencyMs.p95],
    );
    const delays = own.flatMap(({ latenessMs }) => (latenessMs === null ? [] : [latenessMs]));
    const durations = own.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
    return {
      date,
      succeeded: own.filter(({ status }) => status === 'Succeeded').length,
      failed: own.filter(({ status }) => status === 'Failed').length,
      files: own.reduce((sum, { filesWritten }) => sum + filesWritten, 0),
      bytes: own.reduce((sum, { sizeWritten }) => sum + sizeWritten, 0),
      durationMs: durations.length === 0 ? null : durations[Math.floor(durations.length / 2)],
      delayMs: delays.length === 0 ? null : Math.max(...delays),
      latencyMs: latencies.length === 0 ? null : Math.max(...latencies),
    };
  });
}

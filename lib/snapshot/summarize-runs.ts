import type { RunRecord, SynchronizationDetails } from './contract/run-record';
import type { RunSummary, RunTotals, SummarizedLatency } from './contract/run-summary';
import type { FoundRecords } from './state/run-records';

/** Summarizes records of synchronizations. They are claims: one whose times are no times, or outside of the window, is not counted. */
export function summarizeRuns(
  { records, unreadable, isCut }: FoundRecords,
  since: Date,
  now: Date,
): RunSummary {
  const readable = records.filter(({ startTime }) => !Number.isNaN(Date.parse(startTime)));
  const runs = readable
    .map((record) => ({ record, start: Date.parse(record.startTime) }))
    .filter(({ start }) => start >= since.getTime() && start <= now.getTime())
    .sort((a, b) => a.start - b.start)
    .map((run, at, all): Run => ({ ...run, gapMs: at === 0 ? null : run.start - all[at - 1].start }));
  const byDay = new Map<string, Run[]>();
  for (const run of runs) {
    const day = new Date(run.start).toISOString().slice(0, 10);
    const known = byDay.get(day);
    if (known) known.push(run);
    else byDay.set(day, [run]);
  }
  return {
    since: since.toISOString(),
    until: now.toISOString(),
    ...addUp(runs),
    days: [...byDay].map(([day, ofDay]) => ({ day, ...addUp(ofDay) })),
    unreadableRecords: unreadable + records.length - readable.length,
    isCut,
  };
}

interface Run {
  readonly record: RunRecord;
  readonly start: number;
  /** Time since the start of the run before; null for the first one. */
  readonly gapMs: number | null;
}

function addUp(runs: readonly Run[]): RunTotals {
  const sum = (field: keyof SynchronizationDetails & `${'files' | 'size'}${string}`): number =>
    runs.reduce(
      (total, { record }) =>
        record.details.reduce((part, details) => addClaimed(part, details[field]), total),
      0,
    );
  return {
    runs: runs.length,
    failed: runs.filter(({ record }) => record.status === 'Failed').length,
    filesWritten: sum('filesWritten'),
    sizeWritten: sum('sizeWritten'),
    filesFailed: sum('filesFailed'),
    medianGapMs: findMedian(runs.flatMap(({ gapMs }) => gapMs ?? [])),
    changeLatencyMs: summarizeLatencies(runs),
  };
}

function summarizeLatencies(runs: readonly Run[]): SummarizedLatency | null {
  const measured = runs.flatMap(({ record }) => record.changeLatencyMs ?? []);
  const medianP95 = findMedian(measured.map(({ p95 }) => p95));
  if (medianP95 === null) return null;
  const max = measured.reduce((longest, latency) => Math.max(longest, latency.max), 0);
  return { measuredRuns: measured.length, medianP95, max };
}

/** Finds the median, of two in the middle the lower one; null if there is no value. */
function findMedian(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.floor((sorted.length - 1) / 2)];
}

/** Adds a number that a record claims. The sum stays a number that JSON keeps. */
function addClaimed(total: number, claimed: number): number {
  return Math.min(total + Math.max(claimed, 0), Number.MAX_SAFE_INTEGER);
}

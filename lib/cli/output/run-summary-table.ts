import { formatCount } from '../../errors/format-count';
import { formatGap } from '../../model/values/quantities';
import type { RunSummary, RunTotals } from '../../snapshot/contract/run-summary';
import type { CliIo } from '../io';
import { createColors, formatBytes, formatUtc } from './format';
import { formatTableToFit } from './format-table';

const HEAD = ['day (UTC)', 'runs', 'failed', 'files', 'bytes', 'median gap', '95 % within', 'longest'];

/** Formats a summary: a row for each day with synchronizations, and one for all. A dash is not measured. */
export function formatRunSummary(subscriptionName: string, summary: RunSummary, io: CliIo): string {
  const { days, since, until } = summary;
  const title = createColors(io.useColors).bold(subscriptionName);
  const span = `${formatUtc(since)} to ${formatUtc(until)} UTC`;
  const notes = describeGaps(summary);
  if (days.length === 0) return `${title}: no synchronization from ${span}\n${notes}`;
  const rows = [...days.map((day) => toRow(day.day, day)), toRow('all', summary)];
  return `${title}, ${span}\n\n${formatTableToFit(HEAD, rows, [1, 2, 3, 4, 5, 6, 7], io.columns)}\n${notes}`;
}

function toRow(name: string, totals: RunTotals): string[] {
  const { runs, failed, filesWritten, sizeWritten, medianGapMs, changeLatencyMs: latency } = totals;
  return [
    name,
    runs.toLocaleString('en-US'),
    failed.toLocaleString('en-US'),
    filesWritten.toLocaleString('en-US'),
    formatBytes(sizeWritten),
    formatGap(medianGapMs),
    formatGap(latency && latency.medianP95),
    formatGap(latency && latency.max),
  ];
}

/** Describes what the summary does not count. */
function describeGaps({ unreadableRecords, isCut, runs }: RunSummary): string {
  const notes = [
    ...(isCut
      ? [`More synchronizations exist: the newest ${runs.toLocaleString('en-US')} are counted.`]
      : []),
    ...(unreadableRecords > 0
      ? [
          `${formatCount(unreadableRecords, 'run record')} cannot be read and ${unreadableRecords === 1 ? 'is' : 'are'} not counted.`,
        ]
      : []),
  ];
  return notes.map((note) => `\n${note}\n`).join('');
}

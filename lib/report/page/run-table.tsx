import type { VNode } from 'preact';
import { formatCount } from '../../errors/format-count';
import { formatLatencies } from '../../model/values/change-latency';
import { formatBytes, formatDuration, formatGap } from '../../model/values/quantities';
import type { ReportedSynchronization } from '../share-report';
import { Badge, Filter, Time } from './labels';
import type { Cell, Column } from './table';
import { Table } from './table';

/** Rows of the table. A page with more would be slow. */
const MAX_ROWS = 1000;

const COLUMNS: readonly Column[] = [
  { title: 'Start', isSortable: true },
  { title: 'Recipient', isSortable: true },
  { title: 'Share', isSortable: true },
  { title: 'Result', isSortable: true },
  { title: 'Files', isNumber: true, isSortable: true },
  { title: 'Bytes', isNumber: true, isSortable: true },
  { title: 'Duration', isNumber: true, isSortable: true },
  { title: 'Wait', isNumber: true, isSortable: true },
  { title: 'Told by', isSortable: true },
  { title: 'Latency', isNumber: true, isSortable: true },
];

/** The synchronizations, newest first. */
export function RunTable({ runs }: { readonly runs: readonly ReportedSynchronization[] }): VNode {
  const rest = runs.length - MAX_ROWS;
  return (
    <>
      <Filter target="run-table" label="Filter by recipient, share or result" />
      <Table
        id="run-table"
        caption="Synchronizations, newest first. Wait: from the last scheduled time to the start. Latency: from the changes to their copies, for half, 95 % and all of them"
        columns={COLUMNS}
        rows={runs.slice(0, MAX_ROWS).map(toCells)}
      />
      {rest > 0 && (
        <p class="quiet small">
          {formatCount(rest, 'older synchronization is', 'older synchronizations are')} not in this table. The
          report as JSON has all of them.
        </p>
      )}
    </>
  );
}

function toCells(run: ReportedSynchronization): Cell[] {
  const { startTime, recipientName, shareName, mode, status, filesWritten, filesFailed, sizeWritten } = run;
  return [
    <Time time={startTime} />,
    recipientName,
    shareName,
    status === 'Failed' ? (
      <Badge tone="now">Failed, {formatCount(filesFailed, 'file')}</Badge>
    ) : mode === 'FullSync' ? (
      'Full'
    ) : (
      'Incremental'
    ),
    filesWritten.toLocaleString('en-US'),
    { shown: formatBytes(sizeWritten), sortBy: sizeWritten },
    { shown: formatDuration(run.durationMs), sortBy: run.durationMs },
    { shown: formatGap(run.latenessMs), sortBy: run.latenessMs ?? -1 },
    run.trigger ?? '-',
    { shown: formatLatencies(run.changeLatencyMs), sortBy: run.changeLatencyMs?.p95 ?? -1 },
  ];
}

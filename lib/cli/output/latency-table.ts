import type { RecipientStatus } from '../../exchange/status-report';
import { formatLatencies } from '../../model/values/change-latency';
import { formatGap } from '../../model/values/quantities';
import type { RollbackRecord } from '../../snapshot/contract/rollback-record';
import type { RunRecord } from '../../snapshot/contract/run-record';
import type { CliIo } from '../io';
import { formatUtc } from './format';
import { formatTableToFit } from './format-table';
import { formatNamedTable } from './named-table';

const LATENCIES = 'half, 95 %, all copied after';
const RECIPIENT_HEAD = ['recipient', 'told by', LATENCIES, 'in 7 days', 'untold'];
const RUN_HEAD = ['started (UTC)', 'told by', LATENCIES, 'untold'];

/** Formats how long changes took until the recipients of one share had copied them; '' if nobody measured it. */
export function formatRecipientLatencies(recipients: readonly RecipientStatus[], { columns }: CliIo): string {
  const rows = recipients.flatMap(({ recipientName, latency }) => {
    if (latency === null) return [];
    const { trigger, lastMs, maxMs, filesMissedByEvents } = latency;
    const missed = filesMissedByEvents?.toLocaleString('en-US') ?? '-';
    return [[recipientName, trigger.toLowerCase(), formatLatencies(lastMs), formatGap(maxMs), missed]];
  });
  return rows.length === 0 ? '' : `\n${formatNamedTable(RECIPIENT_HEAD, rows, [3, 4], columns)}\n`;
}

/** Formats how long changes took until runs had copied them; '' if no run was told of changes. A dash is not measured. */
export function formatRunLatencies(
  records: readonly (RunRecord | RollbackRecord)[],
  { columns }: CliIo,
): string {
  const rows = records.flatMap((record) => {
    if (record.documentType === 'rollback' || record.trigger === undefined) return [];
    const { startTime, trigger, changeLatencyMs, filesMissedByEvents: missed } = record;
    const untold = missed?.toLocaleString('en-US') ?? '-';
    return [[formatUtc(startTime), trigger.toLowerCase(), formatLatencies(changeLatencyMs), untold]];
  });
  return rows.length === 0 ? '' : `\n${formatTableToFit(RUN_HEAD, rows, [3], columns)}\n`;
}

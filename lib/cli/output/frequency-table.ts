import type { ReceivingFrequency } from '../../exchange/frequency';
import type { RecipientStatus } from '../../exchange/status-report';
import { describeCronBriefly } from '../../model/values/schedule';
import type { CliIo } from '../io';
import { formatBytes, formatGap } from '../../model/values/quantities';
import { truncateText } from './format';
import { formatNamedTable } from './named-table';

const HEAD = ['recipient', 'declared', 'in 7 days', 'last gap', 'copied', 'late'];

/** Columns of a cron expression, so that the table fits into 80 columns. */
const CRON_WIDTH = 17;

/** Formats how often the recipients of one share receive data; '' if nothing is known about any of them. */
export function formatFrequencies(recipients: readonly RecipientStatus[], { columns }: CliIo): string {
  const rows = recipients.flatMap(({ recipientName, frequency, isLate }) =>
    frequency === null || isUnused(frequency) ? [] : [[recipientName, ...toCells(frequency, isLate)]],
  );
  return rows.length === 0 ? '' : `\n${formatNamedTable(HEAD, rows, [2, 3, 4], columns)}\n`;
}

const isUnused = ({
  declaredCron,
  runsInSevenDays,
  bytesInSevenDays,
  lastGapMs,
}: ReceivingFrequency): boolean =>
  declaredCron === null && runsInSevenDays + bytesInSevenDays === 0 && lastGapMs === null;

function toCells(frequency: ReceivingFrequency, isLate: boolean): string[] {
  const { declaredCron, runsInSevenDays, lastGapMs } = frequency;
  return [
    declaredCron === null ? '-' : truncateText(describeCronBriefly(declaredCron), CRON_WIDTH),
    `${runsInSevenDays.toLocaleString('en-US')} ${runsInSevenDays === 1 ? 'run' : 'runs'}`,
    formatGap(lastGapMs),
    formatMeasuredBytes(frequency),
    isLate ? 'late' : '',
  ];
}

/** Formats the bytes of seven days, with a sign if they are a lower bound. */
export function formatMeasuredBytes({ bytesInSevenDays, areBytesAtLeast }: ReceivingFrequency): string {
  return `${areBytesAtLeast ? '>= ' : ''}${formatBytes(bytesInSevenDays)}`;
}

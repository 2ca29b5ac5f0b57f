import type { Command } from 'commander';
import { Option } from 'commander';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { listRollbacks, listSynchronizations, summarizeSynchronizations } from '../../runtime/snapshots';
import { escapeUnprintable } from '../../errors/redact';
import type { RollbackRecord } from '../../snapshot/contract/rollback-record';
import type { RunRecord, SynchronizationDetails } from '../../snapshot/contract/run-record';
import type { CommonOptions, Finish } from '../input/options';
import {
  readSubscription,
  toRuntimeOptions,
  addCommonOptions,
  addSubscriptionArgument,
  createWholeNumberParser,
} from '../input/options';
import { createDaysParser } from '../input/time-options';
import { printJson } from '../output/print';
import { formatRunSummary } from '../output/run-summary-table';
import {
  formatBytes,
  createColors,
  formatDuration,
  formatParagraph,
  formatUtc,
  getWidth,
} from '../output/format';
import { formatTableToFit } from '../output/format-table';
import { formatRunLatencies } from '../output/latency-table';
import type { CliIo } from '../io';

interface HistoryOptions extends CommonOptions {
  readonly limit: number;
  readonly summary?: number;
}

export function defineHistory(command: Command, io: CliIo, finish: Finish): void {
  addSubscriptionArgument(command, 'contoso-sales.subscription.json --limit 5')
    .option('--limit <n>', 'maximum number of entries', createWholeNumberParser(1), 20)
    .addOption(
      new Option(
        '--summary <days>',
        'runs, failures, bytes, gaps and latencies of the last days, as one table',
      )
        .argParser(createDaysParser(1, 366))
        .conflicts('limit'),
    );
  addCommonOptions(command).action(async (path: string, options: HistoryOptions) => {
    const subscription = readSubscription(path, io);
    const { limit, summary } = options;
    if (summary !== undefined) {
      await printSummary(subscription, summary, options, io);
      finish(0);
      return;
    }
    const runtimeOptions = { ...toRuntimeOptions(io), limit };
    const [synchronizations, rollbacks] = await Promise.all([
      listSynchronizations(subscription, runtimeOptions),
      listRollbacks(subscription, runtimeOptions),
    ]);
    const { subscriptionName } = subscription;
    if (options.json) printJson(io, { subscriptionName, synchronizations, rollbacks });
    else {
      const all = [...synchronizations, ...rollbacks].sort((a, b) => (a.startTime < b.startTime ? 1 : -1));
      io.stdout(describeHistory(subscriptionName, all.slice(0, limit), io));
    }
    finish(0);
  });
}

async function printSummary(
  subscription: SubscriptionDocument,
  days: number,
  { json }: CommonOptions,
  io: CliIo,
): Promise<void> {
  const summary = await summarizeSynchronizations(subscription, { ...toRuntimeOptions(io), days });
  const { subscriptionName } = subscription;
  if (json) printJson(io, { subscriptionName, ...summary });
  else io.stdout(formatRunSummary(subscriptionName, summary, io));
}

function describeHistory(
  subscriptionName: string,
  records: readonly (RunRecord | RollbackRecord)[],
  io: CliIo,
): string {
  const paint = createColors(io.useColors);
  if (records.length === 0) return `${paint.bold(subscriptionName)} has no synchronizations yet\n`;
  const rows = records.map((record) =>
    record.documentType === 'rollback' ? toRollbackRow(record) : toRow(record),
  );
  const head = ['started (UTC)', 'mode', 'status', 'copied', 'bytes', 'failed', 'took'];
  const reasons = records.flatMap((record) => {
    const reason = record.documentType === 'rollback' ? describeRollback(record) : record.message;
    if (reason === null) return [];
    const line = `${formatUtc(record.startTime)}: ${escapeUnprintable(reason)}`;
    return [
      record.documentType === 'rollback' ? formatParagraph('  ', line, '    ', getWidth(io)) : `  ${line}\n`,
    ];
  });
  const reasonBlock = reasons.length > 0 ? `\n${reasons.join('')}` : '';
  return `${paint.bold(subscriptionName)}\n\n${formatTableToFit(head, rows, [3, 4, 5, 6], io.columns)}\n${formatRunLatencies(records, io)}${reasonBlock}`;
}

function toRow(record: RunRecord): string[] {
  return [
    formatUtc(record.startTime),
    record.synchronizationMode,
    record.status,
    sumField(record, 'filesWritten').toLocaleString('en-US'),
    formatBytes(sumField(record, 'sizeWritten')),
    sumField(record, 'filesFailed').toLocaleString('en-US'),
    formatDuration(record.durationMs),
  ];
}

function toRollbackRow({ startTime, action, status, durationMs }: RollbackRecord): string[] {
  const mode = action === 'Released' ? 'Release' : 'Rollback';
  return [formatUtc(startTime), mode, status, '-', '-', '-', formatDuration(durationMs)];
}

/** Names the snapshots of a rollback, or the datasets that were released. */
function describeRollback({ action, isHeld, message, details }: RollbackRecord): string {
  const done = details.map(({ datasetName, to }) =>
    action === 'Released' ? `${datasetName} released` : `${datasetName} back to ${to}`,
  );
  return [...done, ...(isHeld ? ['held'] : []), ...(message === null ? [] : [message])].join(', ');
}

function sumField(
  record: RunRecord,
  field: keyof SynchronizationDetails & `${'files' | 'size'}${string}`,
): number {
  return record.details.reduce((total, details) => total + details[field], 0);
}

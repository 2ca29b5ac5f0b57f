import type { Command } from 'commander';
import { listSynchronizations } from '../../runtime/snapshots';
import { escapeUnprintable } from '../../errors/redact';
import type { RunRecord, SynchronizationDetails } from '../../snapshot/contract/run-record';
import type { CommonOptions, Finish } from '../input/options';
import {
  readSubscription,
  toRuntimeOptions,
  addCommonOptions,
  addSubscriptionCommand,
  createWholeNumberParser,
} from '../input/options';
import { printJson } from '../output/print';
import { formatBytes, createColors, formatDuration, formatTable, formatUtc } from '../output/format';
import type { CliIo } from '../io';

export function addHistoryCommand(program: Command, io: CliIo, finish: Finish): void {
  const command = addSubscriptionCommand(
    program,
    'history',
    'Lists the latest synchronizations of the subscription.',
    'contoso-sales.subscription.json --limit 5',
  ).option('--limit <n>', 'maximum number of synchronizations', createWholeNumberParser(1), 20);
  addCommonOptions(command).action(async (path: string, options: CommonOptions & { limit: number }) => {
    const subscription = readSubscription(path, io);
    const records = await listSynchronizations(subscription, {
      ...toRuntimeOptions(io),
      limit: options.limit,
    });
    const { subscriptionName } = subscription;
    if (options.json) printJson(io, { subscriptionName, synchronizations: records });
    else io.stdout(describeHistory(subscriptionName, records, io));
    finish(0);
  });
}

function describeHistory(subscriptionName: string, records: readonly RunRecord[], io: CliIo): string {
  const paint = createColors(io.useColors);
  if (records.length === 0) return `${paint.bold(subscriptionName)} has no synchronizations yet\n`;
  const rows = records.map((record) => [
    formatUtc(record.startTime),
    record.synchronizationMode,
    record.status,
    sumField(record, 'filesWritten').toLocaleString('en-US'),
    formatBytes(sumField(record, 'sizeWritten')),
    sumField(record, 'filesFailed').toLocaleString('en-US'),
    formatDuration(record.durationMs),
  ]);
  const head = ['started (UTC)', 'mode', 'status', 'copied', 'bytes', 'failed', 'took'];
  const reasons = records
    .filter(({ message }) => message !== null)
    .map((r) => `  ${formatUtc(r.startTime)}: ${escapeUnprintable(r.message ?? '')}\n`);
  const reasonBlock = reasons.length > 0 ? `\n${reasons.join('')}` : '';
  return `${paint.bold(subscriptionName)}\n\n${formatTable(head, rows, [3, 4, 5, 6])}\n${reasonBlock}`;
}

function sumField(
  record: RunRecord,
  field: keyof SynchronizationDetails & `${'files' | 'size'}${string}`,
): number {
  return record.details.reduce((total, details) => total + details[field], 0);
}

import type { Command } from 'commander';
import { listSynchronizations } from '../../runtime/snapshots';
import { printable } from '../../errors/redact';
import type { RunRecord, SynchronizationDetails } from '../../snapshot/ports/run-record';
import type { CommonOptions, Finish } from '../input/options';
import { readSubscription, runtimeOptions, subscriptionCommand, wholeNumber } from '../input/options';
import { printJson } from '../output/print';
import { bytes, colors, duration, table, utc } from '../output/format';
import type { CliIo } from '../io';

export function addHistoryCommand(program: Command, io: CliIo, finish: Finish): void {
  subscriptionCommand(
    program,
    'history',
    'Lists the newest synchronizations of the subscription.',
    'contoso-sales.subscription.json --limit 5',
  )
    .option('--limit <n>', 'at most so many', wholeNumber(1), 20)
    .action(async (path: string, options: CommonOptions & { limit: number }) => {
      const subscription = readSubscription(path, io);
      const records = await listSynchronizations(subscription, {
        ...runtimeOptions(io),
        limit: options.limit,
      });
      const { subscriptionName } = subscription;
      if (options.json) printJson(io, { subscriptionName, synchronizations: records });
      else io.stdout(describe(subscriptionName, records, io));
      finish(0);
    });
}

function describe(subscriptionName: string, records: readonly RunRecord[], io: CliIo): string {
  const paint = colors(io.useColors);
  if (records.length === 0) return `${paint.bold(subscriptionName)} has no synchronization yet\n`;
  const rows = records.map((record) => [
    utc(record.startTime),
    record.synchronizationMode,
    record.status,
    sum(record, 'filesWritten').toLocaleString('en-US'),
    bytes(sum(record, 'sizeWritten')),
    sum(record, 'filesFailed').toLocaleString('en-US'),
    duration(record.durationMs),
  ]);
  const head = ['started (UTC)', 'mode', 'status', 'copied', 'bytes', 'failed', 'took'];
  const reasons = records
    .filter(({ message }) => message !== null)
    .map((r) => `  ${utc(r.startTime)}: ${printable(r.message ?? '')}\n`);
  const why = reasons.length > 0 ? `\n${reasons.join('')}` : '';
  return `${paint.bold(subscriptionName)}\n\n${table(head, rows, [3, 4, 5, 6])}\n${why}`;
}

function sum(
  record: RunRecord,
  field: keyof SynchronizationDetails & `${'files' | 'size'}${string}`,
): number {
  return record.details.reduce((total, details) => total + details[field], 0);
}

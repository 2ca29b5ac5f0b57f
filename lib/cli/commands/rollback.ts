import type { Command } from 'commander';
import { rollbackSnapshot } from '../../runtime/snapshots';
import type { RollbackResult } from '../../snapshot/rollback';
import type { CommonOptions, Finish } from '../input/options';
import {
  addCommonOptions,
  addSubscriptionCommand,
  readSubscription,
  toRuntimeOptions,
} from '../input/options';
import { printWarning } from '../output/print';
import { printJson } from '../output/print';
import { formatBytes, formatCount, formatParagraph } from '../output/format';
import type { CliIo } from '../io';

interface RollbackCommandOptions extends CommonOptions {
  readonly dataset?: string;
  readonly to?: string;
  readonly breakLock?: true;
}

export function addRollbackCommand(program: Command, io: CliIo, finish: Finish): void {
  const command = addSubscriptionCommand(
    program,
    'rollback',
    'Republishes the previous snapshot (atomic publishing only). Copies nothing.',
    'contoso-sales.subscription.json --dataset curated',
  )
    .option('--dataset <name>', 'dataset to roll back (default: all)')
    .option('--to <snapshot>', 'kept snapshot to publish (default: the one before the published one)')
    .option('--break-lock', 'take over the lock of a running synchronization and print its owner');
  addCommonOptions(command).action(async (path: string, options: RollbackCommandOptions) => {
    const subscription = readSubscription(path, io);
    const done = await rollbackSnapshot(subscription, {
      ...toRuntimeOptions(io),
      onWarning: (warning) => printWarning(warning, io),
      datasetName: options.dataset,
      to: options.to,
      breakLock: options.breakLock,
    });
    const { subscriptionName } = subscription;
    if (options.json) printJson(io, { subscriptionName, rolledBack: done });
    else io.stdout(describeRollback(done));
    finish(0);
  });
}

function describeRollback(done: readonly RollbackResult[]): string {
  const lines = done.map(({ datasetName, from, to, files, sizeBytes }) => {
    const what = `${to} (${formatCount(files, 'file')}, ${formatBytes(sizeBytes)})`;
    return formatParagraph('  ', `${datasetName}: ${what} is published again, in place of ${from}`);
  });
  return `${lines.join('')}\nThe next synchronization publishes the current data of the source again.\n`;
}

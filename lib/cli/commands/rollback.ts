import type { Command } from 'commander';
import { rollbackSnapshot } from '../../runtime/snapshots';
import type { RollbackResult } from '../../snapshot/rollback';
import type { CommonOptions, Finish } from '../input/options';
import { readSubscription, toRuntimeOptions, addSubscriptionCommand } from '../input/options';
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
  addSubscriptionCommand(
    program,
    'rollback',
    'Publishes the snapshot before again, where snapshots are published as a whole. Copies nothing.',
    'contoso-sales.subscription.json --dataset curated',
  )
    .option('--dataset <name>', 'the dataset that goes back (default: all)')
    .option('--to <snapshot>', 'name of a snapshot that is kept (default: the one before the published one)')
    .option('--break-lock', 'takes the lock from a synchronization that is running')
    .action(async (path: string, options: RollbackCommandOptions) => {
      const subscription = readSubscription(path, io);
      const done = await rollbackSnapshot(subscription, {
        ...toRuntimeOptions(io),
        onWarning: (text) => printWarning(text, io),
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
    return formatParagraph('  ', `${datasetName}: ${what} is published again, and not ${from}`);
  });
  return `${lines.join('')}\nThe next synchronization publishes what the source has then.\n`;
}

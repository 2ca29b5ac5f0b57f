import type { Command } from 'commander';
import { Option } from 'commander';
import type { Finding } from '../../errors/finding';
import { releaseSnapshots, rollbackSnapshot } from '../../runtime/snapshots';
import type { RollbackResult } from '../../snapshot/contract/rollback-record';
import type { CommonOptions, Finish } from '../input/options';
import {
  addCommonOptions,
  addSubscriptionArgument,
  readSubscription,
  toRuntimeOptions,
} from '../input/options';
import { printWarning, printJson } from '../output/print';
import { formatCount } from '../../errors/format-count';
import { formatBytes, formatParagraph, getWidth } from '../output/format';
import type { CliIo } from '../io';

interface RollbackCommandOptions extends CommonOptions {
  readonly dataset?: string;
  readonly to?: string;
  readonly hold?: true;
  readonly release?: true;
  readonly breakLock?: true;
}

export function defineRollback(command: Command, io: CliIo, finish: Finish): void {
  addSubscriptionArgument(command, 'contoso-sales.subscription.json --dataset curated')
    .option('--dataset <name>', 'dataset to roll back (default: all)')
    .option('--to <snapshot>', 'kept snapshot to publish (default: the one before the published one)')
    .option('--hold', 'let synchronizations copy but not publish, until --release')
    .addOption(
      new Option(
        '--release',
        'end --hold and publish nothing now; the next synchronization publishes',
      ).conflicts(['to', 'hold']),
    )
    .option('--break-lock', 'take over the lock of a running synchronization and print its owner');
  addCommonOptions(command).action(async (path: string, options: RollbackCommandOptions) => {
    const subscription = readSubscription(path, io);
    const { dataset: datasetName, to, hold, breakLock } = options;
    const common = {
      ...toRuntimeOptions(io),
      onWarning: (warning: Finding) => printWarning(warning, io),
      datasetName,
      breakLock,
    };
    const { subscriptionName } = subscription;
    if (options.release) {
      const released = await releaseSnapshots(subscription, common);
      if (options.json) printJson(io, { subscriptionName, released });
      else io.stdout(describeRelease(released, io));
    } else {
      const rolledBack = await rollbackSnapshot(subscription, { ...common, to, hold });
      if (options.json) printJson(io, { subscriptionName, rolledBack, isHeld: hold ?? false });
      else io.stdout(describeRollback(rolledBack, hold ?? false, io));
    }
    finish(0);
  });
}

function describeRollback(done: readonly RollbackResult[], isHeld: boolean, io: CliIo): string {
  const lines = done.map(({ datasetName, from, to, files, sizeBytes }) => {
    const what = `${to} (${formatCount(files, 'file')}, ${formatBytes(sizeBytes)})`;
    const how = from === to ? 'stays published' : `is published again, in place of ${from}`;
    return formatParagraph('  ', `${datasetName}: ${what} ${how}`, '  ', getWidth(io));
  });
  const next = isHeld
    ? `Synchronizations copy new snapshots, but publish none until ${io.commandName} rollback --release.`
    : 'The next synchronization publishes the current data of the source again, unless a rollback holds it.';
  return `${lines.join('')}\n${formatParagraph('', next, '', getWidth(io))}`;
}

function describeRelease(released: readonly RollbackResult[], io: CliIo): string {
  if (released.length === 0) return 'Nothing is held.\n';
  const lines = released.map(({ datasetName, to }) =>
    formatParagraph(
      '  ',
      `${datasetName}: released; ${to} stays published until the next synchronization`,
      '  ',
      getWidth(io),
    ),
  );
  return lines.join('');
}

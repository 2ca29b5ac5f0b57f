import type { Command } from 'commander';
import { listSnapshots } from '../../runtime/snapshots';
import type { CommonOptions, Finish } from '../input/options';
import {
  addCommonOptions,
  addSubscriptionArgument,
  readSubscription,
  toRuntimeOptions,
} from '../input/options';
import { printJson } from '../output/print';
import { describeSnapshots } from '../output/snapshots-table';
import type { CliIo } from '../io';

export function defineSnapshots(command: Command, io: CliIo, finish: Finish): void {
  addSubscriptionArgument(command, 'contoso-sales.subscription.json');
  addCommonOptions(command).action(async (path: string, options: CommonOptions) => {
    const subscription = readSubscription(path, io);
    const datasets = await listSnapshots(subscription, toRuntimeOptions(io));
    const { subscriptionName } = subscription;
    if (options.json) printJson(io, { subscriptionName, datasets });
    else io.stdout(describeSnapshots(subscriptionName, datasets, io));
    finish(0);
  });
}

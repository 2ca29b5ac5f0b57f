import type { Command } from 'commander';
import { Option } from 'commander';
import type { Finish } from '../input/options';
import {
  toSynchronizationMode,
  createModeOption,
  addCommonOptions,
  addSubscriptionArgument,
} from '../input/options';
import type { CliIo } from '../io';
import { addCurrentInvitationOption } from '../input/current-invitation-option';
import type { DigestOptions } from '../input/digest-options';
import { addDigestOptions, splitDigestOptions, synchronizeBy } from '../input/digest-options';
import { synchronizeByEvents } from '../input/event-options';
import type { ParallelOptions } from '../input/parallel-options';
import { addParallelOptions, toParallelism } from '../input/parallel-options';
import type { TargetOptions } from '../input/target-options';
import { addTargetOptions } from '../input/target-options';
import type { LoggedRunOptions } from './logged-run';
import { addLimitOptions, addLogOptions, runWithLog } from './logged-run';
import { runPlan } from './plan';

interface SyncCommandOptions extends LoggedRunOptions, TargetOptions, DigestOptions, ParallelOptions {
  readonly mode: 'full' | 'incremental';
  readonly breakLock?: boolean;
  readonly maxConcurrency?: number;
  readonly maxRequestsPerSecond?: number;
  readonly maxBytes?: number;
  readonly allowDeletes?: number;
  readonly fromEvents?: true;
  readonly dryRun?: true;
}

export function defineSync(command: Command, io: CliIo, finish: Finish): void {
  addSubscriptionArgument(command, 'contoso-sales.subscription.json');
  addDigestOptions(addTargetOptions(addCurrentInvitationOption(command))).addOption(createModeOption());
  addLimitOptions(command).addOption(
    new Option(
      '--from-events',
      'copy what the change events of the provider name, in one pass over their queue',
    ).conflicts(['adopt', 'fromDigest', 'mode', 'reconcile']),
  );
  command.addOption(
    new Option(
      '--dry-run',
      'write nothing: print what would be copied, and why, as datashare plan',
    ).conflicts(['fromDigest', 'fromEvents', 'logFormat', 'maxBytes', 'quiet']),
  );
  addCommonOptions(addLogOptions(addParallelOptions(command))).action(
    async (place: string, { dryRun, ...given }: SyncCommandOptions) => {
      if (dryRun) return runPlan(place, given, io, finish);
      const { json, quiet, mode, invitation, ifRunning, ifEnded, ...more } = given;
      const [
        digestOptions,
        { logFormat, notify, fromEvents, parallel, execution, debug: _debug, verbose: _verbose, ...options },
      ] = splitDigestOptions(more);
      const together = toParallelism({ parallel, execution });
      const logged = { json, quiet, invitation, ifRunning, ifEnded, logFormat, notify };
      await runWithLog(place, logged, io, finish, (subscription, given, log) => {
        const all = { ...given, ...options, ...together, mode: toSynchronizationMode(mode) };
        return fromEvents
          ? synchronizeByEvents(subscription, all, log.keepEvents)
          : synchronizeBy(digestOptions, subscription, all);
      });
    },
  );
}

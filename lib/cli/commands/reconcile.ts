import type { Command } from 'commander';
import { reconcileSnapshot } from '../../runtime/reconcile';
import { addCurrentInvitationOption } from '../input/current-invitation-option';
import type { Finish } from '../input/options';
import { addCommonOptions, addSubscriptionArgument, createWholeNumberParser } from '../input/options';
import { addTrustOptions } from '../input/target-options';
import type { CliIo } from '../io';
import type { LoggedRunOptions } from './logged-run';
import { addLimitOptions, addLogOptions, runWithLog } from './logged-run';

interface ReconcileCommandOptions extends LoggedRunOptions {
  readonly settle?: number;
  readonly adopt?: boolean;
  readonly acceptNewSource?: boolean;
  readonly breakLock?: boolean;
  readonly maxConcurrency?: number;
  readonly maxRequestsPerSecond?: number;
  readonly maxBytes?: number;
  readonly allowDeletes?: number;
}

/** A day, in minutes. */
const MAX_SETTLE_MINUTES = 24 * 60;

export function defineReconcile(command: Command, io: CliIo, finish: Finish): void {
  addSubscriptionArgument(command, 'contoso-sales.subscription.json');
  addCurrentInvitationOption(command).option(
    '--settle <minutes>',
    'leave files that changed within this time to the engine (default: 15 for object replication, else 0)',
    createWholeNumberParser(0, MAX_SETTLE_MINUTES),
  );
  addTrustOptions(command);
  addLimitOptions(command);
  addCommonOptions(addLogOptions(command))
    .addHelpText(
      'after',
      `
Lists both sides. Files with the same size, MD5, headers and metadata are kept,
the others are copied. The target of object replication refuses other writes:
there, differences are failures.`,
    )
    .action(async (place: string, options: ReconcileCommandOptions) => {
      const {
        json,
        quiet,
        invitation,
        ifRunning,
        ifEnded,
        logFormat,
        notify,
        debug: _debug,
        verbose: _verbose,
        ...more
      } = options;
      const { settle, ...limits } = more;
      const logged = { json, quiet, invitation, ifRunning, ifEnded, logFormat, notify };
      await runWithLog(place, logged, io, finish, async (subscription, given) => {
        const settleSeconds = settle === undefined ? {} : { settleSeconds: settle * 60 };
        const record = await reconcileSnapshot(subscription, { ...given, ...limits, ...settleSeconds });
        return { record, coversUntil: null };
      });
    });
}

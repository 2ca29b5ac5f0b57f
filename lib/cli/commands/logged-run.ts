import type { Command } from 'commander';
import { Option } from 'commander';
import { DataShareError } from '../../errors/data-share-error';
import type { ErrorCode } from '../../errors/error-codes';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { EndStatus } from '../../model/values/log-line';
import type { DigestSync } from '../../runtime/digest-synchronization';
import type { SyncOptions } from '../../runtime/snapshot-options';
import { runWithInvitation } from '../input/current-invitation-option';
import { describeQuiet } from '../input/digest-options';
import type { CommonOptions, Finish } from '../input/options';
import {
  createQuietOption,
  createWholeNumberParser,
  parseByteCount,
  readSubscription,
} from '../input/options';
import type { CliIo } from '../io';
import { NOTIFY_VARIABLE } from '../output/notifications/notification-poster';
import { describeRun } from '../output/synchronization/describe-run';
import { JsonLog } from '../output/synchronization/json-log';
import { createNotifier } from '../output/synchronization/notify';
import { toSyncExitCode } from '../output/synchronization/sync-exit-code';
import type { SyncLog } from '../output/synchronization/sync-log';
import { TextLog } from '../output/synchronization/text-log';

/** The options of a command that copies: what it logs, and when it does not run. */
export interface LoggedRunOptions extends CommonOptions {
  readonly invitation?: string;
  readonly ifRunning: 'fail' | 'skip';
  readonly ifEnded: 'fail' | 'skip';
  readonly logFormat: 'text' | 'json';
  readonly quiet?: true;
  readonly notify?: string;
}

/** Adds the options that limit what a run does. */
export function addLimitOptions(command: Command): Command {
  return command
    .option(
      '--max-concurrency <n>',
      'maximum concurrent copies; adapts to throttling (default: 128)',
      createWholeNumberParser(1),
    )
    .option(
      '--max-requests-per-second <n>',
      'maximum requests per second to each account',
      createWholeNumberParser(1),
    )
    .option('--max-bytes <n>', 'copy at most this many bytes; the next run copies the rest', parseByteCount)
    .option(
      '--allow-deletes <n>',
      'let a mirror delete up to this many files, beyond the limit of a dataset',
      createWholeNumberParser(0),
    )
    .addOption(
      new Option('--if-running <what>', 'if another run is active: fail with exit code 4, or skip with 0')
        .choices(['fail', 'skip'])
        .default('fail'),
    )
    .addOption(
      new Option(
        '--if-ended <what>',
        'if access to the share has ended: fail with exit code 3, or skip with 0',
      )
        .choices(['fail', 'skip'])
        .default('fail'),
    );
}

/** Adds the options about locks and logs. */
export function addLogOptions(command: Command): Command {
  return command
    .option('--break-lock', 'take over the lock of a running synchronization and print its owner')
    .addOption(
      new Option('--log-format <format>', 'text, or lines of JSON for log collectors')
        .choices(['text', 'json'])
        .default('text')
        .conflicts('json'),
    )
    .addOption(createQuietOption().conflicts('logFormat'))
    .option('--notify <url>', `post the run record to this URL (default: value of ${NOTIFY_VARIABLE})`);
}

/** Runs something on a subscription, with the log and the exit code of a synchronization. */
export async function runWithLog(
  place: string,
  { json, quiet, invitation, ifRunning, ifEnded, logFormat, notify }: LoggedRunOptions,
  io: CliIo,
  finish: Finish,
  synchronize: (
    subscription: SubscriptionDocument,
    given: SyncOptions,
    log: SyncLog,
  ) => Promise<Pick<DigestSync, 'record' | 'coversUntil'>>,
): Promise<void> {
  const log =
    logFormat === 'json' ? new JsonLog(io) : new TextLog(io, describeRun, { isJson: json, isQuiet: quiet });
  try {
    const hook = notify ?? io.env[NOTIFY_VARIABLE];
    const onRecord = hook ? createNotifier(hook, io, log.reportWarning) : undefined;
    const subscription = readSubscription(place, io);
    log.start(subscription);
    const done = await runWithInvitation(place, subscription, { invitation }, io, (given, addHint) =>
      synchronize(
        subscription,
        {
          ...given,
          onWarning: (warning) => log.reportWarning(addHint(warning)),
          onWaiting: log.reportWaiting,
          onProgress: log.reportProgress,
          onRecord: async (runRecord) => {
            log.keepRecord(runRecord);
            await onRecord?.(runRecord);
          },
        },
        log,
      ),
    );
    // A process that has helped another one gets the record only now.
    if (done.record) log.keepRecord(done.record);
    if (!done.record) log.skip(describeQuiet(done), EndStatus.SUCCEEDED);
    else log.end(done.record, toSyncExitCode(done.record));
    finish(done.record ? toSyncExitCode(done.record) : 0);
  } catch (error) {
    const running = ifRunning === 'skip' ? findOnlyMessage(error, 'SynchronizationRunning') : undefined;
    const ended = ifEnded === 'skip' ? findOnlyMessage(error, 'AccessEnded') : undefined;
    if (running !== undefined) log.skip(running);
    else if (ended !== undefined) log.skip(ended, EndStatus.ENDED);
    else return finish(log.fail(error));
    finish(0);
  }
}

/** Returns the message of an error whose problems all have this code; undefined if something else stopped the run. */
function findOnlyMessage(error: unknown, code: ErrorCode): string | undefined {
  if (!DataShareError.isDataShareError(error) || error.problems.some((each) => each.code !== code))
    return undefined;
  return error.problems[0].message;
}

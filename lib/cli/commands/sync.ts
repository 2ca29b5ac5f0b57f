import type { Command } from 'commander';
import { Option } from 'commander';
import { DataShareError } from '../../errors/data-share-error';
import type { ErrorCode } from '../../errors/error-codes';
import { EndStatus } from '../../model/values/log-line';
import type { CommonOptions, Finish } from '../input/options';
import {
  parseByteCount,
  toSynchronizationMode,
  createModeOption,
  readSubscription,
  addCommonOptions,
  addSubscriptionCommand,
  createWholeNumberParser,
} from '../input/options';
import type { CliIo } from '../io';
import type { CurrentInvitationOptions } from '../input/current-invitation-option';
import { runWithInvitation, addCurrentInvitationOption } from '../input/current-invitation-option';
import { describeRun } from '../output/synchronization/describe-run';
import { JsonLog } from '../output/synchronization/json-log';
import { NOTIFY_VARIABLE } from '../output/notifications/notification-poster';
import { createNotifier } from '../output/synchronization/notify';
import type { DigestOptions } from '../input/digest-options';
import { synchronizeByEvents } from '../input/event-options';
import type { SyncOptions } from '../../runtime/snapshot-options';
import { addDigestOptions, describeQuiet, splitDigestOptions, synchronizeBy } from '../input/digest-options';
import type { TargetOptions } from '../input/target-options';
import { addTargetOptions } from '../input/target-options';
import { toSyncExitCode } from '../output/synchronization/sync-exit-code';
import { TextLog } from '../output/synchronization/text-log';

interface SyncCommandOptions extends CommonOptions, CurrentInvitationOptions, TargetOptions, DigestOptions {
  readonly mode: 'full' | 'incremental';
  readonly ifRunning: 'fail' | 'skip';
  readonly ifEnded: 'fail' | 'skip';
  readonly breakLock?: boolean;
  readonly maxConcurrency?: number;
  readonly maxRequestsPerSecond?: number;
  readonly maxBytes?: number;
  readonly allowDeletes?: number;
  readonly logFormat: 'text' | 'json';
  readonly notify?: string;
  readonly fromEvents?: true;
}

export function addSyncCommand(program: Command, io: CliIo, finish: Finish): void {
  const command = addSubscriptionCommand(
    program,
    'sync',
    'Synchronizes a snapshot: copies new and changed files from account to account.',
    'contoso-sales.subscription.json',
  );
  addDigestOptions(addTargetOptions(addCurrentInvitationOption(command)))
    .addOption(createModeOption())
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
    )
    .addOption(
      new Option(
        '--from-events',
        'copy what the change events of the provider name, in one pass over their queue',
      ).conflicts(['adopt', 'fromDigest', 'mode', 'reconcile']),
    )
    .option('--break-lock', 'take over the lock of a running synchronization and print its owner')
    .addOption(
      new Option('--log-format <format>', 'text, or lines of JSON for log collectors')
        .choices(['text', 'json'])
        .default('text')
        .conflicts('json'),
    )
    .option('--notify <url>', `post the run record to this URL (default: value of ${NOTIFY_VARIABLE})`);
  addCommonOptions(command).action(
    async (place: string, { json, mode, invitation, ifRunning, ifEnded, ...more }: SyncCommandOptions) => {
      const [digestOptions, { logFormat, notify, fromEvents, debug: _debug, ...options }] =
        splitDigestOptions(more);
      const log = logFormat === 'json' ? new JsonLog(io) : new TextLog(io, describeRun, json);
      try {
        const hook = notify ?? io.env[NOTIFY_VARIABLE];
        const onRecord = hook ? createNotifier(hook, io, log.reportWarning) : undefined;
        const subscription = readSubscription(place, io);
        log.start(subscription);
        const synchronize = (all: SyncOptions): ReturnType<typeof synchronizeBy> =>
          fromEvents
            ? synchronizeByEvents(subscription, all, log.keepEvents)
            : synchronizeBy(digestOptions, subscription, all);
        const done = await runWithInvitation(place, subscription, { invitation }, io, (given, addHint) =>
          synchronize({
            ...given,
            onWarning: (warning) => log.reportWarning(addHint(warning)),
            onWaiting: log.reportWaiting,
            ...options,
            mode: toSynchronizationMode(mode),
            onProgress: log.reportProgress,
            onRecord: async (runRecord) => {
              log.keepRecord(runRecord);
              await onRecord?.(runRecord);
            },
          }),
        );
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
    },
  );
}

/** Returns the message of an error whose problems all have this code; undefined if something else stopped the run. */
function findOnlyMessage(error: unknown, code: ErrorCode): string | undefined {
  if (!DataShareError.isDataShareError(error) || error.problems.some((each) => each.code !== code))
    return undefined;
  return error.problems[0].message;
}

import type { Command } from 'commander';
import { Option } from 'commander';
import { DataShareError } from '../../errors/data-share-error';
import type { ErrorCode } from '../../errors/error-codes';
import { EndStatus } from '../../model/values/log-line';
import type { RunRecord } from '../../snapshot/contract/run-record';
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
import { formatCount } from '../../errors/format-count';
import {
  formatBytes,
  createColors,
  formatDuration,
  formatFileCount,
  formatTableToFit,
  formatParagraph,
  getWidth,
} from '../output/format';
import { nameFlags } from '../output/command-hints';
import { escapeUnprintable } from '../../errors/redact';
import type { CliIo } from '../io';
import type { CurrentInvitationOptions } from '../input/current-invitation-option';
import { runWithInvitation, addCurrentInvitationOption } from '../input/current-invitation-option';
import { JsonLog } from '../output/synchronization/json-log';
import { NOTIFY_VARIABLE } from '../output/notifications/notification-poster';
import { createNotifier } from '../output/synchronization/notify';
import type { DigestOptions } from '../input/digest-options';
import { addDigestOptions, describeQuiet, splitDigestOptions, synchronizeBy } from '../input/digest-options';
import type { TargetOptions } from '../input/target-options';
import { addTargetOptions } from '../input/target-options';
import { TextLog } from '../output/synchronization/text-log';

/** The most failures that are listed. */
const SHOWN_FAILURES = 10;

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
      const [digestOptions, { logFormat, notify, debug: _debug, ...options }] = splitDigestOptions(more);
      const log = logFormat === 'json' ? new JsonLog(io) : new TextLog(io, describeRun, json);
      try {
        const hook = notify ?? io.env[NOTIFY_VARIABLE];
        const onRecord = hook ? createNotifier(hook, io, log.reportWarning) : undefined;
        const subscription = readSubscription(place, io);
        log.start(subscription);
        const done = await runWithInvitation(place, subscription, { invitation }, io, (given, addHint) =>
          synchronizeBy(digestOptions, subscription, {
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

/** Tells collisions, which need a decision, from failures that another run may overcome. */
function toSyncExitCode({ status, details }: RunRecord): number {
  if (status === 'Succeeded') return 0;
  return details.every(({ filesFailed, filesCollided }) => filesFailed === filesCollided) ? 5 : 1;
}

function describeRun(record: RunRecord, io: CliIo): string {
  const paint = createColors(io.useColors);
  const status = record.status === 'Succeeded' ? paint.green('succeeded') : paint.red('failed');
  const details = formatTableToFit(
    ['dataset', 'copied', 'unchanged', 'gone (kept)', 'deleted', 'failed'],
    record.details.map((d) => [
      d.datasetName,
      `${d.filesWritten.toLocaleString('en-US')} (${formatBytes(d.sizeWritten)})`,
      d.filesUnchanged.toLocaleString('en-US'),
      d.filesGone.toLocaleString('en-US'),
      d.filesDeleted.toLocaleString('en-US'),
      d.filesFailed.toLocaleString('en-US'),
    ]),
    [1, 2, 3, 4, 5],
    io.columns,
  );
  const failures = record.failures
    .slice(0, SHOWN_FAILURES)
    .map(
      (f) =>
        `${f.datasetName}: ${escapeUnprintable(f.path) || '(the file)'}: ${escapeUnprintable(nameFlags(f.reason))}`,
    );
  const failed = record.details.reduce((sum, d) => sum + d.filesFailed, 0);
  if (failed > failures.length) failures.push(`... and ${failed - failures.length} more`);
  const notes = record.details
    .filter((d) => d.message !== null && d.status === 'Succeeded')
    .map((d) => `${d.datasetName}: ${nameFlags(d.message ?? '')}`);
  const filesLeft = record.details.reduce((sum, d) => sum + d.filesPostponed, 0);
  const bytesLeft = record.details.reduce((sum, d) => sum + d.sizePostponed, 0);
  if (filesLeft > 0)
    notes.push(
      bytesLeft > 0
        ? `${formatFileCount(filesLeft)} (${formatBytes(bytesLeft)}) are left for the next run because of --max-bytes`
        : `${formatFileCount(filesLeft)} are left for the next run`,
    );
  const [directoriesWritten, directoriesDeleted] = (
    ['directoriesWritten', 'directoriesDeleted'] as const
  ).map((field) => record.details.reduce((sum, d) => sum + d[field], 0));
  if (directoriesWritten > 0)
    notes.push(`${formatCount(directoriesWritten, 'directory', 'directories')} created or updated`);
  if (directoriesDeleted > 0)
    notes.push(`${formatCount(directoriesDeleted, 'directory', 'directories')} deleted`);
  for (const { datasetName, snapshotName } of record.details)
    if (snapshotName !== null) notes.push(`${datasetName}: published as ${snapshotName}`);
  const converted = record.details.reduce((sum, d) => sum + d.filesConverted, 0);
  if (converted > 0)
    notes.push(`${formatFileCount(converted)} were append or page blobs and are block blobs in the target`);
  const title = `${paint.bold(record.subscriptionName)} ${record.synchronizationMode} ${status} in ${formatDuration(record.durationMs)}`;
  const collided = record.details.reduce((sum, d) => sum + d.filesCollided, 0);
  const rerunNote = failed > collided ? '\nRun the same command again to retry what failed.\n' : '';
  const facts = [...notes, ...failures].map((text) => formatFact(text, io));
  return `${title}\n\n${details}\n${facts.length > 0 ? '\n' : ''}${facts.join('')}${rerunNote}`;
}

/** Formats a fact as one line, or as a paragraph that fits into the columns of a terminal. */
function formatFact(text: string, io: CliIo): string {
  return io.columns === undefined ? `  ${text}\n` : formatParagraph('  ', text, '    ', getWidth(io));
}

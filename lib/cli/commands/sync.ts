import type { Command } from 'commander';
import { Option } from 'commander';
import { DataShareError } from '../../errors/data-share-error';
import { syncSnapshot } from '../../runtime/snapshots';
import type { RunRecord } from '../../snapshot/ports/run-record';
import type { CommonOptions, Finish } from '../input/options';
import {
  byteCount,
  modeOf,
  modeOption,
  readSubscription,
  subscriptionCommand,
  wholeNumber,
} from '../input/options';
import { bytes, colors, duration, files, many, table } from '../output/format';
import { printable } from '../../errors/redact';
import type { CliIo } from '../io';
import type { PresentInvitationOptions } from '../input/invitation-option';
import { checkOptions, comparingInvitation } from '../input/invitation-option';
import { JsonLog } from '../output/json-log';
import { NOTIFY_VARIABLE, notifying } from '../output/notify';
import type { TargetOptions } from '../input/target-options';
import { lookingAtTheTarget } from '../input/target-options';
import { TextLog } from '../output/text-log';

/** Failures that are shown one by one. */
const SHOWN_FAILURES = 10;

interface SyncCommandOptions extends CommonOptions, PresentInvitationOptions, TargetOptions {
  readonly mode: 'full' | 'incremental';
  readonly ifRunning: 'fail' | 'skip';
  readonly breakLock?: boolean;
  readonly maxConcurrency?: number;
  readonly maxRequestsPerSecond?: number;
  readonly maxBytes?: number;
  readonly allowDeletes?: number;
  readonly logFormat: 'text' | 'json';
  readonly notify?: string;
}

export function addSyncCommand(program: Command, io: CliIo, finish: Finish): void {
  const command = subscriptionCommand(
    program,
    'sync',
    'Carries a snapshot: copies what is new or changed, from account to account.',
    'contoso-sales.subscription.json',
  );
  lookingAtTheTarget(comparingInvitation(command))
    .addOption(modeOption())
    .option('--max-concurrency <n>', 'copies in flight at once, at most (default: 128)', wholeNumber(1))
    .option('--max-requests-per-second <n>', 'requests to each of the accounts', wholeNumber(1))
    .option('--max-bytes <n>', 'copy so many bytes, and leave the rest for the next run', byteCount)
    .option(
      '--allow-deletes <n>',
      'let a mirror delete so many files, over the limit of a dataset',
      wholeNumber(0),
    )
    .addOption(
      new Option(
        '--if-running <what>',
        'where another run is under way: fail with exit code 4, or skip with 0',
      )
        .choices(['fail', 'skip'])
        .default('fail'),
    )
    .option('--break-lock', 'take over from a run that is under way; says whose')
    .addOption(
      new Option('--log-format <format>', 'lines of text, or of JSON for whoever collects logs')
        .choices(['text', 'json'])
        .default('text')
        .conflicts('json'),
    )
    .option('--notify <url>', `post the run record there (default: what ${NOTIFY_VARIABLE} says)`)
    .action(async (place: string, { json, mode, invitation, ifRunning, ...more }: SyncCommandOptions) => {
      const { logFormat, notify, ...options } = more;
      const log = logFormat === 'json' ? new JsonLog(io) : new TextLog(io, describe, json);
      try {
        const hook = notify ?? io.env[NOTIFY_VARIABLE];
        const onRecord = hook ? notifying(hook, log.warning) : undefined;
        const subscription = readSubscription(place, io);
        log.started(subscription);
        const record = await syncSnapshot(subscription, {
          ...(await checkOptions(subscription, { invitation }, io)),
          onWarning: log.warning,
          ...options,
          mode: modeOf(mode),
          onProgress: log.progress,
          onRecord: async (made) => {
            log.recorded(made);
            await onRecord?.(made);
          },
        });
        const exitCode = exitCodeOf(record);
        log.ended(record, exitCode);
        finish(exitCode);
      } catch (error) {
        const running = ifRunning === 'skip' ? runningAlready(error) : undefined;
        if (running === undefined) return finish(log.failed(error));
        log.skipped(running);
        finish(0);
      }
    });
}

/** What is said of another run that is under way, where that is what stopped this one. */
function runningAlready(error: unknown): string | undefined {
  if (!DataShareError.isDataShareError(error) || error.code !== 'SynchronizationRunning') return undefined;
  return error.problems[0].message;
}

/** A collision needs a decision; whatever else failed may go by running it again. */
function exitCodeOf({ status, details }: RunRecord): number {
  if (status === 'Succeeded') return 0;
  return details.every(({ filesFailed, filesCollided }) => filesFailed === filesCollided) ? 5 : 1;
}

function describe(record: RunRecord, io: CliIo): string {
  const paint = colors(io.useColors);
  const status = record.status === 'Succeeded' ? paint.green('succeeded') : paint.red('failed');
  const details = table(
    ['dataset', 'copied', 'unchanged', 'gone (kept)', 'deleted', 'failed'],
    record.details.map((d) => [
      d.datasetName,
      `${d.filesWritten.toLocaleString('en-US')} (${bytes(d.sizeWritten)})`,
      d.filesUnchanged.toLocaleString('en-US'),
      d.filesGone.toLocaleString('en-US'),
      d.filesDeleted.toLocaleString('en-US'),
      d.filesFailed.toLocaleString('en-US'),
    ]),
    [1, 2, 3, 4, 5],
  );
  const failures = record.failures
    .slice(0, SHOWN_FAILURES)
    .map((f) => `  ${f.datasetName}: ${printable(f.path) || '(the file)'}: ${printable(f.reason)}\n`);
  const failed = record.details.reduce((sum, d) => sum + d.filesFailed, 0);
  if (failed > failures.length) failures.push(`  ... and ${failed - failures.length} more\n`);
  const notes = record.details
    .filter((d) => d.message !== null && d.status === 'Succeeded')
    .map((d) => `  ${d.datasetName}: ${d.message}\n`);
  const left = record.details.reduce((sum, d) => sum + d.filesPostponed, 0);
  const leftBytes = record.details.reduce((sum, d) => sum + d.sizePostponed, 0);
  if (left > 0)
    notes.push(
      leftBytes > 0
        ? `  ${files(left)} (${bytes(leftBytes)}) are left for the next run, by --max-bytes\n`
        : `  ${files(left)} are left for the next run\n`,
    );
  const [made, removed] = (['directoriesWritten', 'directoriesDeleted'] as const).map((field) =>
    record.details.reduce((sum, d) => sum + d[field], 0),
  );
  if (made > 0) notes.push(`  ${many(made, 'directory', 'directories')} made or set\n`);
  if (removed > 0) notes.push(`  ${many(removed, 'directory', 'directories')} deleted\n`);
  for (const { datasetName, snapshotName } of record.details)
    if (snapshotName !== null) notes.push(`  ${datasetName}: published as ${snapshotName}\n`);
  const converted = record.details.reduce((sum, d) => sum + d.filesConverted, 0);
  if (converted > 0)
    notes.push(`  ${files(converted)} were append or page blobs, and arrived as block blobs\n`);
  const title = `${paint.bold(record.subscriptionName)} ${record.synchronizationMode} ${status} in ${duration(record.durationMs)}`;
  const collided = record.details.reduce((sum, d) => sum + d.filesCollided, 0);
  const again = failed > collided ? '\nRun the same command again: the next run takes up what failed.\n' : '';
  return `${title}\n\n${details}\n${failures.length + notes.length > 0 ? '\n' : ''}${notes.join('')}${failures.join('')}${again}`;
}

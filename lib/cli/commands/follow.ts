import type { Command } from 'commander';
import { Option } from 'commander';
import type { DataShareError } from '../../errors/data-share-error';
import { formatCount } from '../../errors/format-count';
import { escapeUnprintable, redact } from '../../errors/redact';
import type { Warning } from '../../errors/warning-codes';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { followChanges } from '../../runtime/follow-changes';
import type { FollowedPass } from '../../runtime/snapshot-options';
import type { SynchronizationDetails } from '../../snapshot/contract/run-record';
import { EndStatus } from '../../model/values/log-line';
import { NO_CHANGE_TOLD } from '../input/digest-options';
import type { Finish } from '../input/options';
import {
  addSubscriptionArgument,
  createVerboseOption,
  createWholeNumberParser,
  readSubscription,
  toRuntimeOptions,
} from '../input/options';
import { parseHours } from '../input/time-options';
import type { CliIo } from '../io';
import { formatBytes, formatDuration, formatFileCount, formatUtc } from '../output/format';
import { printProblems, printWarning } from '../output/print';
import { JsonLog } from '../output/synchronization/json-log';
import { NOTIFY_VARIABLE } from '../output/notifications/notification-poster';
import { createNotifier } from '../output/synchronization/notify';
import { toSyncExitCode } from '../output/synchronization/sync-exit-code';

interface FollowCommandOptions {
  readonly verbose?: true;
  readonly debug?: true;
  readonly atMostEvery?: number;
  readonly fullListingEvery?: number;
  readonly maxConcurrency?: number;
  readonly maxRequestsPerSecond?: number;
  readonly allowDeletes?: number;
  readonly logFormat: 'text' | 'json';
  readonly notify?: string;
}

export function defineFollow(command: Command, io: CliIo, finish: Finish): void {
  addSubscriptionArgument(command, 'contoso-sales.subscription.json')
    .option(
      '--at-most-every <seconds>',
      'shortest time between two synchronizations of changes (default: that of the trigger)',
      createWholeNumberParser(0),
    )
    .option(
      '--full-listing-every <hours>',
      'time between two listings of everything (default: that of the trigger, or a day)',
      parseHours,
    )
    .option('--max-concurrency <n>', 'maximum concurrent copies (default: 128)', createWholeNumberParser(1))
    .option(
      '--max-requests-per-second <n>',
      'maximum requests per second to each account',
      createWholeNumberParser(1),
    )
    .option(
      '--allow-deletes <n>',
      'let a mirror delete up to this many files in each run, beyond the limit of a dataset',
      createWholeNumberParser(0),
    )
    .addOption(
      new Option('--log-format <format>', 'text, or lines of JSON for log collectors')
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('--notify <url>', `post each run record to this URL (default: value of ${NOTIFY_VARIABLE})`)
    .addOption(createVerboseOption())
    .option('--debug', 'print stack traces')
    .action(async (place: string, { logFormat, notify, ...more }: FollowCommandOptions) => {
      const { atMostEvery, fullListingEvery, debug: _debug, verbose: _verbose, ...limits } = more;
      const subscription = readSubscription(place, io);
      const log = logFormat === 'json' ? new JsonLines(io, subscription) : new TextLines(io);
      const hook = notify ?? io.env[NOTIFY_VARIABLE];
      await followChanges(subscription, {
        ...toRuntimeOptions(io),
        ...limits,
        ...(atMostEvery !== undefined && { atMostEverySeconds: atMostEvery }),
        ...(fullListingEvery !== undefined && { fullListingEverySeconds: fullListingEvery * 3600 }),
        ...(hook && { onRecord: createNotifier(hook, io, log.reportWarning) }),
        onWarning: log.reportWarning,
        onPass: log.reportPass,
        onFailure: ({ error, retrySeconds }) => log.reportFailure(error, retrySeconds),
      });
      finish(0);
    });
}

/** The output while a subscription is followed. */
interface FollowLines {
  readonly reportPass: (pass: FollowedPass) => void;
  readonly reportFailure: (error: DataShareError, retrySeconds: number) => void;
  readonly reportWarning: (warning: Warning) => void;
}

/** Lines for people: results on standard output, failures and warnings on standard error. */
class TextLines implements FollowLines {
  constructor(private readonly io: CliIo) {}

  public readonly reportPass = (pass: FollowedPass): void =>
    this.io.stdout(`${escapeUnprintable(redact(describePass(pass, this.io)))}\n`);

  public readonly reportFailure = ({ problems }: DataShareError, retrySeconds: number): void => {
    printProblems(problems, this.io);
    this.io.stderr(`trying again in ${formatDuration(retrySeconds * 1000)}\n`);
  };

  public readonly reportWarning = (warning: Warning): void => printWarning(warning, this.io);
}

/** Lines of JSON, as `sync` prints them: two for each synchronization. See `LogLine`. */
class JsonLines implements FollowLines {
  constructor(
    private readonly io: CliIo,
    private readonly subscription: SubscriptionDocument,
  ) {}

  public readonly reportPass = ({ record, events }: FollowedPass): void => {
    const log = this.createLog();
    log.keepEvents(events);
    if (!record) return log.skip(NO_CHANGE_TOLD, EndStatus.SUCCEEDED);
    log.keepRecord(record);
    log.end(record, toSyncExitCode(record));
  };

  public readonly reportFailure = (error: DataShareError): void => void this.createLog().fail(error);

  public readonly reportWarning = (warning: Warning): void => {
    const log = new JsonLog(this.io);
    log.reportWarning(warning);
  };

  private createLog(): JsonLog {
    const log = new JsonLog(this.io);
    log.start(this.subscription);
    return log;
  }
}

function describePass({ record, events, isListing }: FollowedPass, io: CliIo): string {
  const time = formatUtc(record?.endTime ?? io.now().toISOString());
  const sum = (field: keyof SynchronizationDetails & `${'files' | 'size'}${string}`): number =>
    record?.details.reduce((total, details) => total + details[field], 0) ?? 0;
  const [copied, deleted, failed] = [sum('filesWritten'), sum('filesDeleted'), sum('filesFailed')];
  const latency = record?.changeLatencyMs;
  const missed = record?.filesMissedByEvents ?? 0;
  const facts = [
    isListing ? 'listed everything' : formatCount(events.received, 'event'),
    copied > 0 ? `${formatFileCount(copied)} copied (${formatBytes(sum('sizeWritten'))})` : 'nothing copied',
    ...(deleted > 0 ? [`${formatFileCount(deleted)} deleted`] : []),
    ...(failed > 0 ? [`${formatFileCount(failed)} failed: see ${io.commandName} history --json`] : []),
    ...(latency ? [`95 % within ${formatDuration(latency.p95)}`] : []),
    ...(missed > 0 ? [`${formatCount(missed, 'change')} that no event had told of`] : []),
    ...(events.deadLetters > 0 ? [`${formatCount(events.deadLetters, 'message')} given up`] : []),
  ];
  return `${time}  ${facts.join(', ')}`;
}

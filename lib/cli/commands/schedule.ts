import type { Command } from 'commander';
import { describeCron, listNextTimes } from '../../model/values/schedule';
import type { SnapshotTriggerFacts } from '../../model/documents/snapshot-trigger';
import { TriggerKind } from '../../model/documents/snapshot-trigger';
import type { OutputOptions, Finish } from '../input/options';
import { addOutputOptions, createWholeNumberParser } from '../input/options';
import { printJson } from '../output/print';
import { createColors, formatTimeUntil, formatParagraph, formatUtc } from '../output/format';
import { formatTable } from '../output/format-table';
import type { InvitationOptions } from '../input/invitation-input';
import { readSubscriptionOrInvitation } from '../input/either-document';
import type { CliIo } from '../io';

/** The most times that are listed. */
const MAX_COUNT = 1000;

interface NextOptions extends OutputOptions, InvitationOptions {
  readonly count: number;
}

/** A recurrence and its origin. */
interface Schedule {
  readonly name: string;
  readonly kind: SnapshotTriggerFacts['kind'] | 'Suggested';
  /** Null if there is none. */
  readonly cron: string | null;
}

const SCHEDULE_SOURCES: Readonly<Record<Schedule['kind'], string>> = {
  Manual: 'manually',
  ProviderSchedule: "on the provider's schedule",
  Cron: 'on its own schedule',
  Suggested: 'as suggested by the provider',
};

export function defineSchedule(group: Command, io: CliIo, finish: Finish): void {
  const example = '\nExample:\n  $ datashare schedule next contoso-sales.subscription.json --count 3';
  group.helpCommand(false).addHelpText('after', example);
  const command = group
    .command('next')
    .description('Lists the next run times of a subscription, or those an invitation suggests.')
    .argument(
      '<document>',
      'subscription or invitation: a file, a URL in an exchange, or - for standard input',
    )
    .option('--id <invitation id>', 'which invitation, if the file has several')
    .option('--count <n>', 'number of times to list', createWholeNumberParser(1, MAX_COUNT), 5);
  addOutputOptions(command)
    .addHelpText('after', example)
    .action(async (where: string, options: NextOptions) => {
      const schedule = await readSchedule(where, options, io);
      const now = io.now();
      const next = schedule.cron === null ? [] : listNextTimes(schedule.cron, now, options.count);
      const times = next.map((time) => time.toISOString());
      if (options.json) printJson(io, { ...schedule, nextTimes: times });
      else io.stdout(describeSchedule(schedule, times, now.toISOString(), io));
      finish(0);
    });
}

async function readSchedule(place: string, options: InvitationOptions, io: CliIo): Promise<Schedule> {
  const document = await readSubscriptionOrInvitation(place, options, io);
  if (document.documentType === 'subscription')
    return { name: document.subscriptionName, ...document.snapshotTrigger };
  const { shareName: name, snapshotSchedule } = document;
  return { name, kind: 'Suggested', cron: snapshotSchedule?.cron ?? null };
}

function describeSchedule(
  { name, kind, cron }: Schedule,
  times: readonly string[],
  now: string,
  io: CliIo,
): string {
  const title = createColors(io.useColors).bold(name);
  if (cron === null) {
    const isManual = kind === TriggerKind.MANUAL;
    const why = isManual ? 'is synchronized manually' : 'has no schedule from the provider';
    return `${title} ${why}\n\n${formatParagraph('  ', isManual ? MANUAL_NOTE : NO_SCHEDULE_NOTE)}`;
  }
  const rows = times.map((time) => [formatUtc(time), formatTimeUntil(time, now)]);
  return `${title}: ${describeCron(cron)}, ${SCHEDULE_SOURCES[kind]}\n\n${formatTable(['next (UTC)', ''], rows)}\n\n${formatParagraph('  ', getSchedulerNote(io))}`;
}

const MANUAL_NOTE =
  "To follow the provider's schedule, accept the invitation with --trigger provider. To use your own, accept it with --trigger '0 3 * * *'. In code, use SnapshotTrigger.";
const NO_SCHEDULE_NOTE = "To use your own schedule, accept the invitation with --trigger '0 3 * * *'.";
const getSchedulerNote = ({ commandName }: CliIo): string =>
  `Your scheduler should run ${commandName} sync at these times.`;

import type { Command } from 'commander';
import { throwProblems } from '../../errors/data-share-error';
import { parseSubscription } from '../../model/documents/parse-document';
import { describeCron, nextTimes } from '../../model/values/schedule';
import { documentsIn } from '../../model/documents/terraform-output';
import type { SnapshotTriggerFacts } from '../../model/documents/trigger';
import { TriggerKind } from '../../model/documents/trigger';
import { problems } from '../../errors/catalogue';
import type { CommonOptions, Finish } from '../input/options';
import { addCommonOptions, createWholeNumberParser } from '../input/options';
import { printJson } from '../output/print';
import { createColors, formatTimeUntil, formatParagraph, formatTable, formatUtc } from '../output/format';
import type { InvitationOptions } from '../input/invitation-input';
import { describeInput, findInvitation, readValue } from '../input/invitation-input';
import type { CliIo } from '../io';

/** Times that are listed at most. */
const MAX_COUNT = 1000;

interface NextOptions extends CommonOptions, InvitationOptions {
  readonly count: number;
}

/** A recurrence, and whose it is. */
interface Schedule {
  readonly name: string;
  readonly kind: SnapshotTriggerFacts['kind'] | 'Suggested';
  /** Null where there is none. */
  readonly cron: string | null;
}

const SCHEDULE_SOURCES: Readonly<Record<Schedule['kind'], string>> = {
  Manual: 'by hand',
  ProviderSchedule: "by the provider's schedule",
  Cron: 'by a schedule of its own',
  Suggested: 'as the provider suggests',
};

export function addScheduleCommands(program: Command, io: CliIo, finish: Finish): void {
  const example = '\nExample:\n  $ datashare schedule next contoso-sales.subscription.json --count 3';
  const group = program
    .command('schedule')
    .helpCommand(false)
    .description('Says when a subscription is to be synchronized.')
    .addHelpText('after', example);
  const command = group
    .command('next')
    .description('Lists the next times of a subscription, or those that an invitation suggests.')
    .argument('<document>', 'a subscription, or an invitation: a file, its URL in an exchange, or - (stdin)')
    .option('--id <invitation id>', 'which invitation, where the file has several')
    .option('--count <n>', 'so many times', createWholeNumberParser(1, MAX_COUNT), 5);
  addCommonOptions(command)
    .addHelpText('after', example)
    .action(async (where: string, options: NextOptions) => {
      const schedule = await readSchedule(where, options, io);
      const now = io.now();
      const next = schedule.cron === null ? [] : nextTimes(schedule.cron, now, options.count);
      const times = next.map((time) => time.toISOString());
      if (options.json) printJson(io, { ...schedule, nextTimes: times });
      else io.stdout(describeSchedule(schedule, times, now.toISOString(), io));
      finish(0);
    });
}

async function readSchedule(place: string, options: InvitationOptions, io: CliIo): Promise<Schedule> {
  const value = await readValue(place, io);
  const where = describeInput(place);
  const [subscription, ...others] = documentsIn(value, 'subscription');
  if (others.length > 0) {
    const has = `it has ${others.length + 1} subscriptions`;
    throwProblems([problems.usage(has, 'write one of them with: terraform output -json <name>')], where);
  }
  if (subscription) {
    const { subscriptionName: name, snapshotTrigger } = parseSubscription(subscription, where);
    return { name, ...snapshotTrigger };
  }
  const { shareName: name, snapshotSchedule } = findInvitation(value, options, where);
  return { name, kind: 'Suggested', cron: snapshotSchedule?.cron ?? null };
}

function describeSchedule({ name, kind, cron }: Schedule, times: readonly string[], now: string, io: CliIo): string {
  const title = createColors(io.useColors).bold(name);
  if (cron === null) {
    const isManual = kind === TriggerKind.MANUAL;
    const why = isManual ? 'is synchronized by hand' : 'comes without a schedule of the provider';
    return `${title} ${why}\n\n${formatParagraph('  ', isManual ? MANUAL_NOTE : NO_SCHEDULE_NOTE)}`;
  }
  const rows = times.map((time) => [formatUtc(time), formatTimeUntil(time, now)]);
  return `${title}: ${describeCron(cron)}, ${SCHEDULE_SOURCES[kind]}\n\n${formatTable(['next (UTC)', ''], rows)}\n\n${formatParagraph('  ', SCHEDULER_NOTE)}`;
}

const MANUAL_NOTE =
  "To follow the provider's schedule, accept the invitation with --trigger provider; for one of your own, with --trigger '0 3 * * *' (in code: SnapshotTrigger).";
const NO_SCHEDULE_NOTE = "For a schedule of your own, accept the invitation with --trigger '0 3 * * *'.";
const SCHEDULER_NOTE = 'These are the times at which a scheduler of yours is to run datashare sync.';

import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { RecipientState, StatusReport } from '../../exchange/status-report';
import { problems } from '../../errors/catalogue';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { EXIT_CODES } from '../../errors/error-codes';
import type { Problem } from '../../errors/error-codes';
import type { EngineStatus } from '../../runtime/engine-status';
import { getEngineStatus } from '../../runtime/engine-status';
import { getShareStatus } from '../../runtime/share-status';
import type { CommonOptions, Finish } from '../input/options';
import { addCommonOptions, toRuntimeOptions } from '../input/options';
import { createEndEvents, postEvents } from '../output/notifications/invitation-events';
import type { PostNotification } from '../output/notifications/notification-poster';
import { createPoster, NOTIFY_VARIABLE } from '../output/notifications/notification-poster';
import { toExitCode, printProblems, printJson, printWarning } from '../output/print';
import type { CliIo } from '../io';
import { isSameId } from '../../model/rules/same-id';
import { addSourcesArgument, readStatusInputs } from '../input/status-sources';
import { createDaysParser } from '../input/time-options';
import { describeEngineStatus } from '../output/engine-status-text';
import { describeStatus } from '../output/status-table';

const STATES: readonly RecipientState[] = [
  'Invited',
  'Accepted',
  'Rejected',
  'Expired',
  'Suspended',
  'Revoked',
];

interface StatusOptions extends CommonOptions {
  readonly share?: string;
  readonly state?: RecipientState;
  readonly prove?: true;
  readonly notify?: string;
  readonly endsWithin?: number;
}

export function defineStatus(command: Command, io: CliIo, finish: Finish): void {
  addSourcesArgument(command, 'invitation or subscription files')
    .option('--share <name>', 'only this share')
    .option('--state <state>', `only recipients in this state: ${STATES.join(', ')}`, parseState)
    .option('--prove', 'list your data, and compare it with what the last receipt of each recipient claims');
  command
    .option('--notify <url>', `post an event for each access that ends soon to this URL`)
    .option(
      '--ends-within <days>',
      'with --notify: how soon, such as 30d (default: 30d)',
      createDaysParser(1),
    );
  addCommonOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ datashare status https://contoso.blob.core.windows.net/exchange
  $ datashare status output.json other.json --state invited
  $ datashare status output.json --prove

With --prove, the exit code is 3 if a recipient holds other files than your
data has now, and 1 if that is unknown.`,
    )
    .action(async (places: readonly string[], options: StatusOptions) => {
      const post = createStatusPoster(options, io);
      const { sources, subscriptions } = await readStatusInputs(places, io);
      const { engines, problems: engineProblems } = await readEngines(subscriptions, io);
      const report = filterRecipients(
        await getShareStatus(sources, {
          ...toRuntimeOptions(io),
          prove: options.prove,
        }),
        options,
      );
      if (options.json) printJson(io, engines.length > 0 ? { ...report, engines } : report);
      else {
        const hasRecipients = report.recipients.length > 0;
        if (hasRecipients || (sources.length > 0 && report.problems.length === 0))
          io.stdout(describeStatus(report, io));
        for (const engine of engines) io.stdout(describeEngineStatus(engine, io));
      }
      if (post)
        await postEvents(createEndEvents(report.recipients, options.endsWithin ?? 30, io.now()), post);
      const found = [...report.problems, ...engineProblems, ...engines.flatMap(findEngineProblems)];
      printProblems(found, io);
      finish(found.length > 0 ? toExitCode(found) : toProofExitCode(report));
    });
}

/** Reads the engines one by one. One that cannot be read does not hide the others. */
async function readEngines(
  subscriptions: readonly SubscriptionDocument[],
  io: CliIo,
): Promise<{ readonly engines: readonly EngineStatus[]; readonly problems: readonly Problem[] }> {
  const engines: EngineStatus[] = [];
  const found: Problem[] = [];
  for (const subscription of subscriptions) {
    try {
      engines.push(await getEngineStatus(subscription, toRuntimeOptions(io)));
    } catch (error) {
      if (!DataShareError.isDataShareError(error) || io.signal.aborted) throw error;
      found.push(...error.problems);
    }
  }
  return { engines, problems: found };
}

/** An engine that nobody can describe is not one that is well. */
function findEngineProblems({
  engine,
  knowledge,
  note,
  resourceId,
  subscriptionName,
}: EngineStatus): Problem[] {
  const where = subscriptionName;
  if (knowledge === 'Missing') return [{ ...problems.engineNotFound(engine, resourceId ?? ''), where }];
  return knowledge === 'Unknown' ? [{ ...problems.engineStateUnknown(engine, note ?? ''), where }] : [];
}

/** Returns the exit code of the comparison with the source. A recipient without access, or that never synchronized, does not count. */
function toProofExitCode({ recipients }: StatusReport): number {
  const verdicts = recipients.flatMap(({ state, proof }) => {
    const counts = state === 'Accepted' || (state === 'Invited' && proof?.synchronizationId);
    return counts && proof ? proof.datasets.map(({ verdict }) => verdict) : [];
  });
  if (verdicts.includes('Differs')) return EXIT_CODES.ReceiptMismatch;
  return verdicts.includes('Unknown') ? EXIT_CODES.ReceiptUnproven : 0;
}

/** The URL of the environment counts only if events are asked for: a report alone posts nothing. */
function createStatusPoster({ notify, endsWithin }: StatusOptions, io: CliIo): PostNotification | undefined {
  const hook = notify ?? (endsWithin === undefined ? undefined : io.env[NOTIFY_VARIABLE]);
  if (!hook && endsWithin !== undefined) {
    const fix = `pass --notify <url>, or set ${NOTIFY_VARIABLE}`;
    throwProblems([problems.usage('--ends-within has no URL to post to', fix)]);
  }
  return hook ? createPoster(hook, io, (warning) => printWarning(warning, io)) : undefined;
}

function parseState(value: string): RecipientState {
  const state = STATES.find((each) => isSameId(each, value));
  if (state === undefined) throw new InvalidArgumentError(`Allowed choices are ${STATES.join(', ')}.`);
  return state;
}

function filterRecipients(report: StatusReport, { share, state }: StatusOptions): StatusReport {
  const recipients = report.recipients.filter(
    (each) => (share ?? each.shareName) === each.shareName && (state ?? each.state) === each.state,
  );
  return { ...report, recipients };
}

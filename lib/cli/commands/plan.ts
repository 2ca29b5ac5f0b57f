import type { Command } from 'commander';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { priceForecast } from '../../runtime/engines';
import { planSnapshot } from '../../runtime/snapshots';
import { MAX_NAMED_FILES } from '../../runtime/snapshot-options';
import type { Tally } from '../../snapshot/planning/plan-tally';
import type { PlannedChange, PlannedPublication, SnapshotPlan } from '../../snapshot/snapshot-plan';
import type { CommonOptions, Finish } from '../input/options';
import {
  toSynchronizationMode,
  createAllOption,
  createModeOption,
  readSubscription,
  addCommonOptions,
  addSubscriptionArgument,
  describeRest,
} from '../input/options';
import type { PriceOptions } from '../input/price-options';
import { addPriceOptions, readPrices } from '../input/price-options';
import { describeForecast } from '../output/engines/describe-forecast';
import { printJson, printProblems, toExitCode } from '../output/print';
import { startPlanProgress } from '../output/synchronization/progress';
import type { TargetOptions } from '../input/target-options';
import { addTargetOptions } from '../input/target-options';
import { formatCount } from '../../errors/format-count';
import {
  formatBytes,
  createColors,
  formatMore,
  formatParagraph,
  getWidth,
  formatPercent,
} from '../output/format';
import { formatTableToFit } from '../output/format-table';
import { describePublished } from '../output/snapshots-table';
import { escapeUnprintable } from '../../errors/redact';
import type { CliIo } from '../io';
import type { CurrentInvitationOptions } from '../input/current-invitation-option';
import { runWithInvitation, addCurrentInvitationOption } from '../input/current-invitation-option';

interface PlanCommandOptions extends PriceOptions, CommonOptions, CurrentInvitationOptions, TargetOptions {
  readonly mode: 'full' | 'incremental';
  readonly all?: true;
}

/** The most files that are listed by name. */
const SHOWN_CHANGES = 20;

const CHANGE_MARKS = { new: '+', changed: '~', full: '=', repair: '!', due: '!', gone: '-' } as const;

export function definePlan(command: Command, io: CliIo, finish: Finish): void {
  addSubscriptionArgument(command, 'contoso-sales.subscription.json --mode incremental');
  addTargetOptions(addCurrentInvitationOption(addPriceOptions(command))).addOption(createModeOption());
  command.addOption(createAllOption());
  addCommonOptions(command).action((path: string, options: PlanCommandOptions) =>
    runPlan(path, options, io, finish),
  );
}

/** Prints what a synchronization would copy. */
export async function runPlan(
  path: string,
  options: PlanCommandOptions,
  io: CliIo,
  finish: Finish,
): Promise<void> {
  const subscription = readSubscription(path, io);
  const prices = readPrices(options);
  const planned = await planWithProgress(path, subscription, options, io);
  const { forecast, problems } = priceForecast(planned.forecast, { prices, budget: options.budget });
  const plan = { ...planned, forecast };
  if (options.json) printJson(io, { ...plan, ...(options.budget !== undefined && { problems }) });
  else io.stdout(describePlan(plan, subscription.maxDeleteFraction, options, io));
  printProblems(problems, io);
  finish(toExitCode(problems));
}

async function planWithProgress(
  place: string,
  subscription: SubscriptionDocument,
  options: PlanCommandOptions,
  io: CliIo,
): Promise<SnapshotPlan> {
  const progress = startPlanProgress(io);
  try {
    return await runWithInvitation(place, subscription, options, progress.io, (given) =>
      planSnapshot(subscription, {
        ...given,
        mode: toSynchronizationMode(options.mode),
        reconcile: options.reconcile,
        adopt: options.adopt,
        acceptNewSource: options.acceptNewSource,
        maxChanges: options.all ? MAX_NAMED_FILES : undefined,
        onProgress: progress.update,
      }),
    );
  } finally {
    progress.stop();
  }
}

const NO_FILES = { files: 0, bytes: 0 };

function describePlan(
  plan: SnapshotPlan,
  maxDeleteFraction: number,
  { all }: Pick<PlanCommandOptions, 'all'>,
  io: CliIo,
): string {
  const paint = createColors(io.useColors);
  const isAtomic = plan.datasets.some(({ publication }) => publication);
  const gone = isAtomic ? 'left out' : plan.deletions === 'mirror' ? 'to delete' : 'gone (kept)';
  const isFull = plan.synchronizationMode === 'FullSync';
  const isAdopting = plan.datasets.some(({ adopted }) => adopted);
  const isExcluding = plan.datasets.some(({ excluded }) => excluded);
  const isRepairing = plan.datasets.some(({ repair }) => repair.files > 0);
  const counts = formatTableToFit(
    [
      'dataset',
      'new',
      'changed',
      ...(isFull ? ['again'] : []),
      ...(isRepairing ? ['to repair'] : []),
      'unchanged',
      gone,
      ...(isAdopting ? ['adopted (kept)'] : []),
      ...(isExcluding ? ['excluded (kept)'] : []),
    ],
    plan.datasets.map((dataset) => [
      dataset.datasetName,
      formatTally(dataset.new),
      formatTally(dataset.changed),
      ...(isFull ? [formatTally(dataset.full)] : []),
      ...(isRepairing ? [formatTally(dataset.repair)] : []),
      formatTally(dataset.unchanged),
      formatTally(dataset.gone),
      ...(isAdopting ? [formatTally(dataset.adopted ?? NO_FILES)] : []),
      ...(isExcluding ? [formatTally(dataset.excluded ?? NO_FILES)] : []),
    ]),
    [],
    io.columns,
  );
  const changes = plan.changes.slice(0, all ? MAX_NAMED_FILES : SHOWN_CHANGES);
  const lines = changes.map(
    (change) =>
      `  ${describeChange(change)}  ${paint.dim(change.isDirectory ? '' : formatBytes(change.sizeBytes))}  ${paint.dim(`(${change.datasetName})`)}\n`,
  );
  const more = countChanges(plan) - changes.length;
  if (more > 0) lines.push(`  ${formatMore(more, describeRest(all))}\n`);
  if (lines.length > 0)
    lines.push(
      `\n  ${paint.dim('(+ new, ~ changed, = copied again, ! repaired, - deleted at the source)')}\n`,
    );
  const limitNote = describeDeletionLimit(plan, maxDeleteFraction);
  if (limitNote !== undefined) lines.push(paint.yellow(limitNote), '\n');
  const { list, copy, delete: deletes, check = 0 } = plan.requests;
  const parts = [`${formatCount(list, 'page')} to list`, `${formatCount(copy, 'request')} to copy`];
  if (deletes > 0) parts.push(`${formatCount(deletes, 'request')} to delete`);
  if (check > 0) parts.push(`${check.toLocaleString('en-US')} to check what is published`);
  lines.push(`\n  about ${parts.join(', ')}\n`);
  for (const { datasetName, publication, published } of plan.datasets) {
    const isHeld = published !== undefined && published !== null && published.heldSince !== null;
    if (published)
      lines.push(formatParagraph('  ', describePublished(datasetName, published), '  ', getWidth(io)));
    if (publication)
      lines.push(formatParagraph('  ', `${datasetName}: ${describePublication(publication, isHeld)}`));
  }
  if (plan.egressBytes > 0)
    lines.push(`  ${formatBytes(plan.egressBytes)} leave the region of the source; egress is billed\n`);
  lines.push(`\n${describeForecast('forecast', plan.forecast, '  ', io)}`);
  const title = `${paint.bold(plan.subscriptionName)} ${plan.synchronizationMode}`;
  return `${title}\n\n${counts}\n${changes.length > 0 ? '\n' : ''}${lines.join('')}`;
}

function describePublication(
  { files, bytes: size, renames, removed }: PlannedPublication,
  isHeld: boolean,
): string {
  const content = `a new snapshot of all files, ${formatCount(files, 'file')} (${formatBytes(size)}) to copy`;
  if (isHeld) return `${content}, and to publish after the release`;
  const publishStep =
    renames > 0 ? `${formatCount(renames, 'directory rename')}` : 'a document that names it';
  const gone = removed > 0 ? `; ${formatCount(removed, 'old snapshot')} to delete` : '';
  return `${content}, published by ${publishStep}${gone}`;
}

function describeChange({ because, path, isDirectory }: PlannedChange): string {
  return `${CHANGE_MARKS[because]} ${escapeUnprintable(path) || '(the file)'}${isDirectory ? '/' : ''}`;
}

function formatTally(tally: Tally): string {
  return tally.files === 0 ? '0' : `${tally.files.toLocaleString('en-US')} (${formatBytes(tally.bytes)})`;
}

/** Describes the deletion limit that would stop the run; undefined if it would not. */
function describeDeletionLimit(plan: SnapshotPlan, maxDeleteFraction: number): string | undefined {
  const isAtomic = plan.datasets.some(({ publication }) => publication);
  if (plan.deletions !== 'mirror' && !isAtomic) return undefined;
  const countKnownFiles = ({
    changed,
    full,
    repair,
    unchanged,
    gone,
  }: SnapshotPlan['datasets'][number]): number =>
    changed.files + full.files + repair.files + unchanged.files + gone.files;
  const isTooMuch = plan.datasets.some((d) => d.gone.files > countKnownFiles(d) * maxDeleteFraction);
  const all = plan.datasets.reduce((sum, d) => sum + d.gone.files, 0);
  if (!isTooMuch) return undefined;
  return `\n  More than ${formatPercent(maxDeleteFraction)} of a dataset would be deleted, so sync needs --allow-deletes ${all}.`;
}

function countChanges(plan: SnapshotPlan): number {
  return plan.datasets.reduce(
    (sum, d) => sum + d.new.files + d.changed.files + d.full.files + d.repair.files + d.gone.files,
    0,
  );
}

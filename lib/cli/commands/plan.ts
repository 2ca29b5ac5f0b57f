import type { Command } from 'commander';
import { planSnapshot } from '../../runtime/snapshots';
import type { Tally } from '../../snapshot/planning/plan-tally';
import type { PlannedChange, PlannedPublication, SnapshotPlan } from '../../snapshot/plan';
import type { CommonOptions, Finish } from '../input/options';
import { modeOf, modeOption, readSubscription, subscriptionCommand } from '../input/options';
import { printJson } from '../output/print';
import type { TargetOptions } from '../input/target-options';
import { lookingAtTheTarget } from '../input/target-options';
import { bytes, colors, many, paragraph, percent, table } from '../output/format';
import { printable } from '../../errors/redact';
import type { CliIo } from '../io';
import type { PresentInvitationOptions } from '../input/invitation-option';
import { checkOptions, comparingInvitation } from '../input/invitation-option';

interface PlanCommandOptions extends CommonOptions, PresentInvitationOptions, TargetOptions {
  readonly mode: 'full' | 'incremental';
}

/** Files that are shown by name. */
const SHOWN_CHANGES = 20;

const SIGILS = { new: '+', changed: '~', full: '=', repair: '!', due: '!', gone: '-' } as const;

export function addPlanCommand(program: Command, io: CliIo, finish: Finish): void {
  const command = subscriptionCommand(
    program,
    'plan',
    'Says what sync would copy, and why. Writes nothing.',
    'contoso-sales.subscription.json --mode incremental',
  );
  lookingAtTheTarget(comparingInvitation(command))
    .addOption(modeOption())
    .action(async (path: string, options: PlanCommandOptions) => {
      const subscription = readSubscription(path, io);
      const plan = await planSnapshot(subscription, {
        ...(await checkOptions(subscription, options, io)),
        mode: modeOf(options.mode),
        reconcile: options.reconcile,
        adopt: options.adopt,
      });
      if (options.json) printJson(io, plan);
      else io.stdout(describe(plan, subscription.maxDeleteFraction, io));
      finish(0);
    });
}

function describe(plan: SnapshotPlan, maxDeleteFraction: number, io: CliIo): string {
  const paint = colors(io.useColors);
  const isAtomic = plan.datasets.some(({ publication }) => publication);
  const gone = isAtomic ? 'left out' : plan.deletions === 'mirror' ? 'to delete' : 'gone (kept)';
  const isFull = plan.synchronizationMode === 'FullSync';
  const isRepairing = plan.datasets.some(({ repair }) => repair.files > 0);
  const counts = table(
    [
      'dataset',
      'new',
      'changed',
      ...(isFull ? ['again'] : []),
      ...(isRepairing ? ['to repair'] : []),
      'unchanged',
      gone,
    ],
    plan.datasets.map((dataset) => [
      dataset.datasetName,
      amount(dataset.new),
      amount(dataset.changed),
      ...(isFull ? [amount(dataset.full)] : []),
      ...(isRepairing ? [amount(dataset.repair)] : []),
      amount(dataset.unchanged),
      amount(dataset.gone),
    ]),
  );
  const changes = plan.changes.slice(0, SHOWN_CHANGES);
  const named = changes.map(
    (change) =>
      `  ${describeChange(change)}  ${paint.dim(change.isDirectory ? '' : bytes(change.sizeBytes))}  ${paint.dim(`(${change.datasetName})`)}\n`,
  );
  const more = countChanges(plan) - changes.length;
  if (more > 0) named.push(`  ... and ${more.toLocaleString('en-US')} more\n`);
  if (named.length > 0)
    named.push(`\n  ${paint.dim('(+ new, ~ changed, = copied again, ! repaired, - gone at the source)')}\n`);
  const stop = fuseOf(plan, maxDeleteFraction);
  if (stop !== undefined) named.push(paint.yellow(stop), '\n');
  const { list, copy, delete: deletes } = plan.requests;
  const parts = [`${many(list, 'page')} to list`, `${many(copy, 'request')} to copy`];
  if (deletes > 0) parts.push(`${many(deletes, 'request')} to delete`);
  named.push(`\n  about ${parts.join(', ')}\n`);
  for (const { datasetName, publication } of plan.datasets) {
    if (publication) named.push(paragraph('  ', `${datasetName}: ${describePublication(publication)}`));
  }
  if (plan.egressBytes > 0)
    named.push(`  ${bytes(plan.egressBytes)} leave the region of the source: egress is billed\n`);
  const title = `${paint.bold(plan.subscriptionName)} ${plan.synchronizationMode}`;
  return `${title}\n\n${counts}\n${changes.length > 0 ? '\n' : ''}${named.join('')}`;
}

function describePublication({ files, bytes: size, renames, removed }: PlannedPublication): string {
  const shown = renames > 0 ? `${many(renames, 'rename')} of directories` : 'a document that names it';
  const gone = removed > 0 ? `; ${many(removed, 'snapshot')} not kept any more` : '';
  return `a new snapshot of all its files, ${many(files, 'file')} (${bytes(size)}) to copy, published by ${shown}${gone}`;
}

function describeChange({ because, path, isDirectory }: PlannedChange): string {
  return `${SIGILS[because]} ${printable(path) || '(the file)'}${isDirectory ? '/' : ''}`;
}

function amount(tally: Tally): string {
  return tally.files === 0 ? '0' : `${tally.files.toLocaleString('en-US')} (${bytes(tally.bytes)})`;
}

/** What a mirror would stop at. */
function fuseOf(plan: SnapshotPlan, maxDeleteFraction: number): string | undefined {
  const isAtomic = plan.datasets.some(({ publication }) => publication);
  if (plan.deletions !== 'mirror' && !isAtomic) return undefined;
  const filesOf = ({ changed, full, repair, unchanged, gone }: SnapshotPlan['datasets'][number]): number =>
    changed.files + full.files + repair.files + unchanged.files + gone.files;
  const isTooMuch = plan.datasets.some((d) => d.gone.files > filesOf(d) * maxDeleteFraction);
  const all = plan.datasets.reduce((sum, d) => sum + d.gone.files, 0);
  if (!isTooMuch) return undefined;
  return `\n  More than ${percent(maxDeleteFraction)} of a dataset would go: sync deletes them with --allow-deletes ${all} only.`;
}

function countChanges(plan: SnapshotPlan): number {
  return plan.datasets.reduce(
    (sum, d) => sum + d.new.files + d.changed.files + d.full.files + d.repair.files + d.gone.files,
    0,
  );
}

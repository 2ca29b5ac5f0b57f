import type { AccessChange, EndChange } from '../../../access/review/access-changes';
import type { AccessDiff, KeysChange } from '../../../access/review/access-diff';
import type { Period } from '../../../access/review/periods';
import type { ReadablePaths } from '../../../access/condition/readable-paths';
import type { DataDestruction } from '../../../access/review/data-destruction';
import type { AccessInterruption } from '../../../access/review/access-interruptions';
import {
  describeOperations,
  describeScope,
  describeTime,
  describePrincipal,
} from '../../../access/review/descriptions';
import { describePowers } from '../../../access/role-definitions/storage-powers';
import { escapeUnprintable, redact } from '../../../errors/redact';
import {
  groupByNames,
  describeLimits,
  formatPlacedNames,
  describePeriod,
  formatSharesOrRole,
} from './access-words';
import type { TextFormatter } from './access-words';
import { createColors, formatParagraph } from '../format';
import type { CliIo } from '../../io';

/** A part of a diff: sentences under a title. */
export interface Section {
  readonly title: string;
  readonly sentences: readonly string[];
}

const REPLACEMENT_NOTE =
  'azurerm 4 deletes and re-creates such an assignment, and the new one can take up to ten minutes to take effect';
const VERSION_NOTE =
  'if azurerm is older than 4.80, it deletes and re-creates such an assignment, and the new one can take up to ten minutes to take effect; from 5.2 on, it changes the condition in place; these files allow both';

/** Describes the diff in sentences for a reviewer. */
export function buildSections(diff: AccessDiff, set: TextFormatter): Section[] {
  const interruptions = diff.blinks.map((interruption) => describeInterruption(interruption, set));
  const isReplaced = diff.blinks.some(({ because, isCertain }) => because !== 'AddressChanged' && isCertain);
  return [
    { title: 'Destroys data', sentences: diff.destroys.map((each) => describeDestruction(each, set)) },
    { title: 'Unclear', sentences: diff.unclear.map((sentence) => set(sentence)) },
    { title: 'Gains', sentences: diff.gains.flatMap((change) => describeAccessChange(change, 'gains', set)) },
    {
      title: 'Losses',
      sentences: diff.losses.flatMap((change) => describeAccessChange(change, 'loses', set)),
    },
    { title: 'Changed times', sentences: diff.ends.flatMap((change) => describePeriodChange(change, set)) },
    { title: 'Shared keys', sentences: diff.sharedKeys.map((change) => describeKeysChange(change, set)) },
    {
      title: 'Access interrupted',
      sentences: [
        ...interruptions,
        ...(isReplaced ? [REPLACEMENT_NOTE] : []),
        ...(diff.blinks.every(({ isCertain }) => isCertain) ? [] : [VERSION_NOTE]),
      ],
    },
    {
      title: 'Not looked into',
      sentences: diff.notLookedInto === null ? [] : [set(diff.notLookedInto)],
    },
  ].filter(({ sentences }) => sentences.length > 0);
}

function describeAccessChange(change: AccessChange, verb: 'gains' | 'loses', set: TextFormatter): string[] {
  const { gives, role, scope, standing, shares, paths } = change;
  const who = `${set(describePrincipal(change))} ${verb}${standing === 'Eligible' ? ', once activated,' : ''}`;
  const where = set(describeScope(scope));
  if (gives === 'Write' && paths.length === 0)
    return [`${who} write and delete access to ${where}, through ${set(role)}`];
  if (gives === 'Keys') {
    const limits = change.provisos.map((proviso) => `, only if ${set(proviso)}`).join('');
    return [
      `${who} ${set(role)} on ${where}: ${describePowers(change.powers)}, which can open all data${limits}`,
    ];
  }
  if (gives === 'Unknown') return [`${who} a role on ${where} that this tool does not know: ${set(role)}`];
  const by = `through ${['', 'share '][shares.length] ?? 'shares '}${formatSharesOrRole(shares, role, set)}`;
  const keeps = change.within.map((row) => formatKeptNames(row, set)).join(', ');
  const kept = keeps === '' ? [] : [`${verb === 'gains' ? 'had' : 'keeps'} ${keeps}`];
  return groupByNames(paths).map((row) => {
    const names = row.names.map((name) => set(name)).join(', ');
    const period = describePeriod(row, set);
    const what = `${describeOperations(row.operations)} of ${where}: ${names}${period && ` ${period}`}`;
    return [`${who} ${what}`, ...describeLimits(row, set), by, ...kept].join(', ');
  });
}

/** Formats names that are kept, with their period: `sales/* until 2027-01-01 00:00 UTC`. */
function formatKeptNames(row: ReadablePaths, set: TextFormatter): string {
  const period = describePeriod(row, set);
  return `${set(formatPlacedNames(row))}${period && ` ${period}`}`;
}

function describePeriodChange(change: EndChange, set: TextFormatter): string[] {
  const { scope, before, after, periods, paths, within } = change;
  const hasOnePeriod = periods.before.length === 1 && periods.after.length === 1;
  const times = hasOnePeriod
    ? describeOnePeriodChange(before, after, set)
    : [`now ${describePeriods(periods.after, set)} instead of ${describePeriods(periods.before, set)}`];
  const rest = within.map((row) => set(formatPlacedNames(row))).join(', ');
  const [who, where] = [set(describePrincipal(change)), set(describeScope(scope))];
  // Powers such as the keys of an account are not in paths.
  if (paths.length === 0) return [[`${who}: ${set(change.role)} on ${where}`, ...times].join(', ')];
  return groupByNames(paths).map((row) => {
    const names = row.names.map((name) => set(name)).join(', ');
    const what = `${who}: ${describeOperations(row.operations)} of ${where}: ${names}`;
    const unchanged = rest === '' ? [] : [`unchanged for ${rest}`];
    return [what, ...times, ...describeLimits(row, set), ...unchanged].join(', ');
  });
}

function describeOnePeriodChange(before: Period, after: Period, set: TextFormatter): string[] {
  const time = (from: string | null): string => (from === null ? 'immediately' : set(describeTime(from)));
  return [
    ...(before.until === after.until ? [] : [describeEndChange(before.until, after.until, set)]),
    ...(before.from === after.from ? [] : [`begins ${time(after.from)} instead of ${time(before.from)}`]),
  ];
}

function describePeriods(periods: readonly Period[], set: TextFormatter): string {
  return periods.map((period) => describePeriod(period, set) || 'without an end').join(' and ');
}

function describeEndChange(before: string | null, after: string | null, set: TextFormatter): string {
  if (after === null) return `no longer ends ${set(describeTime(before ?? ''))}`;
  if (before === null) return `now ends ${set(describeTime(after))} (had no end)`;
  const [old, now] = [Date.parse(before), Date.parse(after)];
  const which = now > old ? ' (later)' : now < old ? ' (earlier)' : '';
  return `ends ${set(describeTime(after))} instead of ${set(describeTime(before))}${which}`;
}

function describeKeysChange({ account, after }: KeysChange, set: TextFormatter): string {
  if (after === 'On')
    return `shared keys of ${set(account)} are turned on: anyone with a key can read everything`;
  return `shared keys of ${set(account)} are ${after === 'Off' ? 'turned off' : 'no longer known to be turned on'}`;
}

const INTERRUPTION_REASONS: Readonly<Record<AccessInterruption['because'], string>> = {
  ConditionChanged: 'its condition changes',
  AddressChanged:
    'its Terraform address changes, and Azure rejects the new assignment while the old one exists: add a moved block',
  Replaced: 'the plan replaces it',
};

function describeInterruption(interruption: AccessInterruption, set: TextFormatter): string {
  const what = `${set(describePrincipal(interruption))} on ${set(describeScope(interruption.scope))}`;
  return `${what}: ${INTERRUPTION_REASONS[interruption.because]} (${set(interruption.address)})`;
}

const SUMMARIES: Readonly<Record<AccessDiff['status'], readonly [title: string, separator: string]>> = {
  Changed: ['Access changes', ': '],
  Unchanged: ['No access changes', ', '],
  Unclear: ['No access changes found, but some are unclear', ', '],
};

const DESTRUCTION_REASONS: Readonly<Record<DataDestruction['because'], string>> = {
  Destroyed: 'is destroyed, with all its data',
  Replaced: 'is destroyed, with all its data, and created again, empty',
  AddressChanged:
    'gets another Terraform address, so Terraform destroys it with all its data: add a moved block',
  Gone: 'is no longer in the file: it was destroyed with all its data, or removed from the state',
};

function describeDestruction(destruction: DataDestruction, set: TextFormatter): string {
  const { name, address, because, changedArguments, isProtected, retentionDays } = destruction;
  const changed = changedArguments.map((argument) => set(argument)).join(', ');
  return [
    `${set(name)} ${DESTRUCTION_REASONS[because]} (${set(address)})`,
    ...(changed === '' ? [] : [`because ${changed} changes`]),
    ...(isProtected ? ['but Terraform refuses this change: prevent_destroy is set'] : []),
    ...(retentionDays === null ? [] : [`the account keeps deleted containers for ${retentionDays} days`]),
  ].join(', ');
}

/** Counts the changes: 1 gain, 2 losses, access interrupted once. */
export function summarizeDiff(
  { status, sharedKeys, blinks, destroys }: AccessDiff,
  sections: readonly Section[],
): string {
  const sentences = (title: string): number =>
    sections.find((section) => section.title === title)?.sentences.length ?? 0;
  const count = (n: number, one: string, many: string): string[] =>
    n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
  const counts = [
    ...count(sentences('Gains'), 'gain', 'gains'),
    ...count(sentences('Losses'), 'loss', 'losses'),
    ...count(sentences('Changed times'), 'changed time', 'changed times'),
    ...count(sharedKeys.length, 'change of shared keys', 'changes of shared keys'),
    ...(blinks.length === 0
      ? []
      : [
          `access ${blinks.some(({ isCertain }) => isCertain) ? '' : 'may be '}interrupted ${blinks.length === 1 ? 'once' : `${blinks.length} times`}`,
        ]),
  ];
  // Without a change of access, data is destroyed.
  const [title, separator] = SUMMARIES[status === 'Changed' && counts.length === 0 ? 'Unchanged' : status];
  const destroyed = destroys.length === 1 ? '1 resource' : `${destroys.length} resources`;
  const warning = destroys.length === 0 ? '' : `Destroys the data of ${destroyed}. `;
  return `${warning}${counts.length === 0 ? title : `${title}${separator}${counts.join(', ')}`}`;
}

const MARKS: Readonly<Record<string, string>> = { Gains: '+', Losses: '-', 'Changed times': '~' };

export function formatDiffAsText(diff: AccessDiff, io: CliIo): string {
  const paint = createColors(io.useColors);
  const plain: TextFormatter = (text) => escapeUnprintable(redact(text));
  const content = buildSections(diff, plain);
  const sections = content.map(({ title, sentences }) => {
    const lines = sentences.map((sentence) => formatParagraph(`  ${MARKS[title] ?? '!'} `, sentence));
    return `\n${paint.bold(title)}\n\n${lines.join('')}`;
  });
  const warnings = diff.warnings.map(({ message }) => formatParagraph('  ! ', plain(message)));
  const warningBlock =
    warnings.length === 0 ? '' : `\n${paint.yellow('New warnings')}\n\n${[...new Set(warnings)].join('')}`;
  return `${formatParagraph('', summarizeDiff(diff, content))}${sections.join('')}${warningBlock}`;
}

import type { AccessChange, AccessDiff, EndChange, KeysChange } from '../../../access/review/access-diff';
import type { Blink } from '../../../access/review/blinks';
import { describeOperations, describePlace, describeTime, describeWho } from '../../../access/review/words';
import { escapeUnprintable, redact } from '../../../errors/redact';
import { groupByNames, describeLimits, formatNames, describePeriod, formatSharesOrRole } from './access-words';
import type { TextFormatter } from './access-words';
import { createColors, formatParagraph } from '../format';
import type { CliIo } from '../../io';
import { escapeMarkdown, markdownCode } from './markdown';

interface Section {
  readonly title: string;
  readonly sentences: readonly string[];
}

const REPLACEMENT_NOTE =
  'azurerm 4 destroys such an assignment and creates it again, and a new one takes up to ten minutes to work';

/** The diff in a reviewer's words. */
function buildSections(diff: AccessDiff, set: TextFormatter): Section[] {
  const blinks = diff.blinks.map((blink) => describeInterruption(blink, set));
  const isReplaced = diff.blinks.some(({ because }) => because !== 'AddressChanged');
  return [
    { title: 'Gains', sentences: diff.gains.flatMap((change) => describeAccessChange(change, 'gains', set)) },
    { title: 'Losses', sentences: diff.losses.flatMap((change) => describeAccessChange(change, 'loses', set)) },
    { title: 'Other times', sentences: diff.ends.flatMap((change) => describePeriodChange(change, set)) },
    { title: 'Shared keys', sentences: diff.sharedKeys.map((change) => describeKeysChange(change, set)) },
    { title: 'Cannot tell', sentences: diff.unclear.map((sentence) => set(sentence)) },
    { title: 'Access blinks', sentences: isReplaced ? [...blinks, REPLACEMENT_NOTE] : blinks },
  ].filter(({ sentences }) => sentences.length > 0);
}

function describeAccessChange(change: AccessChange, verb: 'gains' | 'loses', set: TextFormatter): string[] {
  const { gives, role, scope, standing, shares, paths } = change;
  const who = `${set(describeWho(change))} ${verb}${standing === 'Eligible' ? ', once activated,' : ''}`;
  const where = set(describePlace(scope));
  if (gives === 'Write' && paths.length === 0)
    return [`${who} writing and deleting in ${where}, by ${set(role)}`];
  if (gives === 'Keys') return [`${who} ${set(role)} on ${where}: the account keys, which open all data`];
  if (gives === 'Unknown') return [`${who} a role on ${where} that is not known here: ${set(role)}`];
  const by = `by ${['', 'share '][shares.length] ?? 'shares '}${formatSharesOrRole(shares, role, set)}`;
  const keeps = change.within.map((row) => set(formatNames(row))).join(', ');
  const kept = keeps === '' ? [] : [`${verb === 'gains' ? 'had' : 'keeps'} ${keeps}`];
  return groupByNames(paths).map((row) => {
    const names = row.names.map((name) => set(name)).join(', ');
    const period = describePeriod(row, set);
    const what = `${describeOperations(row.operations)} of ${where}: ${names}${period && ` ${period}`}`;
    return [`${who} ${what}`, ...describeLimits(row, set), by, ...kept].join(', ');
  });
}

function describePeriodChange(change: EndChange, set: TextFormatter): string[] {
  const { scope, before, after, paths } = change;
  return groupByNames(paths).map((row) => {
    const names = row.names.map((name) => set(name)).join(', ');
    const what = `${set(describeWho(change))}: ${describeOperations(row.operations)} of ${set(describePlace(scope))}: ${names}`;
    const time = (from: string | null): string => (from === null ? 'at once' : set(describeTime(from)));
    return [
      what,
      ...(before.until === after.until ? [] : [describeEndChange(before.until, after.until, set)]),
      ...(before.from === after.from ? [] : [`begins ${time(after.from)}, not ${time(before.from)}`]),
      ...describeLimits(row, set),
    ].join(', ');
  });
}

function describeEndChange(before: string | null, after: string | null, set: TextFormatter): string {
  if (after === null) return `no longer ends ${set(describeTime(before ?? ''))}`;
  if (before === null) return `now ends ${set(describeTime(after))}; it had no end`;
  const [old, now] = [Date.parse(before), Date.parse(after)];
  const which = now > old ? ': later' : now < old ? ': earlier' : '';
  return `ends ${set(describeTime(after))}, not ${set(describeTime(before))}${which}`;
}

function describeKeysChange({ account, after }: KeysChange, set: TextFormatter): string {
  if (after === 'On') return `shared keys of ${set(account)} are turned on: who has one reads everything`;
  return `shared keys of ${set(account)} are ${after === 'Off' ? 'turned off' : 'no longer known to be on'}`;
}

const INTERRUPTION_REASONS: Readonly<Record<Blink['because'], string>> = {
  ConditionChanged: 'its condition changes',
  AddressChanged:
    'its Terraform address changes, and Azure refuses the new one while the old one is there: add a moved block',
  Replaced: 'the plan replaces it',
};

function describeInterruption(blink: Blink, set: TextFormatter): string {
  const what = `${set(describeWho(blink))} on ${set(describePlace(blink.scope))}`;
  return `${what}: ${INTERRUPTION_REASONS[blink.because]} (${set(blink.address)})`;
}

/** 1 gain, 2 losses, access blinks for 1 */
function summarizeDiff({ status, sharedKeys, blinks }: AccessDiff, sections: readonly Section[]): string {
  const sentences = (title: string): number =>
    sections.find((section) => section.title === title)?.sentences.length ?? 0;
  const count = (n: number, one: string, many: string): string[] =>
    n === 0 ? [] : [`${n} ${n === 1 ? one : many}`];
  const parts = [
    ...(status === 'Unchanged' ? ["nobody's access changes"] : []),
    ...(status === 'Unclear' ? ['no change is seen, and not all can be told'] : []),
    ...count(sentences('Gains'), 'gain', 'gains'),
    ...count(sentences('Losses'), 'loss', 'losses'),
    ...count(sentences('Other times'), 'other time', 'other times'),
    ...count(sharedKeys.length, 'change of shared keys', 'changes of shared keys'),
    ...(blinks.length === 0
      ? []
      : [`access blinks ${blinks.length === 1 ? 'once' : `${blinks.length} times`}`]),
  ];
  return `Who can read what: ${parts.join(', ')}`;
}

const MARKS: Readonly<Record<string, string>> = { Gains: '+', Losses: '-', 'Other times': '~' };

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

export function formatDiffAsMarkdown(diff: AccessDiff): string {
  const content = buildSections(diff, markdownCode);
  const sections = content.map(
    ({ title, sentences }) => `\n**${title}**\n\n${sentences.map((sentence) => `- ${sentence}\n`).join('')}`,
  );
  const warnings = [...new Set(diff.warnings.map(({ message }) => `- ${escapeMarkdown(message)}\n`))];
  const warningBlock = warnings.length === 0 ? '' : `\n**New warnings**\n\n${warnings.join('')}`;
  return `### ${summarizeDiff(diff, content)}\n${sections.join('')}${warningBlock}`;
}

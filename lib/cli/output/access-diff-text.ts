import type { AccessChange, AccessDiff, EndChange, KeysChange } from '../../access/review/access-diff';
import type { Blink } from '../../access/review/blinks';
import { describeOperations, describePlace, describeTime, describeWho } from '../../access/review/words';
import { printable, redact } from '../../errors/redact';
import { alike, limitsOf, namesOf, periodOf, sharesOrRole } from './access-words';
import type { Setting } from './access-words';
import { colors, paragraph } from './format';
import type { CliIo } from '../io';
import { escapeMarkdown, markdownCode } from './markdown';

interface Section {
  readonly title: string;
  readonly sentences: readonly string[];
}

const BLINK =
  'azurerm 4 destroys such an assignment and creates it again, and a new one takes up to ten minutes to work';

/** The diff in a reviewer's words. */
function sectionsOf(diff: AccessDiff, set: Setting): Section[] {
  const blinks = diff.blinks.map((blink) => blinkSentence(blink, set));
  const isReplaced = diff.blinks.some(({ because }) => because !== 'AddressChanged');
  return [
    { title: 'Gains', sentences: diff.gains.flatMap((change) => changeSentences(change, 'gains', set)) },
    { title: 'Losses', sentences: diff.losses.flatMap((change) => changeSentences(change, 'loses', set)) },
    { title: 'Other times', sentences: diff.ends.flatMap((change) => endSentences(change, set)) },
    { title: 'Shared keys', sentences: diff.sharedKeys.map((change) => keysSentence(change, set)) },
    { title: 'Cannot tell', sentences: diff.unclear.map((sentence) => set(sentence)) },
    { title: 'Access blinks', sentences: isReplaced ? [...blinks, BLINK] : blinks },
  ].filter(({ sentences }) => sentences.length > 0);
}

function changeSentences(change: AccessChange, verb: 'gains' | 'loses', set: Setting): string[] {
  const { gives, role, scope, standing, shares, paths } = change;
  const who = `${set(describeWho(change))} ${verb}${standing === 'Eligible' ? ', once activated,' : ''}`;
  const where = set(describePlace(scope));
  if (gives === 'Write' && paths.length === 0)
    return [`${who} writing and deleting in ${where}, by ${set(role)}`];
  if (gives === 'Keys') return [`${who} ${set(role)} on ${where}: the account keys, which open all data`];
  if (gives === 'Unknown') return [`${who} a role on ${where} that is not known here: ${set(role)}`];
  const by = `by ${['', 'share '][shares.length] ?? 'shares '}${sharesOrRole(shares, role, set)}`;
  const keeps = change.within.map((row) => set(namesOf(row))).join(', ');
  const kept = keeps === '' ? [] : [`${verb === 'gains' ? 'had' : 'keeps'} ${keeps}`];
  return alike(paths).map((row) => {
    const names = row.names.map((name) => set(name)).join(', ');
    const period = periodOf(row, set);
    const what = `${describeOperations(row.operations)} of ${where}: ${names}${period && ` ${period}`}`;
    return [`${who} ${what}`, ...limitsOf(row, set), by, ...kept].join(', ');
  });
}

function endSentences(change: EndChange, set: Setting): string[] {
  const { scope, before, after, paths } = change;
  return alike(paths).map((row) => {
    const names = row.names.map((name) => set(name)).join(', ');
    const what = `${set(describeWho(change))}: ${describeOperations(row.operations)} of ${set(describePlace(scope))}: ${names}`;
    const time = (from: string | null): string => (from === null ? 'at once' : set(describeTime(from)));
    return [
      what,
      ...(before.until === after.until ? [] : [endOf(before.until, after.until, set)]),
      ...(before.from === after.from ? [] : [`begins ${time(after.from)}, not ${time(before.from)}`]),
      ...limitsOf(row, set),
    ].join(', ');
  });
}

function endOf(before: string | null, after: string | null, set: Setting): string {
  if (after === null) return `no longer ends ${set(describeTime(before ?? ''))}`;
  if (before === null) return `now ends ${set(describeTime(after))}; it had no end`;
  const [old, now] = [Date.parse(before), Date.parse(after)];
  const which = now > old ? ': later' : now < old ? ': earlier' : '';
  return `ends ${set(describeTime(after))}, not ${set(describeTime(before))}${which}`;
}

function keysSentence({ account, after }: KeysChange, set: Setting): string {
  if (after === 'On') return `shared keys of ${set(account)} are turned on: who has one reads everything`;
  return `shared keys of ${set(account)} are ${after === 'Off' ? 'turned off' : 'no longer known to be on'}`;
}

const REASONS: Readonly<Record<Blink['because'], string>> = {
  ConditionChanged: 'its condition changes',
  AddressChanged:
    'its Terraform address changes, and Azure refuses the new one while the old one is there: add a moved block',
  Replaced: 'the plan replaces it',
};

function blinkSentence(blink: Blink, set: Setting): string {
  const what = `${set(describeWho(blink))} on ${set(describePlace(blink.scope))}`;
  return `${what}: ${REASONS[blink.because]} (${set(blink.address)})`;
}

/** 1 gain, 2 losses, access blinks for 1 */
function summaryOf({ status, sharedKeys, blinks }: AccessDiff, sections: readonly Section[]): string {
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

export function diffAsText(diff: AccessDiff, io: CliIo): string {
  const paint = colors(io.useColors);
  const plain: Setting = (text) => printable(redact(text));
  const told = sectionsOf(diff, plain);
  const sections = told.map(({ title, sentences }) => {
    const lines = sentences.map((sentence) => paragraph(`  ${MARKS[title] ?? '!'} `, sentence));
    return `\n${paint.bold(title)}\n\n${lines.join('')}`;
  });
  const warnings = diff.warnings.map(({ message }) => paragraph('  ! ', plain(message)));
  const mind =
    warnings.length === 0 ? '' : `\n${paint.yellow('New warnings')}\n\n${[...new Set(warnings)].join('')}`;
  return `${paragraph('', summaryOf(diff, told))}${sections.join('')}${mind}`;
}

export function diffAsMarkdown(diff: AccessDiff): string {
  const told = sectionsOf(diff, markdownCode);
  const sections = told.map(
    ({ title, sentences }) => `\n**${title}**\n\n${sentences.map((sentence) => `- ${sentence}\n`).join('')}`,
  );
  const warnings = [...new Set(diff.warnings.map(({ message }) => `- ${escapeMarkdown(message)}\n`))];
  const mind = warnings.length === 0 ? '' : `\n**New warnings**\n\n${warnings.join('')}`;
  return `### ${summaryOf(diff, told)}\n${sections.join('')}${mind}`;
}

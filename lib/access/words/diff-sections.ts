import type { AccessChange, EndChange } from '../review/access-changes';
import type { AccessDiff, KeysChange } from '../review/access-diff';
import type { Period } from '../review/periods';
import type { ReadablePaths } from '../condition/readable-paths';
import type { AccessInterruption } from '../review/access-interruptions';
import { describeOperations, describeScope, describeTime, describePrincipal } from '../review/descriptions';
import { accessWarnings } from '../../errors/catalogue/access-warnings';
import { markName } from '../review/name-marks';
import { UNREAD_FIX } from '../review/other-way-changes';
import { describePowers } from '../role-definitions/storage-powers';
import {
  groupByNames,
  describeLimits,
  formatPlacedNames,
  describePeriod,
  formatSharesOrRole,
} from './access-words';
import type { TextFormatter } from './access-words';
import { describeDestruction, DESTRUCTION_FIXES } from './destruction-text';
import { findSameWarning, selectNewWarnings } from './diff-warnings';
import type { AdvisedSentence, Section } from './advised-sentences';

/** Formats the parts of a diff, for a terminal or as Markdown. */
export interface DiffFormatter {
  readonly value: TextFormatter;
  /** Formats a whole sentence. The address in it is a value that people copy. */
  readonly sentence: (text: string, address: string | null) => string;
}

const REPLACEMENT_NOTE =
  'azurerm before 5.2 deletes and re-creates such an assignment, and the new one can take up to ten minutes to take effect';
const VERSION_NOTE =
  'azurerm before 5.2 deletes and re-creates such an assignment, and the new one can take up to ten minutes to take effect; from 5.2 on, it changes the condition in place; neither the code nor a lock file beside it tells which version this is';

/** Describes the diff in sentences for a reviewer. */
export function buildSections(diff: AccessDiff, { value: set, sentence }: DiffFormatter): Section[] {
  const plain = (sentences: readonly string[]): AdvisedSentence[] =>
    sentences.map((each) => ({ sentence: each, fix: null }));
  const interruptions = diff.blinks.map((interruption) => describeInterruption(interruption, set));
  const isReplaced = diff.blinks.some(({ because, isCertain }) => because !== 'AddressChanged' && isCertain);
  return [
    {
      title: 'Destroys data',
      rows: diff.destroys.map((each) => ({
        sentence: describeDestruction(each, set),
        fix: each.isProtected ? null : sentence(DESTRUCTION_FIXES[each.because], null),
      })),
    },
    {
      title: 'Unclear',
      rows: diff.unclearDetails.map(({ what, fix, address }) => ({
        sentence: sentence(what, address),
        fix: sentence(fix, null),
      })),
    },
    {
      title: 'Gains',
      rows: diff.gains.flatMap((change) => {
        const fix = findSameWarning(change)?.fix;
        const advice = fix === undefined ? null : sentence(fix, null);
        return describeAccessChange(change, 'gains', set).map((each) => ({ sentence: each, fix: advice }));
      }),
    },
    {
      title: 'Losses',
      rows: plain(diff.losses.flatMap((change) => describeAccessChange(change, 'loses', set))),
    },
    {
      title: 'Changed times',
      rows: plain(
        diff.ends
          .filter(({ isToldElsewhere }) => !isToldElsewhere)
          .flatMap((change) => describePeriodChange(change, set)),
      ),
    },
    {
      title: 'Shared keys',
      rows: diff.sharedKeys.map((change) => describeKeysChange(change, set, sentence)),
    },
    {
      title: 'Access interrupted',
      rows: plain([
        ...interruptions,
        ...(isReplaced ? [REPLACEMENT_NOTE] : []),
        ...(diff.blinks.every(({ isCertain }) => isCertain) ? [] : [VERSION_NOTE]),
      ]),
    },
    {
      title: 'Data sharing',
      rows: diff.dataSharing.map(({ what, address }) => ({ sentence: sentence(what, address), fix: null })),
    },
    {
      title: 'New warnings',
      rows: selectNewWarnings(diff).map(({ message, fix, address }) => ({
        sentence: sentence(message, address),
        fix: sentence(fix, null),
      })),
    },
    {
      title: 'Not looked into',
      rows:
        diff.notLookedInto === null
          ? []
          : [{ sentence: sentence(diff.notLookedInto, null), fix: sentence(UNREAD_FIX, null) }],
    },
  ].filter(({ rows }) => rows.length > 0);
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

function describeKeysChange(
  { account, after }: KeysChange,
  set: TextFormatter,
  setSentence: DiffFormatter['sentence'],
): AdvisedSentence {
  const keys = `shared keys of ${set(markName('account', account))} are`;
  if (after === 'Off') return { sentence: `${keys} turned off`, fix: null };
  const isOn = after === 'On';
  const { fix } = isOn ? accessWarnings.sharedKeysOn(account) : accessWarnings.sharedKeysUnknown(account);
  const what = isOn
    ? 'turned on: anyone with a key can read everything, regardless of conditions'
    : 'no longer known to be turned on';
  return { sentence: `${keys} ${what}`, fix: setSentence(fix, null) };
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

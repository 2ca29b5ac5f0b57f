import type { Answer } from '../../../access/review/access-question';
import { isOnWebsite } from '../../../access/review/access-question';
import { WEBSITE_CAUSE } from '../../../access/review/unknown-causes';
import { ANYBODY } from '../../../access/review/access';
import type { AccessReport } from '../../../access/review/access-report';
import type { AccessWarning } from '../../../access/review/access-warning';
import { describeScope, describePrincipal, describeTime } from '../../../access/review/descriptions';
import type { PathAnswers } from '../../../access/review/path-answers';
import { createColors } from '../format';
import type { CliIo } from '../../io';
import {
  formatAdvised,
  formatCopied,
  formatLegend,
  formatLines,
  formatPlain,
  formatTitle,
  getReportWidth,
} from './report-lines';
import { describeAskedPrincipal } from './asked-principal-text';
import type { AskedPrincipal } from '../../../access/review/asked-principal';
import { markName } from '../../../access/review/name-marks';

const VERDICTS = { Allowed: 'yes', Denied: 'no', Unknown: 'cannot tell' } as const;

/** Warnings about access that bypasses role assignments. */
const BYPASS_WARNING_CODES: readonly AccessWarning['code'][] = [
  'GetsKeys',
  'SharedKeysOn',
  'SharedKeysUnknown',
];

/** More ways than this would hide the answer. The report without a path has all of them. */
const MAX_WAYS = 10;

/** Formats the answers to "who can read this?", and what could make them wrong. */
export function describePathAnswers(
  answers: readonly PathAnswers[],
  report: AccessReport,
  asked: AskedPrincipal | undefined,
  io: CliIo,
): string {
  const named = report.accounts.map(({ account }) => account);
  const blocks = [
    ...answers.map((each) => describePathAnswer(each, named, io)),
    ...(asked ? [describeAskedPrincipal(asked, true, io)] : []),
  ];
  const bypasses = report.warnings
    .filter(({ code }) => BYPASS_WARNING_CODES.includes(code))
    .map(({ message, fix }) => ({ sentence: formatPlain(message), fix: formatPlain(fix) }));
  const ways = report.otherWays.map(({ address, what }) => ({
    sentence: `${formatCopied(address)} ${formatPlain(what)}`,
    fix: 'review these resources: the answers above do not include access through them',
  }));
  if (bypasses.length + ways.length > 0) {
    const title = createColors(io.useColors).yellow('Warnings');
    const warnings = `${formatAdvised(bypasses, io)}${formatAdvised(ways, io, { max: MAX_WAYS })}`;
    blocks.push(`${title}\n\n${warnings}`);
  }
  const text = blocks.join('\n');
  return `${text}${formatLegend(text, io)}`;
}

function describePathAnswer(
  { account, container, path, operation, status, isContainerNamed, at, principals }: PathAnswers,
  namedAccounts: readonly string[],
  io: CliIo,
): string {
  const what = `${operation === 'Read' ? 'read' : 'list'} ${formatCopied(`${container}/${path}`)}`;
  const where = account === null ? '' : ` of account ${formatPlain(account)}`;
  const time = `(${at.slice(0, 19).replace('T', ' ')} UTC)`;
  const title = formatTitle(`Who can ${what}${where}?`, time, io);
  const labels = principals.map(({ verdict }) => VERDICTS[verdict]);
  // Reasons stand below the principal, or on a narrow terminal further to the left.
  const labelWidth = Math.max(7, ...labels.map((label) => label.length + 2));
  const indent = ' '.repeat(getReportWidth(io) < NARROW_WIDTH ? 6 : labelWidth + 2);
  const lines = principals.map((answer, index) =>
    [
      formatLines(
        `  ${labels[index].padEnd(labelWidth)}`,
        formatPlain(describePrincipal(answer)),
        io,
        indent,
      ),
      ...describeReasons(answer).map((reason) => formatLines(indent, reason, io)),
    ].join(''),
  );
  const notes = [
    ...(status === 'AccountUnknown'
      ? [describeUnknownAccount(account!, namedAccounts, io)]
      : lines.length === 0
        ? [formatLines('  ', describeNobody(container, operation), io)]
        : []),
    ...(status === 'Answered' && !isContainerNamed
      ? [
          formatLines(
            '  ! ',
            `no assignment in these files names container ${formatPlain(container)}: only wider assignments count`,
            io,
          ),
        ]
      : []),
    ...describeGroups(principals, io),
    ...[...new Set(principals.flatMap(({ causes }) => causes.map(({ fix }) => fix)))].map((fix) =>
      formatLines('  what to do: ', fix, io, '    '),
    ),
  ];
  return `${title}\n\n${[...lines, ...notes].join('')}`;
}

function describeNobody(container: string, operation: PathAnswers['operation']): string {
  const nobody = 'nobody, according to these files';
  return isOnWebsite({ container, operation }) ? `${nobody}; but ${WEBSITE_CAUSE.what}` : nobody;
}

/** On a terminal that is narrower, reasons do not stand below the name. */
const NARROW_WIDTH = 72;

/** Describes until when an answer holds, the shares that offer the path, and the assignments behind it. */
function describeReasons({ verdict, until, then, shares, because, causes }: Answer): string[] {
  const next = then === null ? '' : `; then ${VERDICTS[then]}`;
  const period = until === null ? 'no end' : `until ${formatCopied(describeTime(until))}${next}`;
  if (verdict === 'Denied') return until === null ? [] : [period];
  const assignments = because.flatMap(({ role, scope, address, principalId }) => {
    const place = formatPlain(describeScope(scope));
    const own = causes.filter((cause) => cause.address === address);
    return [
      principalId === ANYBODY
        ? `anybody can do this without signing in: ${place} is public, ${formatCopied(address)}`
        : `${formatPlain(role)} on ${place}, ${formatCopied(address)}`,
      ...own.map((cause) => `but ${formatPlain(cause.what)}`),
    ];
  });
  const others = causes.flatMap(({ address, what }) => (address === null ? [formatPlain(what)] : []));
  if (verdict === 'Unknown') return [...assignments, ...others, ...(until === null ? [] : [period])];
  const offered = shares.map(({ share, until: end }) => {
    const name = `share ${formatPlain(markName('share', share))}`;
    return end === null ? name : `${name} until ${formatCopied(describeTime(end))}`;
  });
  const isOffered = shares.some(({ until: end }) => end === null || end === until);
  // Without a share that offers the path for as long, the assignment is the source.
  const offers = shares.length === 0 ? [] : [`${isOffered ? 'through' : 'beyond'} ${offered.join(', ')}`];
  return [period, ...offers, ...assignments];
}

function describeUnknownAccount(account: string, named: readonly string[], io: CliIo): string {
  const names = named.map((name) => formatPlain(name)).join(', ');
  const known = names === '' ? 'these files name no account' : `these files name ${names}`;
  return [
    formatLines('  ', `unknown: no file given names this account (${formatPlain(account)})`, io),
    formatLines(
      '  what to do: ',
      `add the files of the stacks that create the account and assign roles on it; ${known}`,
      io,
      '    ',
    ),
  ].join('');
}

/** Says that a principal without access of its own can be a member of a group with access. */
function describeGroups(principals: readonly Answer[], io: CliIo): string[] {
  const groups = principals.filter(
    ({ verdict, isAnonymous, because }) =>
      verdict !== 'Denied' && !isAnonymous && because.some(({ principalType }) => principalType === 'Group'),
  );
  if (groups.length === 0 || principals.every(({ verdict }) => verdict !== 'Denied')) return [];
  const names = groups.map((group) => formatPlain(describePrincipal(group))).join(', ');
  return [
    formatLines(
      '  ! ',
      `"no" does not apply to members of ${names}: these files do not show who they are`,
      io,
    ),
  ];
}

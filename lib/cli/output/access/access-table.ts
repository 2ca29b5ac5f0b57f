import { describeUnread, UNREAD_FIX } from '../../../access/review/other-way-changes';
import { toIdKey } from '../../../model/rules/same-id';
import type { Access } from '../../../access/review/access';
import type { AccessReport } from '../../../access/review/access-report';
import type { AccessWarning } from '../../../access/review/access-warning';
import { groupBy } from '../../../access/review/group-by';
import { describeScope, describePrincipal } from '../../../access/review/descriptions';
import { describeSharing } from '../../../access/review/sharing-words';
import { buildAccessRows } from '../../../access/words/access-rows';
import type { AskedPrincipal } from '../../../access/review/asked-principal';
import { countColumns, createColors } from '../format';
import { formatTable } from '../format-table';
import type { CliIo } from '../../io';
import { describeAskedPrincipal } from './asked-principal-text';
import {
  formatAbout,
  formatAdvised,
  formatCopied,
  formatLegend,
  formatLines,
  formatPlain as plain,
  formatTitle,
  getReportWidth,
} from './report-lines';

/** Describes the access of each principal, a table for each place, and the warnings. */
export function describeAccessReport(
  report: AccessReport,
  asked: AskedPrincipal | undefined,
  io: CliIo,
): string {
  const [reading, writing] = ['Data', 'Write'].map((what) =>
    report.accesses.filter(({ gives }) => gives === what),
  );
  const isNarrowWrite = (access: Access): boolean => access.gives === 'Write' && access.paths.length > 0;
  const writers = new Set(writing.filter((access) => !isNarrowWrite(access)).map(({ address }) => address));
  const readers = new Set(reading.map(({ address }) => address));
  const shown = [
    ...reading,
    ...writing.filter((access) => isNarrowWrite(access) || !readers.has(access.address)),
  ];
  const blocks = [...groupBy(shown, ({ principalId }) => toIdKey(principalId)).values()].map((own) => {
    const { principalType } = own[0];
    const tenants = [...new Set(own.map(({ tenantId }) => tenantId).filter((id) => id !== null))];
    const who = describePrincipal({ ...own[0], tenantId: tenants.join(', tenant ') });
    const title = formatTitle(plain(who), plain(principalType ?? ''), io);
    const places = [...groupBy(own, ({ scope }) => describeScope(scope))].map(
      ([place, accesses]) =>
        `${formatLines('  ', formatCopied(place), io)}${formatRows(accesses, writers, io)}`,
    );
    return `${title}\n\n${places.join('\n')}`;
  });
  if (asked) blocks.push(describeAskedPrincipal(asked, shown.length > 0, io));
  else if (blocks.length === 0) blocks.push(describeNobody(report, io));
  const text = [
    ...blocks,
    ...formatSharing(report, io),
    ...formatWarnings(report.warnings, io),
    ...formatUnread(report, io),
  ].join('\n');
  return `${text}${formatLegend(text, io)}`;
}

function describeNobody({ accesses }: AccessReport, io: CliIo): string {
  const isOpen = accesses.some(({ gives }) => gives === 'Keys' || gives === 'Unknown');
  const but = isOpen ? ' by a data role, but others can open them: see the warnings' : '';
  return formatLines('', `According to these files, nobody can read blobs${but}.`, io);
}

/** Formats the reasons why files do not tell everything. They come first: the rest is not the whole access. */
export function formatGaps(gaps: readonly string[], io: CliIo): string {
  if (gaps.length === 0) return '';
  const lines = gaps.map((gap) => formatLines('  ! ', plain(gap), io));
  const advice = formatLines(
    '    what to do: ',
    'review a plan of all resources that ends without an error (terraform show -json)',
    io,
    '    ',
  );
  return `${createColors(io.useColors).yellow('Incomplete')}\n\n${lines.join('')}${advice}\n`;
}

/** Names the resources of providers that this tool does not know, in one line. */
function formatUnread({ unread }: AccessReport, io: CliIo): string[] {
  const line = describeUnread(null, unread);
  return line === null
    ? []
    : [
        `${createColors(io.useColors).dim('Not looked into')}\n\n${formatAdvised([{ sentence: plain(line), fix: UNREAD_FIX }], io)}`,
      ];
}

/** Names the connectors, and the switches that allow data shares. They give nobody access by themselves. */
function formatSharing(report: AccessReport, io: CliIo): string[] {
  const lines = describeSharing(report).map(({ what, address }) =>
    formatLines('  ', formatAbout(what, address), io, '    '),
  );
  return lines.length === 0
    ? []
    : [`${createColors(io.useColors).bold('Data sharing')}\n\n${lines.join('')}`];
}

export function formatWarnings(warnings: readonly AccessWarning[], io: CliIo): string[] {
  if (warnings.length === 0) return [];
  const rows = warnings.map(({ message, fix, address }) => ({
    sentence: formatAbout(message, address),
    fix: plain(fix),
  }));
  return [`${createColors(io.useColors).yellow('Warnings')}\n\n${formatAdvised(rows, io)}`];
}

function formatRows(accesses: readonly Access[], writing: ReadonlySet<string>, io: CliIo): string {
  const rows = accesses.flatMap((access) => buildAccessRows(access, writing.has(access.address), plain));
  const notes = [...new Set(rows.map(({ limits }) => limits).filter((limits) => limits !== ''))];
  const noted = rows.map(({ cells: [paths, ...rest], limits }) => [
    limits === '' ? paths : `${paths} [${notes.indexOf(limits) + 1}]`,
    ...rest,
  ]);
  const wide = formatTable(['paths', 'may', 'until', 'by'], noted).replace(/^/gm, '  ');
  const isWide = wide.split('\n').some((line) => countColumns(line) > getReportWidth(io));
  const body = isWide ? noted.map((row) => formatWideRow(row, io)).join('') : `${wide}\n`;
  const explained = notes.map((note, index) => formatLines(`    [${index + 1}] `, note, io));
  return `${body}${explained.join('')}`;
}

/** Formats a row that is too wide for a table. */
function formatWideRow([paths, may, until, by]: readonly string[], io: CliIo): string {
  return `${formatLines('    ', paths, io)}${formatLines('      ', `${may}; until: ${until}; by: ${by}`, io)}`;
}

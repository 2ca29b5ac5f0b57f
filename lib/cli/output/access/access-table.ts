import { describeUnread } from '../../../access/review/other-way-changes';
import { toIdKey } from '../../../model/rules/same-id';
import type { Access } from '../../../access/review/access';
import type { AccessReport } from '../../../access/review/access-report';
import type { AccessWarning } from '../../../access/review/access-warning';
import { groupBy } from '../../../access/review/group-by';
import { describeScope, describeTime, describePrincipal } from '../../../access/review/descriptions';
import { escapeUnprintable, redact } from '../../../errors/redact';
import { describeLimits, formatNames, describePeriod, formatOffers } from './access-words';
import { createColors, formatParagraph, formatTable, WIDTH } from '../format';
import type { CliIo } from '../../io';

const plain = (text: string): string => escapeUnprintable(redact(text));

/** Describes the access of each principal, a table for each place, and the warnings. */
export function describeAccessReport(report: AccessReport, principal: string | undefined, io: CliIo): string {
  const paint = createColors(io.useColors);
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
    const type = principalType === null ? '' : paint.dim(`  ${plain(principalType)}`);
    const places = [...groupBy(own, ({ scope }) => plain(describeScope(scope)))].map(
      ([place, accesses]) => `  ${place}\n${formatRows(accesses, writers)}`,
    );
    return `${paint.bold(plain(describePrincipal(own[0])))}${type}\n\n${places.join('\n')}`;
  });
  const nobody = principal === undefined ? 'nobody' : `no principal named ${plain(principal)}`;
  const isOpen = report.accesses.some(({ gives }) => gives === 'Keys' || gives === 'Unknown');
  const but = isOpen ? ' by a data role, but others can open them: see the warnings' : '';
  if (blocks.length === 0) blocks.push(`According to these files, ${nobody} can read blobs${but}.\n`);
  return [...blocks, ...formatWarnings(report.warnings, io), ...formatUnread(report, io)].join('\n');
}

/** Formats the reasons why files do not tell everything. They come first: the rest is not the whole access. */
export function formatGaps(gaps: readonly string[], io: CliIo): string {
  if (gaps.length === 0) return '';
  const lines = gaps.map((gap) => formatParagraph('  ! ', plain(gap)));
  return `${createColors(io.useColors).yellow('Incomplete')}\n\n${lines.join('')}\n`;
}

/** Names the resources of providers that this tool does not know, in one line. */
function formatUnread({ unread }: AccessReport, io: CliIo): string[] {
  const line = describeUnread(null, unread);
  return line === null
    ? []
    : [`${createColors(io.useColors).dim('Not looked into')}\n\n${formatParagraph('  ', plain(line))}`];
}

export function formatWarnings(warnings: readonly AccessWarning[], io: CliIo): string[] {
  if (warnings.length === 0) return [];
  const messages = [...new Set(warnings.map(({ message }) => message))];
  const lines = messages.map((message) => formatParagraph('  ! ', plain(message)));
  return [`${createColors(io.useColors).yellow('Warnings')}\n\n${lines.join('')}`];
}

interface Row {
  readonly cells: readonly [paths: string, may: string, until: string, by: string];
  readonly limits: string;
}

function formatRows(accesses: readonly Access[], writing: ReadonlySet<string>): string {
  const rows = accesses.flatMap((access) => toRows(access, writing.has(access.address)));
  const notes = [...new Set(rows.map(({ limits }) => limits).filter((limits) => limits !== ''))];
  const noted = rows.map(({ cells: [paths, ...rest], limits }) => [
    limits === '' ? paths : `${paths} [${notes.indexOf(limits) + 1}]`,
    ...rest,
  ]);
  const wide = formatTable(['paths', 'may', 'until', 'by'], noted).replace(/^/gm, '  ');
  const isWide = wide.split('\n').some((line) => line.length > WIDTH);
  const body = isWide ? noted.map(formatWideRow).join('') : `${wide}\n`;
  const explained = notes.map((note, index) => formatParagraph(`    [${index + 1}] `, note));
  return `${body}${explained.join('')}`;
}

/** Formats a row that is too wide for a table. */
function formatWideRow([paths, may, until, by]: readonly string[]): string {
  return `${formatParagraph('    ', paths)}${formatParagraph('      ', `${may}; until: ${until}; by: ${by}`)}`;
}

function toRows({ gives, role, standing, paths }: Access, writes: boolean): Row[] {
  const eligible = standing === 'Eligible' ? ' (once activated)' : '';
  // Conditions on writing say little about a principal that can delete.
  if (gives === 'Write' && paths.length === 0)
    return [{ cells: ['-', 'write', '-', `${plain(role)}${eligible}`], limits: '' }];
  if (paths.length === 0) return [{ cells: ['nothing', '-', '-', `${plain(role)}${eligible}`], limits: '' }];
  return paths.map((row) => {
    const until = row.until === null ? 'no end' : plain(describeTime(row.until));
    const from = row.from === null ? '' : `, ${describePeriod({ from: row.from, until: null }, plain)}`;
    const by = row.shares.length === 0 ? plain(role) : formatOffers(row, plain);
    const operations = row.operations.map((each) => each.toLowerCase());
    return {
      cells: [
        plain(formatNames(row)),
        [...operations, ...(writes ? ['write'] : [])].join(', '),
        `${until}${from}`,
        `${by}${eligible}`,
      ],
      limits: describeLimits(row, plain).join(', '),
    };
  });
}

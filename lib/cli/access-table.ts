import type { Access } from '../access/review/access';
import type { AccessReport } from '../access/review/access-report';
import type { Warning } from '../access/review/access-warnings';
import { describePlace, describeTime, describeWho } from '../access/review/words';
import { printable, redact } from '../redact';
import { limitsOf, namesOf, periodOf, sharesOrRole } from './access-words';
import { colors, paragraph, table, WIDTH } from './format';
import type { CliIo } from './io';

const plain = (text: string): string => printable(redact(text));

/** One table for each principal, and what to mind. */
export function describeAccess(report: AccessReport, principal: string | undefined, io: CliIo): string {
  const paint = colors(io.useColors);
  const principals = new Map<string, Access[]>();
  for (const access of report.accesses.filter(({ gives }) => gives === 'Data')) {
    principals.set(access.principalId, [...(principals.get(access.principalId) ?? []), access]);
  }
  const nobody = principal === undefined ? 'nobody' : `nobody called ${plain(principal)}`;
  const blocks = [...principals.values()].map((accesses) => {
    const { principalType } = accesses[0];
    const type = principalType === null ? '' : paint.dim(`  ${plain(principalType)}`);
    return `${paint.bold(plain(describeWho(accesses[0])))}${type}\n\n${rowsOf(accesses)}`;
  });
  if (blocks.length === 0) blocks.push(`${nobody} may read blobs by these files\n`);
  return [...blocks, ...warningBlock(report.warnings, io)].join('\n');
}

export function warningBlock(warnings: readonly Warning[], io: CliIo): string[] {
  if (warnings.length === 0) return [];
  const messages = [...new Set(warnings.map(({ message }) => message))];
  const lines = messages.map((message) => paragraph('  ! ', plain(message)));
  return [`${colors(io.useColors).yellow('Mind')}\n\n${lines.join('')}`];
}

interface Row {
  readonly cells: readonly [where: string, paths: string, may: string, until: string, by: string];
  readonly limits: string;
}

function rowsOf(accesses: readonly Access[]): string {
  const rows = accesses.flatMap(rowsOfAccess);
  const notes = [...new Set(rows.map(({ limits }) => limits).filter((limits) => limits !== ''))];
  const noted = rows.map(({ cells: [where, paths, ...rest], limits }) => [
    where,
    limits === '' ? paths : `${paths} [${notes.indexOf(limits) + 1}]`,
    ...rest,
  ]);
  const wide = table(['where', 'paths', 'may', 'until', 'by'], noted);
  const isWide = wide.split('\n').some((line) => line.length > WIDTH);
  const body = isWide ? noted.map(listed).join('') : `${wide}\n`;
  const explained = notes.map((note, index) => paragraph(`  [${index + 1}] `, note));
  return `${body}${explained.length > 0 ? `\n${explained.join('')}` : ''}`;
}

/** A row that is too wide for a table. */
function listed([where, paths, may, until, by]: readonly string[]): string {
  return `${paragraph('  ', `${where}: ${paths}`)}${paragraph('    ', `${may}; until: ${until}; by: ${by}`)}`;
}

function rowsOfAccess({ scope, role, standing, paths }: Access): Row[] {
  const where = plain(describePlace(scope));
  const eligible = standing === 'Eligible' ? ' (once activated)' : '';
  if (paths.length === 0) {
    return [{ cells: [where, 'nothing', '-', '-', `${plain(role)}${eligible}`], limits: '' }];
  }
  return paths.map((row) => {
    const until = row.until === null ? 'no end' : plain(describeTime(row.until));
    const from = row.from === null ? '' : `, ${periodOf({ from: row.from, until: null }, plain)}`;
    const by = sharesOrRole(row.shares, role, plain);
    return {
      cells: [
        where,
        plain(namesOf(row)),
        row.operations.map((each) => (each === 'Read' ? 'read' : 'list')).join(', '),
        `${until}${from}`,
        `${by}${eligible}`,
      ],
      limits: limitsOf(row, plain).join(', '),
    };
  });
}

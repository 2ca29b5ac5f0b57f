import type { RegisterDiff } from '../../../register/compare-registers';
import type { DisclosureRegister, RegisterEntry, RegisterField } from '../../../register/disclosure-register';
import { formatRegisterValue } from '../../../register/disclosure-register';
import { escapeMarkdown } from '../access/markdown';
import { formatUtc } from '../format';
import {
  describeTerms,
  formatBeginning,
  formatEnd,
  formatField,
  formatRegions,
  formatState,
} from './register-words';

const HEAD = [
  'share',
  'recipient',
  'tenant',
  'state',
  'purpose',
  'legal basis',
  'terms accepted',
  'regions',
  'datasets',
  'since',
  'until',
  'contacts',
];

/** Formats a register as a Markdown table. Nothing in it is live: all values are escaped. */
export function formatRegisterMarkdown({ at, entries, problems, gaps = [] }: DisclosureRegister): string {
  const missing =
    problems.length === 0 ? '' : '\n**Some sources could not be read: the register is incomplete.**\n';
  const notes = gaps.map((gap) => `- ${escapeMarkdown(gap)}\n`);
  const gapList = gaps.length === 0 ? '' : `\n**The register can be incomplete:**\n\n${notes.join('')}`;
  const title = `# Register of disclosures at ${escapeMarkdown(formatUtc(at))} UTC\n${missing}${gapList}\n`;
  return entries.length === 0
    ? `${title}No disclosures.\n`
    : `${title}${formatTable(HEAD, entries.map(toRow))}`;
}

/** A cell, or its parts. */
type Cell = string | readonly string[];

function toRow(entry: RegisterEntry): Cell[] {
  const text = (field: RegisterField): string => formatRegisterValue(entry, field);
  return [
    text('shareName'),
    text('recipientName'),
    formatField(entry, 'recipientTenantId', 'unknown'),
    formatState(entry),
    text('purpose'),
    text('legalBasis'),
    describeTerms(entry),
    formatRegions(entry),
    entry.datasets,
    formatBeginning(entry),
    formatEnd(entry),
    [entry.providerContact, entry.recipientContact].filter((contact) => contact !== null),
  ];
}

/** Formats a comparison as Markdown. */
export function formatDiffMarkdown({
  before,
  after,
  added,
  removed,
  changed,
  isIncomplete,
}: RegisterDiff): string {
  const list = (title: string, entries: readonly RegisterEntry[]): string =>
    entries.length === 0 ? '' : `\n## ${title}\n\n${formatTable(HEAD, entries.map(toRow))}`;
  const rows = changed.flatMap(({ shareName, recipientName, changes }) =>
    changes.map((change) => [shareName, recipientName, change.field, change.before, change.after]),
  );
  const isSame = added.length + removed.length + changed.length === 0;
  return [
    `# Register of disclosures: ${escapeMarkdown(formatUtc(before))} to ${escapeMarkdown(formatUtc(after))} UTC\n`,
    isIncomplete
      ? '\n**Some sources could not be read, or do not tell everything: differences can be missing or wrong.**\n'
      : '',
    isSame ? '\nNo differences.\n' : '',
    list('Added', added),
    list('Removed', removed),
    rows.length === 0
      ? ''
      : `\n## Changed\n\n${formatTable(['share', 'recipient', 'field', 'before', 'after'], rows)}`,
  ].join('');
}

function formatTable(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const body = rows.map((row) => line(row.map((cell) => [cell].flat().map(escapeMarkdown).join('; '))));
  return `${line(head)}${line(head.map(() => '---'))}${body.join('')}`;
}

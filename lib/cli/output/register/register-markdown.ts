import type { RegisterDiff } from '../../../register/compare-registers';
import type { DisclosureRegister, RegisterEntry, RegisterField } from '../../../register/disclosure-register';
import { formatRegisterValue } from '../../../register/disclosure-register';
import { escapeMarkdown } from '../access/markdown';
import { formatBeginning, formatEnd } from './register-words';

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
export function formatRegisterMarkdown({ at, entries, problems }: DisclosureRegister): string {
  const missing =
    problems.length === 0 ? '' : '\n**Some sources could not be read: the register is incomplete.**\n';
  const title = `# Register of disclosures at ${escapeMarkdown(at)}\n${missing}\n`;
  return entries.length === 0
    ? `${title}No disclosures.\n`
    : `${title}${formatTable(HEAD, entries.map(toRow))}`;
}

function toRow(entry: RegisterEntry): string[] {
  const { sourceRegions, targetRegion, providerContact, recipientContact } = entry;
  const text = (field: RegisterField): string => formatRegisterValue(entry[field]);
  return [
    text('shareName'),
    text('recipientName'),
    entry.recipientTenantId ?? 'unknown',
    text('state'),
    text('purpose'),
    text('legalBasis'),
    formatTerms(entry),
    `${sourceRegions.join('; ')} to ${targetRegion ?? 'unknown'}`,
    text('datasets'),
    formatBeginning(entry),
    formatEnd(entry),
    [providerContact, recipientContact].filter((contact) => contact !== null).join('; '),
  ];
}

function formatTerms({ termsSha256, acceptedTermsSha256 }: RegisterEntry): string {
  if (termsSha256 === null) return 'no terms';
  const version = termsSha256.slice(0, 12);
  if (acceptedTermsSha256 === null) return `${version}: not accepted`;
  return acceptedTermsSha256 === termsSha256 ? `${version}: accepted` : `${version}: outdated terms accepted`;
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
    `# Register of disclosures: ${escapeMarkdown(before)} to ${escapeMarkdown(after)}\n`,
    isIncomplete ? '\n**Some sources could not be read: differences can be missing or wrong.**\n' : '',
    isSame ? '\nNo differences.\n' : '',
    list('Added', added),
    list('Removed', removed),
    rows.length === 0
      ? ''
      : `\n## Changed\n\n${formatTable(['share', 'recipient', 'field', 'before', 'after'], rows)}`,
  ].join('');
}

function formatTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const body = rows.map((row) => line(row.map(escapeMarkdown)));
  return `${line(head)}${line(head.map(() => '---'))}${body.join('')}`;
}

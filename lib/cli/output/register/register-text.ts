import { formatCount } from '../../../errors/format-count';
import { escapeUnprintable } from '../../../errors/redact';
import type { RegisterDiff } from '../../../register/compare-registers';
import type { DisclosureRegister, RegisterEntry } from '../../../register/disclosure-register';
import type { CliIo } from '../../io';
import { createColors, formatFacts, formatParagraph, formatUtc, getWidth } from '../format';
import { formatTableToFit } from '../format-table';
import {
  describeTerms,
  formatBeginning,
  formatEnd,
  formatField,
  formatRegions,
  formatState,
} from './register-words';

/** Formats a register: a block for each disclosure, because its texts are too long for a table. */
export function formatRegisterText({ at, entries, gaps = [] }: DisclosureRegister, io: CliIo): string {
  const paint = createColors(io.useColors);
  const title = paint.bold(`${formatCount(entries.length, 'disclosure')} at ${formatUtc(at)} UTC`);
  const notes = gaps.map((gap) => formatParagraph('  ', escapeUnprintable(gap), '    ', getWidth(io)));
  const missing = gaps.length > 0 ? `\nThe register can be incomplete:\n${notes.join('')}` : '';
  return `${title}\n${entries.map((entry) => `\n${describeEntry(entry, io)}`).join('')}${missing}`;
}

function describeEntry(entry: RegisterEntry, io: CliIo): string {
  const facts = formatFacts(
    [
      ['state', formatState(entry)],
      ['since', formatBeginning(entry)],
      ['until', formatEnd(entry)],
      ['purpose', formatField(entry, 'purpose', 'not stated')],
      ['legal basis', formatField(entry, 'legalBasis', 'not stated')],
      ['terms', describeTerms(entry)],
      ['tenant', formatField(entry, 'recipientTenantId', 'unknown')],
      ['regions', formatRegions(entry)],
      ['datasets', entry.datasets.join('; ')],
      ['provider', joinKnown(entry.providerName, entry.providerContact)],
      ['recipient', joinKnown(entry.recipientDisplayName, entry.recipientContact)],
    ],
    getWidth(io) - 2,
  );
  const heading = escapeUnprintable(`${entry.shareName} to ${entry.recipientName}`);
  return `${formatParagraph('  ', heading, '  ', getWidth(io))}${facts.replace(/^(?=.)/gm, '  ')}`;
}

function joinKnown(...texts: readonly (string | null)[]): string | null {
  const known = texts.filter((text) => text !== null);
  return known.length === 0 ? null : known.join(', ');
}

/** Formats a comparison of two registers. */
export function formatDiffText(diff: RegisterDiff, io: CliIo): string {
  const { before, after, added, removed, changed, isIncomplete } = diff;
  const paint = createColors(io.useColors);
  const title = paint.bold(`Disclosures from ${formatUtc(before)} to ${formatUtc(after)} UTC`);
  const name = (
    mark: string,
    { shareName, recipientName }: Pick<RegisterEntry, 'shareName' | 'recipientName'>,
  ) =>
    formatParagraph(
      `  ${mark} `,
      escapeUnprintable(`${shareName} to ${recipientName}`),
      '    ',
      getWidth(io),
    );
  const lines = [
    ...added.map((entry) => name('+', entry)),
    ...removed.map((entry) => name('-', entry)),
    ...changed.flatMap((entry) => [name('~', entry), `${formatChanges(entry.changes, io)}\n`]),
  ];
  const gaps = isIncomplete
    ? formatParagraph(
        '',
        'Some sources could not be read, or do not tell everything: differences can be missing or wrong.',
        '',
        getWidth(io),
      )
    : '';
  return `${title}\n${gaps}\n${lines.length === 0 ? '  No differences.\n' : lines.join('')}`;
}

function formatChanges(changes: RegisterDiff['changed'][number]['changes'], { columns }: CliIo): string {
  const rows = changes.map(({ field, before, after }) =>
    [field, before, after].map((text) => (text === '' ? '-' : escapeUnprintable(text))),
  );
  return formatTableToFit(['field', 'before', 'after'], rows, [], columns).replace(/^/gm, '  ');
}

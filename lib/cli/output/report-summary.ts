import { formatCount } from '../../errors/format-count';
import { escapeUnprintable } from '../../errors/redact';
import type { ShareReport, Urgency } from '../../report/share-report';
import type { CliIo } from '../io';
import { createColors, formatParagraph, getWidth } from './format';

/** The most points that the summary lists: the page has all of them. */
const LISTED_POINTS = 10;

/** Describes a report in a few lines for people: its size, how it was read, and the most urgent points. */
export function describeReport(report: ShareReport, file: string, io: CliIo): string {
  const paint = createColors(io.useColors);
  const { shares, recipients, subscriptions, synchronizations, attention, compared, accessDiff } = report;
  const counts = [
    formatCount(shares.length, 'share'),
    formatCount(recipients.length, 'recipient'),
    formatCount(subscriptions.length, 'subscription'),
    formatCount(synchronizations.length, 'synchronization'),
  ].join(', ');
  const width = getWidth(io);
  const write = (text: string): string => formatParagraph('', escapeUnprintable(text), '  ', width);
  const shown = attention.filter(({ urgency }) => urgency !== 'Note').slice(0, LISTED_POINTS);
  const more = attention.length - shown.length;
  return [
    `${paint.bold(escapeUnprintable(file))}\n`,
    write(counts),
    compared ? write(describeComparison(compared, accessDiff?.status ?? 'Unclear')) : '',
    write(`needs attention: ${countUrgencies(report)}`),
    ...shown.map(({ message }) => formatParagraph('  ', escapeUnprintable(message), '    ', width)),
    shown.length > 0 && more > 0 ? `  ... and ${formatCount(more, 'more point')} in the page\n` : '',
  ].join('');
}

function describeComparison(
  { before, after }: NonNullable<ShareReport['compared']>,
  status: 'Changed' | 'Unclear' | 'Unchanged',
): string {
  const words = { Changed: 'changed', Unclear: 'unclear', Unchanged: 'unchanged' };
  return before === after
    ? `access through the plan ${before}: ${words[status]}`
    : `access from ${before} (before) to ${after} (after): ${words[status]}`;
}

const WORDS: Readonly<Record<Urgency, string>> = { Now: 'now', Soon: 'soon', Note: 'to note' };

function countUrgencies({ attention }: ShareReport): string {
  const counts = (['Now', 'Soon', 'Note'] as const).map((urgency) => {
    const count = attention.filter((point) => point.urgency === urgency).length;
    return `${count.toLocaleString('en-US')} ${WORDS[urgency]}`;
  });
  return counts.join(', ');
}

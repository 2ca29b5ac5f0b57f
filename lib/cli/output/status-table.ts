import type { RecipientStatus, StatusReport } from '../../exchange/status-report';
import { escapeUnprintable } from '../../errors/redact';
import {
  formatTimeAgo,
  formatBytes,
  createColors,
  truncateText,
  formatFileCount,
  formatMore,
  formatParagraph,
  formatUtc,
  getWidth,
} from './format';
import type { CliIo } from '../io';
import { formatFrequencies } from './frequency-table';
import { formatRecipientLatencies } from './latency-table';
import { formatNamedTable } from './named-table';
import { formatProofs } from './proof-table';

/** The most notes that are listed. */
const SHOWN_NOTES = 20;
/** The most characters of a note: recipients write some of them. */
const NOTE_LENGTH = 240;

/** Receipts do not tell about reads in place, so no number is shown. */
const NOT_MEASURED =
  'how often they read is not measured here: the storage logs tell, if the account is watched (SnapshotMonitoring.watchStore has the query)';

const HEAD = ['recipient', 'state', 'terms', 'last sync', 'mode', 'copied', 'late'];

/**
 * Describes the recipients of each share within the width of a terminal. A provider may have hundreds, so counts come
 * first, and each table begins with the recipients that need attention.
 */
export function describeStatus(report: StatusReport, io: CliIo): string {
  const paint = createColors(io.useColors);
  const { recipients, askedOn } = report;
  if (recipients.length === 0)
    return `No recipients match. To publish invitations, run ${io.commandName} invitation publish.\n`;
  const isSeveral = new Set(recipients.map(({ exchange }) => exchange)).size > 1;
  const titles = (each: RecipientStatus): string =>
    `${each.shareName}${isSeveral && each.exchange !== null ? ` at ${each.exchange}` : ''}`;
  const shares = [...new Set(recipients.map(titles))];
  const blocks = shares.map((title) => {
    const own = sortByUrgency(recipients.filter((each) => titles(each) === title));
    const heading = formatShareHeading(escapeUnprintable(title), own, io, paint.bold);
    const table = formatRecipientTable(own, askedOn, io);
    return `${heading}${formatReadings(own, io)}\n${table}\n${formatFrequencies(own, io)}${formatRecipientLatencies(own, io)}${formatProofs(own, io)}`;
  });
  const all = shares.length > 1 ? [formatShareHeading(`${shares.length} shares`, recipients, io)] : [];
  return [...all, ...blocks, ...formatNotes(recipients, shares.length > 1, askedOn, io)].join('\n');
}

/** Formats the counts of a share: sales: 12 recipients, 9 Accepted, 3 Invited; on the next line 1 late, 1 failed. */
function formatShareHeading(
  title: string,
  recipients: readonly RecipientStatus[],
  io: CliIo,
  paint: (text: string) => string = (text) => text,
): string {
  const states = new Map<string, number>();
  for (const { state } of recipients) states.set(state, (states.get(state) ?? 0) + 1);
  const counts = [...states].sort(([, a], [, b]) => b - a).map(([state, count]) => `${count} ${state}`);
  const worries = [
    [recipients.filter(({ isLate }) => isLate).length, 'late'] as const,
    [recipients.filter(hasFailed).length, 'failed'] as const,
    [recipients.filter(isOutdated).length, 'with outdated terms'] as const,
  ].filter(([count]) => count > 0);
  const worry = worries.map(([count, what]) => `${count} ${what}`).join(', ');
  const noun = recipients.length === 1 ? 'recipient' : 'recipients';
  const width = getWidth(io);
  const text = `${title}: ${recipients.length} ${noun}, ${counts.join(', ')}`;
  const lines = formatParagraph('', text, '  ', width);
  const painted = lines.startsWith(title) ? `${paint(title)}${lines.slice(title.length)}` : lines;
  return `${painted}${worry === '' ? '' : formatParagraph('  ', `need attention: ${worry}`, '  ', width)}`;
}

/** Formats how the recipients of an in-place share read; '' for copies. URIs are not wrapped: they are copied. */
function formatReadings(recipients: readonly RecipientStatus[], io: CliIo): string {
  const readings = recipients.flatMap(({ inPlaceMethod, dataShareUri }) =>
    inPlaceMethod === null ? [] : [`  in place, ${inPlaceMethod} ${escapeUnprintable(dataShareUri ?? '')}`],
  );
  if (readings.length === 0) return '';
  const lines = [...new Set(readings)].map((line) => `${line.trimEnd()}\n`);
  return `${lines.join('')}${formatParagraph('  ', NOT_MEASURED, '  ', getWidth(io))}`;
}

/** Sorts recipients: those that need attention, then those that have not answered, then the others. */
function sortByUrgency(recipients: readonly RecipientStatus[]): RecipientStatus[] {
  const rank = (each: RecipientStatus): number => {
    if (each.isLate || hasFailed(each) || isOutdated(each)) return 0;
    return each.state === 'Invited' ? 1 : 2;
  };
  return [...recipients].sort((a, b) => rank(a) - rank(b));
}

function formatRecipientTable(
  recipients: readonly RecipientStatus[],
  askedOn: string,
  { columns }: CliIo,
): string {
  const rows = recipients.map((each) => [each.recipientName, ...toCells(each, askedOn)]);
  return formatNamedTable(HEAD, rows, [5], columns);
}

function toCells(recipient: RecipientStatus, askedOn: string): string[] {
  const { state, acceptance, lastSynchronization: last, isLate } = recipient;
  const terms = acceptance === null ? '-' : acceptance.terms.toLowerCase();
  const late = isLate ? 'late' : '';
  if (last === null) return [state, terms, '-', '-', '-', late];
  const mode = last.synchronizationMode === 'FullSync' ? 'full' : 'incr.';
  const copied = `${formatClaimedCount(last.filesWritten)} (${formatBytes(last.sizeWritten)})`;
  return [state, terms, formatTimeAgo(last.endedOn, askedOn), mode, copied, late];
}

/** Formats a count that a recipient claims. It may be any number, so large ones are abbreviated. */
function formatClaimedCount(files: number): string {
  return files < 1e7
    ? files.toLocaleString('en-US')
    : files.toLocaleString('en-US', { notation: 'compact', maximumFractionDigits: 1 });
}

function formatNotes(
  recipients: readonly RecipientStatus[],
  nameShares: boolean,
  askedOn: string,
  io: CliIo,
): string[] {
  const notes = recipients.flatMap((each) => {
    const name = nameShares ? `${each.shareName}/${each.recipientName}` : each.recipientName;
    return buildNotes(each, askedOn).map((note) =>
      formatParagraph('  ', escapeUnprintable(`${name}: ${note}`), '  ', getWidth(io)),
    );
  });
  if (notes.length === 0) return [];
  const more = notes.length - SHOWN_NOTES;
  const rest = more > 0 ? `  ${formatMore(more)}\n` : '';
  return [`${createColors(io.useColors).bold('Notes')}\n\n${notes.slice(0, SHOWN_NOTES).join('')}${rest}`];
}

function buildNotes(recipient: RecipientStatus, askedOn: string): string[] {
  const { rejection, acceptance, lastSynchronization: last, lastSuccessOn, notes } = recipient;
  const lines: string[] = [];
  if (last?.status === 'Failed') {
    const success =
      lastSuccessOn === null
        ? 'no synchronization has succeeded yet'
        : `the last success was ${formatTimeAgo(lastSuccessOn, askedOn)}`;
    lines.push(`the last synchronization failed (${formatFileCount(last.filesFailed)}); ${success}`);
  }
  if (isOutdated(recipient)) {
    lines.push(`accepted other terms on ${formatUtc(acceptance!.acceptedOn)}; send the current invitation`);
  }
  if (rejection) {
    const why = rejection.reason === null ? '' : `: ${shortenNote(rejection.reason)}`;
    lines.push(`rejected on ${formatUtc(rejection.rejectedOn)}${why}`);
  }
  return [...lines, ...notes.map(shortenNote)];
}

const hasFailed = ({ lastSynchronization }: RecipientStatus): boolean =>
  lastSynchronization?.status === 'Failed';
const isOutdated = ({ acceptance }: RecipientStatus): boolean => acceptance?.terms === 'Outdated';
const shortenNote = (text: string): string => truncateText(text.replace(/\s+/g, ' ').trim(), NOTE_LENGTH);

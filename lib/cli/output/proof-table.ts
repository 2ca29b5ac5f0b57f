import { formatCount } from '../../errors/format-count';
import { escapeUnprintable } from '../../errors/redact';
import type { DatasetProof, RecipientProof } from '../../exchange/source-proof';
import type { RecipientStatus } from '../../exchange/status-report';
import type { CliIo } from '../io';
import { formatFileCount, formatMore, formatParagraph, formatUtc, getWidth } from './format';
import { formatNamedTable } from './named-table';

const HEAD = ['recipient', 'dataset', 'snapshot', 'holds'];

/** The most datasets that are explained. */
const SHOWN_REASONS = 20;

const HOLDS: Readonly<Record<DatasetProof['verdict'], string>> = {
  Current: 'all current',
  Differs: 'differs',
  Unknown: 'unknown',
};

/** Limits of what the comparison proves. They are printed with every result. */
const LIMITS =
  "'all current': the hash in the receipt is that of the path, size and ETag of every file that the source has now. A receipt is a claim of the recipient: it does not prove that the bytes are still there, or that anything was deleted.";

/** Formats what the recipients of one share hold, as their receipts claim; '' if that was not asked for. */
export function formatProofs(recipients: readonly RecipientStatus[], io: CliIo): string {
  const proven = recipients.flatMap(({ recipientName, proof }) =>
    proof ? proof.datasets.map((dataset) => ({ recipientName, proof, dataset })) : [],
  );
  if (proven.length === 0) return '';
  const rows = proven.map(({ recipientName, dataset }) => [
    recipientName,
    escapeUnprintable(dataset.datasetName),
    dataset.snapshotName === null ? '-' : escapeUnprintable(dataset.snapshotName),
    HOLDS[dataset.verdict],
  ]);
  const reasons = proven.flatMap(({ recipientName, proof, dataset }) => {
    const text = describeProof(proof, dataset);
    return text === undefined ? [] : [`${recipientName}: ${dataset.datasetName}: ${text}`];
  });
  const width = getWidth(io);
  const lines = reasons
    .slice(0, SHOWN_REASONS)
    .map((reason) => formatParagraph('  ', escapeUnprintable(reason), '    ', width));
  const more = reasons.length - lines.length;
  if (more > 0) lines.push(`  ${formatMore(more)}\n`);
  const table = formatNamedTable(HEAD, rows, [], io.columns);
  return `\n${table}\n\n${lines.join('')}${formatParagraph('  ', LIMITS, '  ', width)}`;
}

/** Describes how a dataset differs, what is unknown, or what is kept; undefined if there is nothing to add. */
function describeProof({ startedOn }: RecipientProof, dataset: DatasetProof): string | undefined {
  const { verdict, reason, filesThen, filesNow, filesWrittenSince, filesGone } = dataset;
  if (verdict === 'Unknown') return `unknown: ${reason}`;
  const kept =
    filesGone !== null && filesGone > 0
      ? [`it keeps ${formatFileCount(filesGone)} that ${filesGone === 1 ? 'is' : 'are'} gone at the source`]
      : [];
  if (verdict === 'Current') return kept[0];
  const then = filesThen === null ? '' : `, and had ${filesThen.toLocaleString('en-US')} then`;
  const written = `${formatCount(filesWrittenSince ?? 0, 'file')} ${filesWrittenSince === 1 ? 'was' : 'were'} written`;
  return [
    `the source has ${formatFileCount(filesNow ?? 0)} now${then}`,
    `${written} since ${formatUtc(startedOn ?? '')}; deletions are not counted`,
    ...kept,
  ].join('; ');
}

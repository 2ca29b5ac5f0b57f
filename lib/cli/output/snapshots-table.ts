import { escapeUnprintable } from '../../errors/redact';
import type { DatasetSnapshots, PublishedSnapshotFacts } from '../../snapshot/contract/dataset-snapshots';
import {
  createColors,
  formatBytes,
  formatFileCount,
  formatParagraph,
  formatUtc,
  getWidth,
  WIDTH,
} from './format';
import { formatTable } from './format-table';
import type { CliIo } from '../io';

/** Describes the published snapshot of a dataset in one sentence. */
export function describePublished(
  datasetName: string,
  { snapshotName, completedAt, heldSince }: PublishedSnapshotFacts,
): string {
  const held =
    heldSince === null ? '' : `; held since ${formatUtc(heldSince)}: new snapshots are not published`;
  return `${datasetName}: ${snapshotName} is published, first on ${formatUtc(completedAt)}${held}`;
}

/** Describes the kept snapshots of each dataset, within the width of the terminal. */
export function describeSnapshots(
  subscriptionName: string,
  datasets: readonly DatasetSnapshots[],
  io: CliIo,
): string {
  const paint = createColors(io.useColors);
  if (datasets.length === 0)
    return formatParagraph('', `${subscriptionName} publishes no dataset atomically`, '  ', getWidth(io));
  const isHeld = datasets.some(({ heldSince }) => heldSince !== null);
  const advice = isHeld
    ? `\n${formatParagraph('', `To publish again, run ${io.commandName} rollback --release.`, '', getWidth(io))}`
    : '';
  const blocks = datasets.map((dataset) => `\n${describeDataset(dataset, io)}`);
  return `${paint.bold(subscriptionName)}\n${blocks.join('')}${advice}`;
}

function describeDataset(dataset: DatasetSnapshots, io: CliIo): string {
  const { datasetName, container, path, heldSince, stagedSnapshot, snapshots } = dataset;
  const width = getWidth(io);
  const place = escapeUnprintable(path === '' ? container : `${container}/${path}`);
  const lines = [
    formatParagraph('', `${datasetName} at ${place}`, '  ', width),
    ...(snapshots.length === 0 ? ['  no snapshot has been published yet\n'] : []),
    snapshots.length === 0 ? '' : width < WIDTH ? formatList(dataset, width) : formatSnapshotTable(dataset),
    ...(stagedSnapshot === null
      ? []
      : [
          formatParagraph(
            '  ',
            `${stagedSnapshot} is copied, in whole or in part, and not published`,
            '  ',
            width,
          ),
        ]),
    ...(heldSince === null
      ? []
      : [
          formatParagraph(
            '  ',
            `held since ${formatUtc(heldSince)}: new snapshots are not published`,
            '  ',
            width,
          ),
        ]),
  ];
  return lines.join('');
}

function formatSnapshotTable({ snapshots }: DatasetSnapshots): string {
  const head = ['snapshot', 'published (UTC)', 'files', 'bytes', ''];
  const rows = snapshots.map(({ snapshotName, completedAt, files, sizeBytes, isPublished }) => [
    escapeUnprintable(snapshotName),
    formatUtc(completedAt).slice(0, 16),
    formatLargeCount(files),
    formatBytes(sizeBytes),
    isPublished ? 'published' : '',
  ]);
  return `${formatTable(head, rows, [2, 3])}\n`;
}

/** Formats the snapshots one below the other, for a narrow terminal. */
function formatList({ snapshots }: DatasetSnapshots, width: number): string {
  return snapshots
    .map(({ snapshotName, completedAt, files, sizeBytes, isPublished }) =>
      [
        formatParagraph('  ', escapeUnprintable(snapshotName), '  ', width),
        formatParagraph('    ', `${formatUtc(completedAt).slice(0, 16)} UTC`, '    ', width),
        formatParagraph('    ', `${formatFileCount(files)}, ${formatBytes(sizeBytes)}`, '    ', width),
        isPublished ? '    published\n' : '',
      ].join(''),
    )
    .join('');
}

/** Formats a count within nine columns. */
function formatLargeCount(count: number): string {
  return count < 1e7
    ? count.toLocaleString('en-US')
    : count.toLocaleString('en-US', { notation: 'compact', maximumFractionDigits: 1 });
}

import { escapeUnprintable } from '../../../errors/redact';
import { formatCount } from '../../../errors/format-count';
import type { ChangeLatency } from '../../../model/values/change-latency';
import type { RunRecord } from '../../../snapshot/contract/run-record';
import type { EngineFindings } from '../../../snapshot/contract/other-engine';
import type { CliIo } from '../../io';
import { nameFlags } from '../command-hints';
import {
  createColors,
  formatBytes,
  formatDuration,
  formatFileCount,
  formatMore,
  formatParagraph,
  getWidth,
} from '../format';
import { formatTableToFit } from '../format-table';

/** The most failures that are listed. */
const SHOWN_FAILURES = 10;

/** Describes a synchronization for people. */
export function describeRun(record: RunRecord, io: CliIo): string {
  const paint = createColors(io.useColors);
  const status = record.status === 'Succeeded' ? paint.green('succeeded') : paint.red('failed');
  const details = formatTableToFit(
    ['dataset', 'copied', 'unchanged', 'gone (kept)', 'deleted', 'failed'],
    record.details.map((d) => [
      d.datasetName,
      `${d.filesWritten.toLocaleString('en-US')} (${formatBytes(d.sizeWritten)})`,
      d.filesUnchanged.toLocaleString('en-US'),
      d.filesGone.toLocaleString('en-US'),
      d.filesDeleted.toLocaleString('en-US'),
      d.filesFailed.toLocaleString('en-US'),
    ]),
    [1, 2, 3, 4, 5],
    io.columns,
  );
  const failures = record.failures
    .slice(0, SHOWN_FAILURES)
    .map(
      (f) =>
        `${f.datasetName}: ${escapeUnprintable(f.path) || '(the file)'}: ${escapeUnprintable(nameFlags(f.reason))}`,
    );
  const failed = record.details.reduce((sum, d) => sum + d.filesFailed, 0);
  if (failed > failures.length)
    failures.push(formatMore(failed - failures.length, describeRest(failed, record)));
  const notes = record.details
    .filter((d) => d.message !== null && d.status === 'Succeeded')
    .map((d) => `${d.datasetName}: ${nameFlags(d.message ?? '')}`);
  const filesLeft = record.details.reduce((sum, d) => sum + d.filesPostponed, 0);
  const bytesLeft = record.details.reduce((sum, d) => sum + d.sizePostponed, 0);
  if (filesLeft > 0) notes.push(describeLeftFiles(record, filesLeft, bytesLeft));
  if (record.engine !== undefined) notes.push(describeFindings(record));
  const [directoriesWritten, directoriesDeleted] = (
    ['directoriesWritten', 'directoriesDeleted'] as const
  ).map((field) => record.details.reduce((sum, d) => sum + d[field], 0));
  if (directoriesWritten > 0)
    notes.push(`${formatCount(directoriesWritten, 'directory', 'directories')} created or updated`);
  if (directoriesDeleted > 0)
    notes.push(`${formatCount(directoriesDeleted, 'directory', 'directories')} deleted`);
  for (const { datasetName, snapshotName } of record.details)
    if (snapshotName !== null) notes.push(`${datasetName}: published as ${snapshotName}`);
  const converted = record.details.reduce((sum, d) => sum + d.filesConverted, 0);
  if (converted > 0)
    notes.push(`${formatFileCount(converted)} were append or page blobs and are block blobs in the target`);
  if (record.processes !== undefined) notes.push(`${record.processes} processes shared the work`);
  const { changeLatencyMs: latency, filesMissedByEvents: missed, events } = record;
  if (latency) notes.push(`copied ${formatLatency(latency)} after the changes`);
  if (missed) notes.push(`${formatCount(missed, 'change')} that no event had told of`);
  if (events && events.outside > 0)
    notes.push(`${formatCount(events.outside, 'message')} about something else than the datasets`);
  const title = `${paint.bold(record.subscriptionName)} ${record.synchronizationMode} ${status} in ${formatDuration(record.durationMs)}`;
  const collided = record.details.reduce((sum, d) => sum + d.filesCollided, 0);
  const rerunNote = failed > collided ? '\nRun the same command again to retry what failed.\n' : '';
  const facts = [...notes, ...failures].map((text) => formatFact(text, io));
  return `${title}\n\n${details}\n${facts.length > 0 ? '\n' : ''}${facts.join('')}${rerunNote}`;
}

/** Describes the files that this run left for the next one. */
function describeLeftFiles({ engine }: RunRecord, files: number, bytes: number): string {
  const what = `${formatFileCount(files)}${bytes > 0 ? ` (${formatBytes(bytes)})` : ''}`;
  if (engine !== undefined) return `${what} are left to the engine: they have just changed`;
  return `${what} are left for the next run${bytes > 0 ? ' because of --max-bytes' : ''}`;
}

/** Describes what another engine has left out or changed. */
function describeFindings({ engine, details }: RunRecord): string {
  const sum = (field: keyof EngineFindings): string =>
    details
      .reduce((total, { engineFindings }) => total + (engineFindings?.[field] ?? 0), 0)
      .toLocaleString('en-US');
  const missing = sum('filesMissing');
  return `${engine} left ${missing} ${missing === '1' ? 'file' : 'files'} missing, ${sum('filesDiffering')} differing, ${sum('filesUnknown')} that the source does not have`;
}

/** Formats a fact as one line, or as a paragraph that fits into the columns of a terminal. */
function formatFact(text: string, io: CliIo): string {
  return io.columns === undefined ? `  ${text}\n` : formatParagraph('  ', text, '    ', getWidth(io));
}

/** Formats how long changes took until they were copied. */
export function formatLatency({ p50, p95, max }: ChangeLatency): string {
  return `${formatDuration(p50)} (half), ${formatDuration(p95)} (95 %), ${formatDuration(max)} (all)`;
}

/** Describes where the failures are that are not shown. A record has the first ones. */
function describeRest(failed: number, { failures }: RunRecord): string {
  const named = failures.length < failed ? `the first ${failures.length}` : 'all of them';
  return `datashare history --json prints ${named}`;
}

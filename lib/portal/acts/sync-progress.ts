import type { EndedLine, LogLine, ProgressLine } from '../../model/values/log-line';
import { LogEvent } from '../../model/values/log-line';
import { formatBytes, formatDuration } from '../../cli/output/format';

/** The progress and the result of a synchronization. */
export interface SyncProgress {
  /** Part of the bytes that are copied, from 0 to 1; null if the total is not known. */
  readonly fraction: number | null;
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Warnings, waits and the reason of a failure. */
  readonly messages: readonly string[];
}

/** Messages that are shown; a run may have many. */
const MAX_MESSAGES = 20;

/** Reads the lines that `datashare sync` wrote so far. */
export function readSyncOutput(output: string): SyncProgress {
  const lines = output.split('\n').flatMap(parseLine);
  const progress = lines.filter(isProgress).at(-1);
  const ended = lines.filter(isEnded).at(-1);
  const messages = lines
    .filter(({ event }) => event === LogEvent.WARNING || event === LogEvent.WAITING)
    .map((line) => readText(line, 'message'));
  if (ended?.message) messages.push([ended.message, ended.fix].filter(Boolean).join('; '));
  return {
    fraction: ended ? null : computeFraction(progress),
    facts: ended ? describeEnd(ended) : progress ? describeProgress(progress) : [],
    messages: messages.slice(-MAX_MESSAGES),
  };
}

function parseLine(line: string): LogLine[] {
  try {
    return line.startsWith('{') ? [JSON.parse(line) as LogLine] : [];
  } catch {
    return [];
  }
}

const isProgress = (line: LogLine): line is ProgressLine => line.event === LogEvent.PROGRESS;
const isEnded = (line: LogLine): line is EndedLine => line.event === LogEvent.ENDED;

function readText(line: LogLine, name: string): string {
  const value = (line as unknown as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' ? value : '';
}

function computeFraction(progress: ProgressLine | undefined): number | null {
  const { plannedBytes = 0, copiedBytes = 0, isTotalKnown } = progress ?? {};
  return isTotalKnown && plannedBytes > 0 ? Math.min(1, copiedBytes / plannedBytes) : null;
}

type Rows = readonly (readonly [name: string, value: string])[];

function describeProgress(line: ProgressLine): Rows {
  const { phase = 'listing', copiedFiles = 0, plannedFiles = 0, copiedBytes = 0, plannedBytes = 0 } = line;
  return [
    ['Phase', phase],
    ['Dataset', line.datasetName ?? ''],
    ['Files', `${copiedFiles.toLocaleString('en-US')} of ${plannedFiles.toLocaleString('en-US')}`],
    ['Bytes', `${formatBytes(copiedBytes)} of ${formatBytes(plannedBytes)}`],
    ['Unchanged', (line.unchangedFiles ?? 0).toLocaleString('en-US')],
    ['Failed', (line.failedFiles ?? 0).toLocaleString('en-US')],
    ['Speed', line.bytesPerSecond === null ? '' : `${formatBytes(line.bytesPerSecond)}/s`],
    ['Time left', line.secondsLeft === null ? '' : formatDuration(line.secondsLeft * 1000)],
  ];
}

function describeEnd(line: EndedLine): Rows {
  const count = (value: number | null): string => value?.toLocaleString('en-US') ?? '';
  return [
    ['Status', line.status],
    ['Mode', line.synchronizationMode ?? ''],
    ['Copied', count(line.filesWritten)],
    ['Bytes', line.sizeWritten === null ? '' : formatBytes(line.sizeWritten)],
    ['Unchanged', count(line.filesUnchanged)],
    ['Deleted', count(line.filesDeleted)],
    ['Failed', count(line.filesFailed)],
    ['Duration', line.durationMs === null ? '' : formatDuration(line.durationMs)],
    ['95 % copied within', line.changeLatencyP95Ms === null ? '' : formatDuration(line.changeLatencyP95Ms)],
    ['Not told by events', count(line.filesMissedByEvents)],
    ['Code', line.code ?? ''],
  ];
}

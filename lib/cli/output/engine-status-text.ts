import { formatCount } from '../../errors/format-count';
import { escapeUnprintable } from '../../errors/redact';
import type { EngineStatus } from '../../runtime/engine-status';
import type { EngineRun } from '../../snapshot/contract/engine-run';
import type { CliIo } from '../io';
import { ENGINE_NAMES } from './engines/describe-engines';
import {
  createColors,
  formatBytes,
  formatDuration,
  formatParagraph,
  formatTimeAgo,
  formatUtc,
  getWidth,
} from './format';
import { formatTableToFit } from './format-table';

/** The most runs that are listed. */
const SHOWN_RUNS = 5;

/** Words for an engine that exists, and has no runs here. */
const WITHOUT_RUNS: Readonly<Partial<Record<EngineStatus['engine'], string>>> = {
  ObjectReplication: 'the policy exists; object replication has no runs',
  StorageMover: 'the storage mover exists; the jobs and their runs are at the provider',
};

const HEAD = ['engine run', 'started (UTC)', 'status', 'copied', 'bytes', 'failed', 'took'];

/** Describes the engine of one subscription: its own runs, and the last proof of what it has left. */
export function describeEngineStatus(status: EngineStatus, io: CliIo): string {
  const paint = createColors(io.useColors);
  const { subscriptionName, engine, runs, knowledge, note } = status;
  const title = `${paint.bold(subscriptionName)}: carried by ${ENGINE_NAMES[engine]}\n`;
  const facts: string[] = [];
  if (knowledge === 'Unknown') facts.push(`its runs are unknown: ${escapeUnprintable(note ?? '')}`);
  else if (knowledge === 'Missing') facts.push('the engine does not exist');
  else if (runs === null) facts.push(WITHOUT_RUNS[engine] ?? 'the engine exists; its runs are not told');
  else if (runs.length === 0) facts.push('the engine has no runs');
  for (const run of runs ? listFailedJobs(runs) : []) facts.push(describeFailure(run));
  facts.push(describeProof(status, io));
  const table =
    runs === null || runs.length === 0
      ? ''
      : `\n${formatTableToFit(HEAD, runs.slice(0, SHOWN_RUNS).map(toRow), [3, 4, 5, 6], io.columns)}`;
  const lines = facts.map((fact) => formatParagraph('  ', fact, '    ', getWidth(io)));
  return `${title}${table}\n${lines.join('')}`;
}

/** Returns the last run of each job if it has failed or was canceled: a later run of another job does not make up for it. */
function listFailedJobs(runs: readonly EngineRun[]): EngineRun[] {
  const last = new Map<string | null, EngineRun>();
  for (const run of runs) if (!last.has(run.jobName) && run.status !== 'Running') last.set(run.jobName, run);
  return [...last.values()].filter(({ status }) => status === 'Failed' || status === 'Canceled');
}

function describeFailure({ jobName, runId, status, message }: EngineRun): string {
  const subject = jobName === null ? 'the last run' : `the last run of ${escapeUnprintable(jobName)}`;
  const result = status === 'Failed' ? 'failed' : 'was canceled';
  return `${subject} ${result} (${escapeUnprintable(runId)})${message === null ? '' : `: ${escapeUnprintable(message)}`}`;
}

function toRow({
  runId,
  startTime,
  endTime,
  status,
  filesCopied,
  bytesCopied,
  filesFailed,
}: EngineRun): string[] {
  const durationMs = startTime && endTime ? Date.parse(endTime) - Date.parse(startTime) : null;
  const toCell = (number: number | null): string => number?.toLocaleString('en-US') ?? '-';
  return [
    escapeUnprintable(runId),
    startTime ? formatUtc(startTime) : '-',
    status,
    toCell(filesCopied),
    bytesCopied === null ? '-' : formatBytes(bytesCopied),
    toCell(filesFailed),
    durationMs === null || durationMs < 0 ? '-' : formatDuration(durationMs),
  ];
}

function describeProof({ lastReconciliation: last }: EngineStatus, io: CliIo): string {
  if (!last) return `never compared with the source: run ${io.commandName} reconcile`;
  const { filesMissing, filesDiffering, filesUnknown } = last.findings;
  const found = [
    formatCount(filesMissing, 'missing file'),
    `${filesDiffering.toLocaleString('en-US')} differing`,
    `${filesUnknown.toLocaleString('en-US')} that the source does not have`,
  ].join(', ');
  const ago = formatTimeAgo(last.endTime, io.now().toISOString());
  const failed = last.status === 'Failed' ? ` It failed: ${escapeUnprintable(last.message ?? '')}.` : '';
  return `compared with the source ${ago}: ${found}.${failed}`;
}

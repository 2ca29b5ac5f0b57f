import type { SnapshotProgress } from '../../../snapshot/copying/progress-counts';
import type { VerifyProgress } from '../../../snapshot/copying/verify-progress';
import { formatBytes, formatFileCount } from '../format';
import type { MeteredWork, MeterReading } from './progress-meter';

/** The progress of a command, as its line shows it. */
export interface ShownWork extends MeteredWork {
  /** `checking` documents and accounts comes before all others. A plan compares only. */
  readonly phase: SnapshotProgress['phase'] | 'planning' | 'verifying' | 'checking';
  readonly comparedFiles: number;
  readonly unchangedFiles: number;
  readonly failedFiles: number;
  readonly failedBytes: number;
  readonly filesToDelete: number;
  readonly deletedFiles: number;
}

/** The work before a run reports any. */
export const WORK_BEFORE_RUN: ShownWork = {
  phase: 'checking',
  isTotalKnown: false,
  plannedFiles: 0,
  plannedBytes: 0,
  doneFiles: 0,
  doneBytes: 0,
  processedFiles: 0,
  processedBytes: 0,
  comparedFiles: 0,
  unchangedFiles: 0,
  failedFiles: 0,
  failedBytes: 0,
  filesToDelete: 0,
  deletedFiles: 0,
};

export function toShownCopies(progress: SnapshotProgress): ShownWork {
  const { copiedFiles, copiedBytes, reusedBytes, failedFiles, failedBytes } = progress;
  return {
    ...WORK_BEFORE_RUN,
    ...progress,
    doneFiles: copiedFiles + failedFiles,
    doneBytes: copiedBytes + failedBytes,
    processedFiles: copiedFiles,
    processedBytes: copiedBytes - reusedBytes,
  };
}

/** Shows what a plan finds. It copies nothing, so nothing is left to do. */
export function toShownPlan(progress: SnapshotProgress): ShownWork {
  const { plannedFiles, plannedBytes, phase } = progress;
  return {
    ...toShownCopies(progress),
    phase: phase === 'listing' ? 'listing' : 'planning',
    doneFiles: plannedFiles,
    doneBytes: plannedBytes,
  };
}

export function toShownReads({ files, bytes, isTotalKnown, ...planned }: VerifyProgress): ShownWork {
  return {
    ...WORK_BEFORE_RUN,
    ...planned,
    phase: 'verifying',
    isTotalKnown,
    doneFiles: files,
    doneBytes: bytes,
    processedFiles: files,
    processedBytes: bytes,
  };
}

/** The parts of a line. Each has variants, the shortest first. */
interface LineParts {
  readonly phase: readonly string[];
  readonly bar?: readonly string[];
  readonly amount?: readonly string[];
  readonly more?: readonly string[];
  readonly failed?: readonly string[];
  readonly speed?: readonly string[];
  readonly left?: readonly string[];
}

type PartVariant = readonly [part: keyof LineParts, variant: number];

/** The parts by importance, each with the number of a variant. On a narrow terminal, those that do not fit are left out. */
const ESSENTIALS: readonly PartVariant[] = [
  ['phase', 0],
  ['amount', 0],
  ['left', 0],
  ['failed', 0],
  ['speed', 0],
  ['amount', 1],
];

/** The first of these that does not fit ends the line. Otherwise they would take turns as the numbers get longer. */
const EXTRAS: readonly PartVariant[] = [
  ['bar', 0],
  ['more', 0],
  ['speed', 1],
];

/** Formats progress as one line that fits into the columns of a terminal. */
export function formatProgressLine(work: ShownWork, reading: MeterReading, columns: number): string {
  const parts = describeWork(work, reading);
  let chosen: ChosenParts = {};
  const addPart = ([part, variant]: PartVariant): boolean => {
    const text = parts[part]?.at(variant);
    const longer = text === undefined ? chosen : { ...chosen, [part]: text };
    const isFitting = joinParts(longer).length <= columns;
    if (isFitting) chosen = longer;
    return isFitting;
  };
  ESSENTIALS.forEach(addPart);
  EXTRAS.every(addPart);
  return joinParts(chosen);
}

/** Formats progress as one line for a log. */
export function formatProgressText(work: ShownWork, reading: MeterReading): string {
  const { phase, amount, more, failed, speed, left } = describeWork(work, reading);
  const unchanged =
    work.unchangedFiles > 0 ? [`${work.unchangedFiles.toLocaleString('en-US')} unchanged`] : undefined;
  const facts = [amount, more, unchanged, failed, speed, left].flatMap((texts) => texts?.slice(-1) ?? []);
  return `${phase[0]} ${facts.join(', ')}`;
}

type ChosenParts = Partial<Record<keyof LineParts, string>>;

function joinParts({ phase, bar, amount, more, failed, speed, left }: ChosenParts): string {
  const facts = [amount, more, failed, speed, left].filter((text) => text !== undefined).join(', ');
  return [phase, bar, facts].filter(Boolean).join(' ');
}

function describeWork(work: ShownWork, reading: MeterReading): LineParts {
  const { phase, failedFiles, plannedFiles, deletedFiles, filesToDelete } = work;
  const failed = failedFiles > 0 ? [`${formatNumber(failedFiles)} failed`] : undefined;
  switch (phase) {
    case 'checking':
      return { phase: [phase], amount: ['source and target'] };
    case 'listing':
      return { phase: [phase], amount: ['files'] };
    case 'planning':
    case 'comparing': {
      const found = `${formatNumber(plannedFiles)} to copy (${formatBytes(work.plannedBytes)}) so far`;
      const text = phase === 'planning' ? found : `${formatNumber(work.processedFiles)} copied`;
      const more = plannedFiles > 0 ? [text] : undefined;
      return { phase: ['comparing'], amount: [formatFileCount(work.comparedFiles)], more, failed };
    }
    case 'copying':
    case 'verifying':
      return { phase: [phase], ...describeAmount(work), failed, ...describeSpeed(work, reading) };
    case 'publishing':
      return { phase: [phase], amount: ['the snapshot'], failed };
    case 'deleting':
      return {
        phase: [phase],
        amount: [`${formatNumber(deletedFiles)} of ${formatFileCount(filesToDelete)}`],
        failed,
      };
    case 'recording':
      return { phase: [phase], amount: ['the results'], failed };
    case 'waiting':
      return { phase: [phase], amount: ['for the processes that share the work'], failed };
  }
}

const BAR_COLUMNS = 12;

/** Without the total there is neither a bar nor a percentage. */
function describeAmount(work: ShownWork): Pick<LineParts, 'bar' | 'amount' | 'more'> {
  const { plannedFiles, plannedBytes, doneFiles, doneBytes, isTotalKnown } = work;
  const files = `${formatNumber(doneFiles - work.failedFiles)} of ${formatFileCount(plannedFiles)}`;
  const copiedBytes = formatBytes(doneBytes - work.failedBytes);
  const whole = plannedBytes > 0 ? `${copiedBytes} of ${formatBytes(plannedBytes)}` : files;
  const more = plannedBytes > 0 ? [files] : undefined;
  if (!isTotalKnown) return { amount: [copiedBytes, `${whole} so far`], more };
  const fraction = plannedBytes > 0 ? doneBytes / plannedBytes : doneFiles / Math.max(1, plannedFiles);
  const filled = Math.floor(fraction * BAR_COLUMNS);
  // ASCII only: terminals differ on the width of other characters.
  const bar = `[${'='.repeat(filled)}${'-'.repeat(BAR_COLUMNS - filled)}]`;
  return { bar: [bar], amount: [`${Math.floor(fraction * 100)}%`, whole], more };
}

/** Idle time from which it is more interesting than the speed. */
const SHOWN_IDLE_SECONDS = 30;

function describeSpeed(
  { plannedBytes, doneBytes }: ShownWork,
  { speed, secondsLeft, idleSeconds }: MeterReading,
): Pick<LineParts, 'speed' | 'left'> {
  // An estimate from the speed before would be too low.
  if (idleSeconds >= SHOWN_IDLE_SECONDS)
    return { speed: [`nothing for ${formatTimeLeft(Math.floor(idleSeconds))}`] };
  const left = secondsLeft === undefined ? undefined : [`${formatTimeLeft(secondsLeft)} left`];
  if (!speed) return { left };
  const texts = [
    ...(speed.bytesPerSecond >= 1 ? [`${formatBytes(speed.bytesPerSecond)}/s`] : []),
    ...(speed.filesPerSecond >= 0.1 ? [`${formatFilesPerSecond(speed.filesPerSecond)} files/s`] : []),
  ];
  if (plannedBytes <= doneBytes) texts.reverse();
  return { speed: texts.length > 1 ? [texts[0], texts.join(', ')] : texts, left };
}

const formatFilesPerSecond = (count: number): string =>
  count < 10 ? count.toFixed(1) : formatNumber(Math.round(count));

const formatNumber = (count: number): string => count.toLocaleString('en-US');

/** Formats an estimate: 8 s, 3 min 20 s, 25 min, 2 h 5 min, 3 d. It is at least 1 s. */
export function formatTimeLeft(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  const minutes = Math.floor(whole / 60);
  if (whole < 60) return `${whole} s`;
  if (minutes < 10) return `${minutes} min ${whole % 60} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${formatNumber(Math.floor(hours / 24))} d`;
}

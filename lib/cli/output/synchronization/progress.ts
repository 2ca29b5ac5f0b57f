import { Presets, SingleBar } from 'cli-progress';
import type { SnapshotProgress } from '../../../snapshot/copying/progress-counts';
import { formatBytes, formatDuration, formatFileCount } from '../format';
import type { CliIo } from '../../io';

/** The interval of progress lines without a terminal. */
const LINE_INTERVAL_MS = 5000;

/** Progress of a synchronization on standard error: a bar on a terminal, or a line every few seconds. */
export interface Progress {
  update(this: void, progress: SnapshotProgress): void;
  stop(this: void): void;
}

export function startProgress(io: CliIo): Progress {
  return io.terminal ? startBar(io.terminal) : startLines(io);
}

function startBar(terminal: NodeJS.WriteStream): Progress {
  const drawn = new SingleBar(
    {
      stream: terminal,
      format: '  {bar} {copied} of {planned}{rate}{left}',
      barsize: 16,
      hideCursor: true,
      clearOnComplete: true,
      fps: 8,
    },
    Presets.shades_classic,
  );
  let isStarted = false;
  const speed = new SpeedMeter();
  return {
    // Files count as well as bytes, so that many small files move the bar too.
    update: (progress) => {
      const total = progress.plannedBytes + progress.plannedFiles;
      const done = progress.copiedBytes + progress.copiedFiles;
      const payload = {
        copied: formatBytes(progress.copiedBytes),
        planned: `${formatBytes(progress.plannedBytes)} in ${formatFileCount(progress.plannedFiles)}`,
        ...speed.measure(progress),
      };
      if (!isStarted) drawn.start(total, done, payload);
      isStarted = true;
      drawn.setTotal(total);
      drawn.update(done, payload);
    },
    stop: () => drawn.stop(),
  };
}

function startLines(io: CliIo): Progress {
  let latest: SnapshotProgress | undefined;
  const speed = new SpeedMeter();
  const timer = setInterval(() => {
    if (!latest) return io.stderr('listing and comparing files\n');
    const { datasetName, copiedFiles, copiedBytes, plannedFiles, unchangedFiles } = latest;
    const { rate, left } = speed.measure(latest);
    io.stderr(
      `${datasetName}: copied ${formatFileCount(copiedFiles)} (${formatBytes(copiedBytes)}) of ${plannedFiles.toLocaleString('en-US')} so far, ` +
        `${unchangedFiles.toLocaleString('en-US')} unchanged${rate}${left}\n`,
    );
  }, LINE_INTERVAL_MS);
  timer.unref();
  return { update: (progress) => (latest = progress), stop: () => clearInterval(timer) };
}

/** Measures the speed since the first file of a run, and the time left for the files planned so far. */
class SpeedMeter {
  private start: { readonly at: number; readonly files: number } | undefined;

  public measure(progress: SnapshotProgress): { readonly rate: string; readonly left: string } {
    const done = progress.copiedFiles + progress.unchangedFiles;
    this.start ??= { at: performance.now(), files: done };
    const seconds = (performance.now() - this.start.at) / 1000;
    const perSecond = seconds > 0 ? (done - this.start.files) / seconds : 0;
    const toCopy = progress.plannedFiles - progress.copiedFiles - progress.failedFiles;
    const isKnown = perSecond > 0 && toCopy > 0 && seconds > 1;
    return {
      rate: perSecond >= 1 ? `, ${Math.round(perSecond).toLocaleString('en-US')} files/s` : '',
      left: isKnown ? `, ${formatDuration((toCopy / perSecond) * 1000)} left` : '',
    };
  }
}

/** Progress of reading. The total is not known. */
export interface ReadingProgress {
  update(this: void, progress: { readonly files: number; readonly bytes: number }): void;
  stop(this: void): void;
}

export function startReadingProgress(io: CliIo): ReadingProgress {
  let read = { files: 0, bytes: 0 };
  const describeRead = (): string => `read ${formatFileCount(read.files)} (${formatBytes(read.bytes)})`;
  if (!io.terminal) {
    const timer = setInterval(() => io.stderr(`${describeRead()}\n`), LINE_INTERVAL_MS);
    timer.unref();
    return { update: (progress) => (read = progress), stop: () => clearInterval(timer) };
  }
  const options = {
    stream: io.terminal,
    format: '  {told}',
    hideCursor: true,
    clearOnComplete: true,
    fps: 8,
  };
  const counter = new SingleBar(options, Presets.shades_classic);
  counter.start(0, 0, { told: describeRead() });
  return {
    update: (progress) => {
      read = progress;
      counter.update(progress.files, { told: describeRead() });
    },
    stop: () => counter.stop(),
  };
}

/** The work of a command at one moment, as far as speed and time left depend on it. */
export interface MeteredWork {
  /** Files and bytes to process that were found so far. */
  readonly plannedFiles: number;
  readonly plannedBytes: number;
  /** False while more of them may be found. */
  readonly isTotalKnown: boolean;
  /** Files and bytes that need no further work: they were processed, or failed. */
  readonly doneFiles: number;
  readonly doneBytes: number;
  /** Files and bytes that this command has processed. Only they count in the speed. */
  readonly processedFiles: number;
  readonly processedBytes: number;
}

/** A speed over the last seconds. */
export interface Speed {
  readonly bytesPerSecond: number;
  readonly filesPerSecond: number;
}

export interface MeterReading {
  /** Undefined until files or bytes have arrived, and if none has for a minute. */
  readonly speed?: Speed;
  /** Undefined if the total or the speed is not known. */
  readonly secondsLeft?: number;
  /** Time with work to do, but without progress. */
  readonly idleSeconds: number;
}

/** The time over which the speed is averaged. It is extended while nothing arrives, as between two large files. */
const WINDOW_MS = 20_000;
const MAX_WINDOW_MS = 60_000;

/** Shortest time from which a speed is computed. */
const MIN_WINDOW_MS = 2000;

/** Time between two samples. */
const SAMPLE_MS = 500;

interface Sample {
  readonly atMs: number;
  readonly files: number;
  readonly bytes: number;
}

/**
 * Measures the speed of a command, and estimates its time left from files or bytes, whichever takes longer.
 *
 * Its clock stands still while there is nothing to process, so that time spent on comparing does not count.
 */
export class ProgressMeter {
  /** Oldest first, by the time with work to do. */
  private samples: Sample[] = [];
  private busyMs = 0;
  private progressMs = 0;
  private latest: { readonly work: MeteredWork; readonly atMs: number } | undefined;

  /** @param atMs The time by any clock that does not go back. */
  public add(work: MeteredWork, atMs: number): void {
    const before = this.latest?.work;
    this.advance(atMs);
    this.latest = { work, atMs };
    const hasMoved =
      before?.processedFiles !== work.processedFiles || before.processedBytes !== work.processedBytes;
    if (hasMoved || !hasWorkLeft(work)) this.progressMs = this.busyMs;
    const last = this.samples.at(-1);
    if (last && this.busyMs - last.atMs < SAMPLE_MS) return;
    this.samples.push({ atMs: this.busyMs, files: work.processedFiles, bytes: work.processedBytes });
    if (this.busyMs - this.samples[0].atMs > 2 * MAX_WINDOW_MS)
      this.samples = this.samples.filter((sample) => this.busyMs - sample.atMs <= MAX_WINDOW_MS + WINDOW_MS);
  }

  public read(atMs: number): MeterReading {
    if (!this.latest) return { idleSeconds: 0 };
    // Without new samples, a speed would stay as it was while nothing arrives.
    this.add(this.latest.work, atMs);
    const speed = this.computeSpeed(this.latest.work);
    return {
      speed,
      secondsLeft: speed && estimateSecondsLeft(this.latest.work, speed),
      idleSeconds: (this.busyMs - this.progressMs) / 1000,
    };
  }

  private advance(atMs: number): void {
    if (!this.latest) return;
    const { work } = this.latest;
    const passedMs = Math.max(0, atMs - this.latest.atMs);
    if (hasWorkLeft(work)) this.busyMs += passedMs;
    this.latest = { work, atMs: Math.max(atMs, this.latest.atMs) };
  }

  private computeSpeed({ processedFiles, processedBytes }: MeteredWork): Speed | undefined {
    // The youngest sample that is old enough, and since which something has arrived. Otherwise the oldest one.
    const isBase = ({ atMs, files, bytes }: Sample): boolean =>
      this.busyMs - atMs >= WINDOW_MS && (processedFiles > files || processedBytes > bytes);
    const base = [...this.samples].reverse().find(isBase) ?? this.samples.at(0);
    if (!base) return undefined;
    const passedMs = this.busyMs - base.atMs;
    if (passedMs < MIN_WINDOW_MS || passedMs > MAX_WINDOW_MS + WINDOW_MS) return undefined;
    const seconds = passedMs / 1000;
    const speed = {
      bytesPerSecond: Math.max(0, processedBytes - base.bytes) / seconds,
      filesPerSecond: Math.max(0, processedFiles - base.files) / seconds,
    };
    return speed.bytesPerSecond + speed.filesPerSecond > 0 ? speed : undefined;
  }
}

function hasWorkLeft({ plannedFiles, plannedBytes, doneFiles, doneBytes }: MeteredWork): boolean {
  return plannedFiles > doneFiles || plannedBytes > doneBytes;
}

function estimateSecondsLeft(
  { plannedFiles, plannedBytes, doneFiles, doneBytes, isTotalKnown }: MeteredWork,
  { bytesPerSecond, filesPerSecond }: Speed,
): number | undefined {
  const bytesLeft = Math.max(0, plannedBytes - doneBytes);
  const filesLeft = Math.max(0, plannedFiles - doneFiles);
  if (!isTotalKnown || bytesLeft + filesLeft === 0) return undefined;
  if (bytesLeft > 0 && bytesPerSecond === 0) return undefined;
  const forBytes = bytesLeft === 0 ? 0 : bytesLeft / bytesPerSecond;
  // Between two large files, no file is complete. The bytes tell the time then.
  const forFiles = filesPerSecond === 0 ? 0 : filesLeft / filesPerSecond;
  return Math.max(forBytes, forFiles) || undefined;
}

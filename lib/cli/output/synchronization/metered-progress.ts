import type { ShownWork } from './progress-line';
import { WORK_BEFORE_RUN } from './progress-line';
import type { MeterReading } from './progress-meter';
import { ProgressMeter } from './progress-meter';

/** Time between two measurements. Reports may be much more frequent: one for each of many small files. */
const MEASURE_MS = 100;

/** The latest progress of a command, with its speed. */
export class MeteredProgress<T> {
  private readonly meter = new ProgressMeter();
  private latest: T | undefined;
  private measuredAt = -Infinity;

  constructor(private readonly toShownWork: (progress: T) => ShownWork) {}

  public readonly update = (progress: T): void => {
    this.latest = progress;
    const now = performance.now();
    if (now - this.measuredAt < MEASURE_MS) return;
    this.measuredAt = now;
    this.meter.add(this.toShownWork(progress), now);
  };

  public read(): readonly [work: ShownWork, reading: MeterReading] {
    const now = performance.now();
    const work = this.latest === undefined ? WORK_BEFORE_RUN : this.toShownWork(this.latest);
    if (this.latest !== undefined) this.meter.add(work, now);
    return [work, this.meter.read(now)];
  }
}

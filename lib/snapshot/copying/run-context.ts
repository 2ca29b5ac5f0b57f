import { RunHalt } from '../contract/run-halt';
import type { RunDependencies } from '../contract/run-dependencies';
import type { RunLock } from '../state/run-lock';
import type { SnapshotState } from '../state/snapshot-state';
import { ByteBudget } from './run-byte-budget';
import type { RunTally } from './run-tally';
import { SuccessMarkers } from './success-marker';

export interface RunLimits {
  /** Maximum number of copies in flight. */
  readonly concurrency: number;
  /** Bytes that this run may copy; the next run copies the rest. */
  readonly maxBytes: number;
}

/** One synchronization that is in progress: it holds the lock, counts its work, and halts as a whole. */
export class RunContext {
  public readonly halt: RunHalt;
  public readonly budget: ByteBudget;
  public readonly markers: SuccessMarkers;
  public readonly concurrency: number;

  constructor(
    public readonly job: RunDependencies,
    public readonly state: SnapshotState,
    public readonly lock: RunLock,
    public readonly tally: RunTally,
    { concurrency, maxBytes }: RunLimits,
  ) {
    this.halt = new RunHalt(job.signal);
    this.budget = new ByteBudget(maxBytes);
    this.markers = new SuccessMarkers(job);
    this.concurrency = concurrency;
    lock.setLostListener((error) => this.halt.stop(error));
  }
}

import { DatasetHalt, RunHalt } from '../contract/run-halt';
import type { RunDependencies } from '../contract/run-dependencies';
import type { OtherEngine } from '../contract/other-engine';
import type { RunLock } from '../state/run-lock';
import type { SnapshotState } from '../state/snapshot-state';
import { ConcurrencyLimit } from '../../streams/concurrency-limit';
import { ByteBudget } from './run-byte-budget';
import { TargetContainerWatch } from '../planning/target-container-watch';
import { MissingFilesCheck } from './missing-files-check';
import type { RunTally } from './run-tally';
import type { RunChanges } from '../planning/run-changes';
import { SuccessMarkers } from './success-marker';

export interface RunLimits {
  /** Maximum number of copies in flight. */
  readonly concurrency: number;
  /** Bytes that this run may copy; the next run copies the rest. */
  readonly maxBytes: number;
  /** See `SynchronizeOptions`. */
  readonly acceptNewSource?: boolean;
  /** See `SynchronizeOptions`. */
  readonly knownChanges?: RunChanges;
  /** See `SynchronizeOptions`. */
  readonly otherEngine?: OtherEngine;
}

/** One synchronization that is in progress: it holds the lock, counts its work, and halts as a whole. */
export class RunContext {
  public readonly halt: RunHalt;
  public readonly budget: ByteBudget;
  public readonly markers: SuccessMarkers;
  /** The containers that the run copies to. */
  public readonly containers: TargetContainerWatch;
  public readonly missingFiles: MissingFilesCheck;
  /** Runs the copies of all datasets. */
  public readonly copies: ConcurrencyLimit;
  /** Maximum number of datasets in progress. A budget is spent in the order of the datasets. */
  public readonly datasetsAtOnce: number;
  public readonly acceptNewSource: boolean;
  /** The changes that the run is told of; undefined if it lists every dataset. */
  public readonly changes: RunChanges | undefined;
  /** The engine that has carried the files; undefined if it is this one. */
  public readonly otherEngine: OtherEngine | undefined;

  constructor(
    public readonly job: RunDependencies,
    public readonly state: SnapshotState,
    public readonly lock: RunLock,
    public readonly tally: RunTally,
    { concurrency, maxBytes, acceptNewSource = false, knownChanges, otherEngine }: RunLimits,
  ) {
    this.halt = new RunHalt(job.signal);
    this.budget = new ByteBudget(maxBytes);
    this.markers = new SuccessMarkers(job);
    this.containers = new TargetContainerWatch(job, state);
    this.missingFiles = new MissingFilesCheck(job, state, this.containers);
    this.copies = new ConcurrencyLimit(concurrency);
    this.datasetsAtOnce = maxBytes === Infinity ? concurrency : 1;
    this.acceptNewSource = acceptNewSource;
    this.changes = knownChanges;
    this.otherEngine = otherEngine;
    lock.setLostListener((error) => this.halt.stop(error));
  }

  /** Returns the run as one of its datasets sees it: a failure of the dataset halts only that dataset. */
  public forDataset(): RunContext {
    const own = { halt: new DatasetHalt(this.halt, this.job.subscription.schemaVersion !== 1) };
    return Object.assign(Object.create(RunContext.prototype) as RunContext, this, own);
  }
}

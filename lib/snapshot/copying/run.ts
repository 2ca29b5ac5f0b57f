import type { CopyMapping } from '../ports/dataset-mapping';
import type { ByteBudget } from './byte-budget';
import type { RunHalt } from '../planning/run-halt';
import type { SnapshotJob } from '../ports/snapshot-job';
import type { RunLock } from '../state/run-lock';
import type { ManifestEntry } from '../state/manifest';
import type { SuccessMarkers } from './success-marker';
import type { Policy } from '../planning/steps';
import type { RunTally } from './run-tally';
import type { SnapshotState } from '../state/snapshot-state';

/** A run that is under way. */
export interface Run {
  readonly job: SnapshotJob;
  readonly policy: Policy;
  readonly state: SnapshotState;
  readonly tally: RunTally;
  readonly halt: RunHalt;
  readonly lock: RunLock;
  /** Copies in flight at once. */
  readonly concurrency: number;
  readonly budget: ByteBudget;
  readonly markers: SuccessMarkers;
  /** Deletions that are allowed although they are over the fuse. */
  readonly allowDeletes: number;
  /** Whether what is gone at the source is deleted. */
  readonly isMirror: boolean;
  /** What is gone at the source, where that is mirrored. */
  readonly deletions: Deletion[];
}

/** A file that is gone at the source, as a manifest of this subscription left it at the target. */
export interface Deletion {
  readonly mapping: CopyMapping;
  readonly known: ManifestEntry;
}

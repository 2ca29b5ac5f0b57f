import type { CopyMapping } from '../contract/copy-mapping';
import type { CopyRequest, SnapshotSource, SnapshotTarget } from '../contract/storage-ports';
import type { Intent } from '../state/intent-journal';

/** The surroundings of a copy, which all copies of one dataset share except for their progress. */
export interface CopyContext extends Pick<CopyRequest, 'onProgress'> {
  readonly mapping: CopyMapping;
  readonly source: SnapshotSource;
  readonly target: SnapshotTarget;
  /** True if files that are gone at the source are deleted after all copies. */
  readonly isMirror: boolean;
  /** Records in the journal that another version will be written than was announced. */
  readonly correctIntent: (intent: Intent) => Promise<void>;
  /** True if the manifest of the last snapshot has the directory of this folder stub, and this subscription has made it. */
  readonly isOwnStub: (path: string) => Promise<boolean>;
  /** Called if the file that a copy was to replace is not at the target. */
  readonly onMissingAtTarget: () => void;
  /** Returns the time before all copies of this run, by the clock of the service; undefined if it is unknown. */
  readonly findStartTime: () => Promise<number | undefined>;
  /** Aborted when the run halts. */
  readonly halted: AbortSignal;
  /** Aborted some time after an interruption: copies that have started are completed until then. */
  readonly signal: AbortSignal;
}

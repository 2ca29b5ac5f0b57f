/**
 * The work of a run at one moment: `listing` waits for the first files, `comparing` reads listings and finds nothing to
 * copy yet, `copying` has copies in flight, `publishing` puts a complete snapshot into its place, `deleting` removes files
 * that are gone at the source, and `recording` writes the state and the run record. A process that helps the run of another one is
 * `waiting` while it has nothing to do.
 */
export type SnapshotPhase =
  'listing' | 'comparing' | 'copying' | 'publishing' | 'deleting' | 'recording' | 'waiting';

/** Progress of a run, over all datasets so far. */
export interface SnapshotProgress {
  /** Name of the dataset that was started last. */
  readonly datasetName: string;
  /** The current work. */
  readonly phase: SnapshotPhase;
  /** True after all listings have been read: until then, more files to copy may be found. */
  readonly isTotalKnown: boolean;
  /** Number of comparisons of a file with the last snapshot. Atomic publishing compares some files twice. */
  readonly comparedFiles: number;
  /** Number of files to copy that were found so far. */
  readonly plannedFiles: number;
  /** Size of these files, in bytes; 0 for files of which only the access control is set. */
  readonly plannedBytes: number;
  /** Number of files that were copied. */
  readonly copiedFiles: number;
  /** Bytes that were copied, including the blocks of unfinished files. Never more than `plannedBytes`. */
  readonly copiedBytes: number;
  /** Bytes among `copiedBytes` that an earlier run had copied as blocks. */
  readonly reusedBytes: number;
  /** Number of files that have not changed. */
  readonly unchangedFiles: number;
  /** Number of files that failed. */
  readonly failedFiles: number;
  /** Size of the planned files that could not be copied, in bytes. */
  readonly failedBytes: number;
  /** Number of files to delete. */
  readonly filesToDelete: number;
  /** Number of these files that were processed. */
  readonly deletedFiles: number;
}

export function createProgress(): SnapshotProgress {
  return {
    datasetName: '',
    phase: 'listing',
    isTotalKnown: false,
    comparedFiles: 0,
    plannedFiles: 0,
    plannedBytes: 0,
    copiedFiles: 0,
    copiedBytes: 0,
    reusedBytes: 0,
    unchangedFiles: 0,
    failedFiles: 0,
    failedBytes: 0,
    filesToDelete: 0,
    deletedFiles: 0,
  };
}

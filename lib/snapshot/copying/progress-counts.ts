/** Progress of a run, over all datasets so far. */
export interface SnapshotProgress {
  /** Name of the current dataset. */
  readonly datasetName: string;
  /** Number of files to copy that were found so far. */
  readonly plannedFiles: number;
  /** Size of these files, in bytes. */
  readonly plannedBytes: number;
  /** Number of files that were copied. */
  readonly copiedFiles: number;
  /** Size of these files, in bytes. */
  readonly copiedBytes: number;
  /** Number of files that have not changed. */
  readonly unchangedFiles: number;
  /** Number of files that failed. */
  readonly failedFiles: number;
}

export function createProgress(): SnapshotProgress {
  return {
    datasetName: '',
    plannedFiles: 0,
    plannedBytes: 0,
    copiedFiles: 0,
    copiedBytes: 0,
    unchangedFiles: 0,
    failedFiles: 0,
  };
}

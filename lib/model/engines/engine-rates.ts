import type { EngineFacts } from './engine-facts';

/**
 * Files that one process lists and compares in a second, and copies that it sends. `bench/README.md` has the measurements: an
 * endpoint that computes its answers, 100 ms for each page of a listing, 20 ms for each copy. The service itself may be slower.
 */
export const OWN_LISTED_FILES_PER_SECOND = 35_000;
export const OWN_COPIES_PER_SECOND = 2_300;

const DAY_MINUTES = 24 * 60;

/**
 * Estimates the duration of a run of this package that copies what changes in a time.
 *
 * @returns The seconds, or the name of the estimate that is missing.
 */
export function estimateOwnRunSeconds(
  { estimates, settings, isStartedByChanges }: EngineFacts,
  intervalMinutes: number,
): number | string {
  const { files, changedFilesPerDay } = estimates;
  if (files === undefined && isStartedByChanges !== true) return 'estimates.files';
  if (changedFilesPerDay === undefined) return 'estimates.changedFilesPerDay';
  const listed = isStartedByChanges === true ? 0 : files!;
  const copied = (changedFilesPerDay * intervalMinutes) / DAY_MINUTES;
  return estimateOwnSeconds(listed, copied, settings.parallelism);
}

/** Estimates the duration of a listing and of copies. */
export function estimateOwnSeconds(listed: number, copied: number, parallelism = 1): number {
  return (listed / OWN_LISTED_FILES_PER_SECOND + copied / OWN_COPIES_PER_SECOND) / parallelism;
}

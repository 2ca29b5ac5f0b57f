import type { EngineFacts } from './engine-facts';

/**
 * Files that one process lists and compares in a second, and copies that it sends. `bench/README.md` has the measurements: an
 * endpoint that computes its answers, 100 ms for each page of a listing, 20 ms for each copy. The service itself may be slower.
 */
export const OWN_LISTED_FILES_PER_SECOND = 35_000;
export const OWN_COPIES_PER_SECOND = 2_300;

/** Requests of a run for its state, and for each hundred copies: locks, journals and manifests. Measured like the rates. */
const STATE_REQUESTS = 10;

/** Estimates the number of writes that runs of this package make to their own state, at most. */
export function estimateStateWrites(copies: number, runs: number): number {
  return Math.ceil(copies / 100) + STATE_REQUESTS * runs;
}

/** The basis of estimated durations, in words. */
export const OWN_RATE_BASIS =
  'measured with an endpoint that answers after 20 to 100 ms; the service can be slower';

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

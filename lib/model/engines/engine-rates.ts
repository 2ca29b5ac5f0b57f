import { ASSUMED_BYTES_PER_SECOND } from './engine-facts';

/**
 * Files that one process lists and compares in a second, and copies that it sends. `bench/README.md` has the measurements: an
 * endpoint that computes its answers, 100 ms for each page of a listing, 20 ms for each copy. The service itself may be slower.
 */
export const OWN_LISTED_FILES_PER_SECOND = 35_000;
export const OWN_COPIES_PER_SECOND = 2_300;

/** Number of processes up to which the same was measured. */
export const MEASURED_PROCESSES = 4;

/** Requests of a run for its state, and for each hundred copies: locks, journals and manifests. Measured like the rates. */
const STATE_REQUESTS = 10;

/** Estimates the number of writes that runs of this package make to their own state, at most. */
export function estimateStateWrites(copies: number, runs: number): number {
  return Math.ceil(copies / 100) + STATE_REQUESTS * runs;
}

/** The basis of estimated durations, in words. */
export function describeRateBasis(bytesPerSecond?: number): string {
  const bytes = bytesPerSecond === undefined ? 'an assumed 1 Gbit/s' : 'the given bytesPerSecond';
  return `based on measured request rates and ${bytes}; the service can be slower`;
}

/** The work of a run of this package. */
export interface OwnWork {
  readonly listedFiles: number;
  readonly copiedFiles: number;
  readonly copiedBytes: number;
}

/** Estimates the duration of a listing and of copies. The service copies the bytes, so more processes do not copy them faster. */
export function estimateOwnSeconds(
  work: OwnWork,
  { parallelism, bytesPerSecond = ASSUMED_BYTES_PER_SECOND }: OwnRates = {},
): number {
  return estimateRequestSeconds(work, parallelism) + work.copiedBytes / bytesPerSecond;
}

/** The settings and rates that the duration of a run depends on. */
export interface OwnRates {
  readonly parallelism?: number;
  readonly bytesPerSecond?: number;
}

/** Estimates the duration of the requests of a run: of listings, and of copies. */
export function estimateRequestSeconds(
  { listedFiles, copiedFiles }: Pick<OwnWork, 'listedFiles' | 'copiedFiles'>,
  parallelism = 1,
): number {
  return (listedFiles / OWN_LISTED_FILES_PER_SECOND + copiedFiles / OWN_COPIES_PER_SECOND) / parallelism;
}

import type { EngineFacts } from './engine-facts';
import { ASSUMED_BYTES_PER_SECOND } from './engine-facts';

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
export function describeRateBasis(bytesPerSecond?: number): string {
  const bytes = bytesPerSecond === undefined ? 'an assumed 1 Gbit/s' : 'the given bytesPerSecond';
  return `based on measured request rates and ${bytes}; the service can be slower`;
}

const DAY_MINUTES = 24 * 60;

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

function estimateRequestSeconds(
  { listedFiles, copiedFiles }: Pick<OwnWork, 'listedFiles' | 'copiedFiles'>,
  parallelism = 1,
): number {
  return (listedFiles / OWN_LISTED_FILES_PER_SECOND + copiedFiles / OWN_COPIES_PER_SECOND) / parallelism;
}

/** A run of this package, as far as estimates tell. */
export interface OwnRun {
  /** Seconds that the requests take: a listing of everything, and the copies of what has changed. Undefined if unknown. */
  readonly requestSeconds?: number;
  /** Bytes that a run copies on average. Undefined if unknown. */
  readonly bytes?: number;
  /** Bytes that a run may copy: a large file changes as a whole. Undefined if unknown. */
  readonly mostBytes?: number;
  /** Names of the estimates that are missing. */
  readonly missing: readonly string[];
}

/** Estimates a run that copies what has changed in an interval. */
export function estimateOwnRun({ estimates, settings }: EngineFacts, intervalMinutes: number): OwnRun {
  const { files, changedFilesPerDay, changedBytesPerDay, largestFileBytes = Infinity } = estimates;
  const toShare = (perDay: number): number => (perDay * intervalMinutes) / DAY_MINUTES;
  const missing = (['files', 'changedFilesPerDay', 'changedBytesPerDay'] as const).filter(
    (name) => estimates[name] === undefined,
  );
  return {
    ...(files !== undefined &&
      changedFilesPerDay !== undefined && {
        requestSeconds: estimateRequestSeconds(
          { listedFiles: files, copiedFiles: toShare(changedFilesPerDay) },
          settings.parallelism,
        ),
      }),
    ...(changedBytesPerDay !== undefined && {
      bytes: toShare(changedBytesPerDay),
      mostBytes: Math.max(toShare(changedBytesPerDay), Math.min(largestFileBytes, changedBytesPerDay)),
    }),
    missing: missing.map((name) => `estimates.${name}`),
  };
}

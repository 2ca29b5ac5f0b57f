import type { EngineFacts } from './engine-facts';
import { estimateRequestSeconds } from './engine-rates';
import type { OwnWay } from './own-ways';
import { listOwnWays } from './own-ways';

const DAY_MINUTES = 24 * 60;

/** Listings of all files that a run takes beside its first one if it copies them to publish them as a whole: source, and copies. */
export const ATOMIC_LISTINGS = 2;

/** A run of this package, as far as estimates tell. */
export interface OwnRun {
  /** Seconds that the requests take on average, at least. Undefined if unknown. */
  readonly requestSeconds?: number;
  /** Seconds that the requests of one run may take. Undefined if unknown. */
  readonly mostRequestSeconds?: number;
  /** Bytes that a run copies on average, at least. Undefined if unknown. */
  readonly bytes?: number;
  /** Bytes that a run may copy: a large file changes as a whole. Undefined if unknown. */
  readonly mostBytes?: number;
  /** Names of the estimates that are missing for the requests. */
  readonly missingForRequests: readonly string[];
  /** Names of the estimates that are missing for the bytes. */
  readonly missingForBytes: readonly string[];
}

/** Estimates a run that copies what has changed in an interval. */
export function estimateOwnRun(facts: EngineFacts, intervalMinutes: number): OwnRun {
  const { estimates } = facts;
  const ways = listOwnWays(facts);
  const listMissing = (...names: readonly (keyof typeof estimates)[]): string[] =>
    names.filter((name) => estimates[name] === undefined).map((name) => `estimates.${name}`);
  const missingForRequests = listMissing('files', 'changedFilesPerDay');
  const missingForBytes = [
    ...(ways.some(({ isAtomic }) => !isAtomic) ? listMissing('changedBytesPerDay') : []),
    ...(ways.some(({ isAtomic }) => isAtomic) ? listMissing('bytes', 'changedFilesPerDay') : []),
  ];
  const requests =
    missingForRequests.length > 0 ? [] : ways.map((way) => countRequests(facts, way, intervalMinutes));
  const bytes = missingForBytes.length > 0 ? [] : ways.map((way) => countBytes(facts, way, intervalMinutes));
  return {
    ...(requests.length > 0 && {
      requestSeconds: Math.min(...requests.map(({ least }) => least)),
      mostRequestSeconds: Math.max(...requests.map(({ most }) => most)),
    }),
    ...(bytes.length > 0 && {
      bytes: Math.min(...bytes.map(({ least }) => least)),
      mostBytes: Math.max(...bytes.map(({ most }) => most)),
    }),
    missingForRequests,
    missingForBytes,
  };
}

/** The work of a run on average, at least; and the most that one may take. */
interface Bounds {
  readonly least: number;
  readonly most: number;
}

const toShare = (perDay: number, minutes: number): number => (perDay * minutes) / DAY_MINUTES;

/** Returns the share of runs that find a change at least, and at most. */
function countChangedRuns({ estimates: { changedFilesPerDay = 0 } }: EngineFacts, minutes: number): Bounds {
  return { least: Math.min(1, toShare(changedFilesPerDay, minutes)), most: Math.sign(changedFilesPerDay) };
}

function countRequests(facts: EngineFacts, way: OwnWay, minutes: number): Bounds {
  const { files = 0, changedFilesPerDay = 0 } = facts.estimates;
  const { isAtomic, sureProcesses, mostProcesses } = way;
  const estimate = (changed: number, processes: number): number =>
    isAtomic
      ? estimateRequestSeconds(
          { listedFiles: files * (1 + ATOMIC_LISTINGS * changed), copiedFiles: files * changed },
          processes,
        )
      : estimateRequestSeconds(
          { listedFiles: files, copiedFiles: toShare(changedFilesPerDay, minutes) },
          processes,
        );
  const changed = countChangedRuns(facts, minutes);
  return { least: estimate(changed.least, mostProcesses), most: estimate(changed.most, sureProcesses) };
}

function countBytes(facts: EngineFacts, { isAtomic }: OwnWay, minutes: number): Bounds {
  const { bytes = 0, changedBytesPerDay = 0, largestFileBytes = Infinity } = facts.estimates;
  const changed = countChangedRuns(facts, minutes);
  if (isAtomic) return { least: bytes * changed.least, most: bytes * changed.most };
  const least = toShare(changedBytesPerDay, minutes);
  return { least, most: Math.max(least, Math.min(largestFileBytes, changedBytesPerDay)) };
}

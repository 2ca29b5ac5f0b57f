/** Time limits of requests, in milliseconds. A try that exceeds its limit counts as a lost response. */
export interface TimeLimits {
  /**
   * A request that moves little data.
   * @default 30000
   */
  readonly requestMs: number;
  /**
   * One page of a listing.
   * @default 120000
   */
  readonly pageMs: number;
  /**
   * A copy, in addition to the time for its size.
   * @default 60000
   */
  readonly copyMs: number;
  /**
   * One MiB of a copy.
   * @default 1000
   */
  readonly copyMsPerMib: number;
  /**
   * One MiB of an upload from this process.
   * @default 16000
   */
  readonly uploadMsPerMib: number;
  /**
   * The longest limit of a copy or an upload, whatever its size.
   * @default 900000
   */
  readonly longestMs: number;
  /**
   * A response that has begun and makes no progress.
   * @default 30000
   */
  readonly idleMs: number;
  /**
   * One token of Microsoft Entra ID.
   * @default 60000
   */
  readonly tokenMs: number;
  /**
   * The time after an interruption in which copies in flight can finish.
   * @default 15000
   */
  readonly finishMs: number;
  /**
   * The time after an interruption in which the state can be written. It includes `finishMs`.
   * @default 22000
   */
  readonly recordMs: number;
}

export const TIME_LIMITS: TimeLimits = {
  requestMs: 30_000,
  pageMs: 120_000,
  copyMs: 60_000,
  copyMsPerMib: 1000,
  uploadMsPerMib: 16_000,
  longestMs: 15 * 60_000,
  idleMs: 30_000,
  tokenMs: 60_000,
  finishMs: 15_000,
  recordMs: 22_000,
};

/** Chooses the time limit of one kind of request. */
export type LimitChoice = (limits: TimeLimits) => number;

export const REQUEST_LIMIT: LimitChoice = ({ requestMs }) => requestMs;
export const PAGE_LIMIT: LimitChoice = ({ pageMs }) => pageMs;

const MIB = 1024 * 1024;

/** Returns the limit of a copy within Azure. A minimum rate is not documented: the limits allow for 1 MiB/s up to 840 MiB. */
export function limitCopy(bytes: number): LimitChoice {
  return ({ copyMs, copyMsPerMib, longestMs }) => Math.min(longestMs, copyMs + (bytes / MIB) * copyMsPerMib);
}

/** Returns the limit of an upload from this process. */
export function limitUpload(bytes: number): LimitChoice {
  return ({ requestMs, uploadMsPerMib, longestMs }) =>
    Math.min(longestMs, requestMs + (bytes / MIB) * uploadMsPerMib);
}

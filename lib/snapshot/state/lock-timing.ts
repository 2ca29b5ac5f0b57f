/** Duration of a lease without renewal. The lock of a run that was killed on another machine expires after it. */
export const LEASE_SECONDS = 60;
export const RENEWAL_MS = 30_000;
/** Time after a renewal at which the lease is renewed before the next write. */
export const STALE_AFTER_MS = 5_000;
/** After this time since a renewal, a run that has lost its lock replaces no state any more: later it would notice the loss. */
export const QUIET_AFTER_MS = 2 * STALE_AFTER_MS;
/** Time without progress after which a run counts as stuck. */
export const STALLED_SECONDS = 15 * 60;

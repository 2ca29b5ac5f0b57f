import { setMaxListeners } from 'node:events';

/** The signal of what is brought to its end in any case: as it is never aborted, no request needs to listen to it. */
export const NEVER_ABORTED: AbortSignal = new AbortController().signal;
// Those that listen all the same, in requests of the SDK, are as many as these are.
setMaxListeners(0, NEVER_ABORTED);

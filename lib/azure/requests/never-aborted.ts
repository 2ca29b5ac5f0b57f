import { setMaxListeners } from 'node:events';

/** The signal of requests that always run to completion. It is never aborted, so no request needs to listen to it. */
export const NEVER_ABORTED: AbortSignal = new AbortController().signal;
// Requests of the SDK add listeners all the same, one for each request in flight.
setMaxListeners(0, NEVER_ABORTED);

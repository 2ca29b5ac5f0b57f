/** The signal of what is brought to its end in any case: as it is never aborted, no request needs to listen to it. */
export const UNHURRIED: AbortSignal = new AbortController().signal;

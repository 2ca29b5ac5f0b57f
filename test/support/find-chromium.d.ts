/** Path of the browser of this machine; undefined if there is none. */
export const CHROMIUM: string | undefined;

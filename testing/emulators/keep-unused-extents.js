// Preloaded into Azurite. Every ten minutes, it deletes what no blob needs, one by one: with many blobs, that blocks all requests for
// minutes. An emulator that lives for one test run needs no such thing.
const LONGEST_DELAY_MS = 2 ** 31 - 1;
require('azurite/dist/src/blob/utils/constants').DEFAULT_GC_INTERVAL_MS = LONGEST_DELAY_MS;

/** GPUs at which the client's load factor 1 is the trace's own volume. */
export const nativeGpus = 12;
/** Mean volume of the trace at its own scale, requests/s (docs/datasets.md); for estimates only. */
export const nativeRate = 9650;
/** What the original's scripts drop at the start, s. */
export const paperLeadIn = 600;
/** Largest goodput of one emulated V100 on this mapping of functions to models, requests/s: the slope of Figure 11. */
export const peakPerGpu = 1022;
/** Requests of the paper's run, and those of them that failed. */
export const paperRequests = 208e6;
export const paperFailures = 58;

/** GPUs at which the client's load factor 1 is the trace's own volume. */
export const nativeGpus = 12;
/** What the original's scripts drop at the start, s. */
export const paperLeadIn = 600;
/**
 * Largest goodput of one simulated GPU on this mapping of functions to models, requests/s. Measured at quick scale: one GPU with 183 models
 * serves 1,858 at 2.4 times the trace's load, six with 1769 serve 11,082. Figure 11 here has 1,848 for each of ten GPUs.
 */
export const simulatedPeak = 1850;
/** Load factor that is 78 % of that peak. */
export const highLoad = 1.8;
/** Requests of the paper's run, and those of them that failed. */
export const paperRequests = 208e6;
export const paperFailures = 58;

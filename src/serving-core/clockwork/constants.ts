/** Constants of the original's INFER5 scheduler. Times in ns. */
export const DEFAULT_CLOCK = 1380;
/** Aim to finish this much before the SLO. */
export const BUFFER = 5e6;
/** Samples that an estimate looks back on, and the percentile it takes of them. */
export const ESTIMATE_WINDOW = 10;
export const ESTIMATE_PERCENTILE = 0.99;
/** How late outstanding work may be before its slot is assumed to slide. */
export const LAG = 10e6;
/** Assumed one-way delay to a worker. */
export const FUTURE = 1e6;
/** Cap on the SLO that load demand is judged by. */
export const MAX_WEIGHTS_SLO = 25e6;
/** Actions that may be on their way to the workers' sockets at once, over all workers. */
export const NETWORK_CONCURRENCY = 2;
/** Time between two polls of a scheduler thread: decides which GPU looks first. */
export const POLL_INTERVAL = 10e3;
/** Execution estimate of a batch size that a worker reports without a time. */
export const UNKNOWN_EXECUTION = 100e3;

/** Of bursty_experiment (workloads.md §5.4): seconds of the minor workload alone, then requests/s of both. */
export const leadIn = 300;
export const majorRate = 1000;
export const minorRate = 200;

/** Of bursty_experiment: seconds of the minor workload alone, then requests/s of both. */
export const leadIn = 300;
export const majorRate = 1000;
export const minorRate = 200;

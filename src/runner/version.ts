/**
 * Version of what a simulated point's bytes depend on: raised whenever serving core or workloads change results, so that
 * `--resume` does not mix points of two cores.
 */
export const CORE_VERSION = '2';

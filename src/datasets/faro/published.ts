/**
 * Day 11 of Faro's ten traces, in requests a minute: least, mean and most, and how its variance is made up, read off its autocorrelation at 1, 15 and 60 minutes:
 * shares of a slow wave, of a pattern of 15 minutes (an hour of the original day, which is squeezed four times), and the memory of what is left from a minute to the next.
 */
export interface PublishedTrace {
  readonly least: number;
  readonly mean: number;
  readonly most: number;
  readonly slow: number;
  readonly pattern: number;
  readonly memory: number;
}

const row = (least: number, mean: number, most: number, slow: number, pattern: number, memory: number) => ({
  least,
  mean,
  most,
  slow,
  pattern,
  memory,
});

/** Nine Azure functions and, last, tweets. */
export const publishedTraces: readonly PublishedTrace[] = [
  row(578, 953, 1418, 0.5, 0.15, 0.1),
  row(364, 699, 1428, 0.1, 0.1, 0.85),
  row(77, 534, 1210, 0.5, 0, 0.96),
  row(575, 758, 1226, 0.3, 0.6, 0.1),
  row(1101, 1304, 1477, 0.5, 0, 0.7),
  row(310, 649, 1441, 0.1, 0.1, 0.85),
  row(1, 432, 826, 0.1, 0.1, 0.9),
  row(77, 826, 1243, 0.2, 0.6, 0.2),
  row(195, 778, 1426, 0.1, 0.2, 0.96),
  row(38, 499, 1375, 0.3, 0.1, 0.95),
];

/** Minutes of a day of the traces: six hours. */
export const TRACE_MINUTES = 360;

/** Requests of the evaluation's day by job: with least and most, what tells it from any other trace. */
const publishedRequests: readonly number[] = [
  343_187, 251_793, 192_365, 272_786, 469_591, 233_506, 155_546, 297_298, 280_132, 179_566,
];

/** Whether counts are those of the evaluation, as far as its published statistics tell. */
export function isPublished(counts: readonly ArrayLike<number>[]): boolean {
  if (counts.length !== publishedTraces.length) return false;
  return counts.every((count, job) => {
    const list = Array.from(count);
    const { least, most } = publishedTraces[job];
    return (
      list.length === TRACE_MINUTES &&
      list.reduce((sum, value) => sum + value, 0) === publishedRequests[job] &&
      Math.min(...list) === least &&
      Math.max(...list) === most
    );
  });
}

/** How many runs at the start are warm-up. */
export interface WarmUp {
  runs: number;
  /** False when the times still settle half-way, or are too few to tell. */
  over: boolean;
}

/** Groups without which nothing can be told. */
const LEAST_GROUPS = 10;

/**
 * Warm-up by MSER (White, Simulation 69(6), 1997): of all prefixes, dropping the one after which the squared standard error
 * of the mean of the rest is least. It is reached on medians of five consecutive runs (of three below 50 runs, of one below
 * 30) where White takes means, so that a single run that was disturbed passes for no warm-up. Only the first half is looked
 * at, since few remaining groups are alike by chance; a warm-up that takes all of it is not over.
 *
 * @param times in the order of the runs, any unit.
 */
export function warmUp(times: ArrayLike<number>): WarmUp {
  const size = times.length >= 50 ? 5 : times.length >= 30 ? 3 : 1;
  const groups = Array.from({ length: Math.floor(times.length / size) }, (_, i) =>
    middle(Array.from({ length: size }, (_, j) => times[i * size + j])),
  );
  if (groups.length < LEAST_GROUPS) return { runs: 0, over: false };
  const half = groups.length >> 1;
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  let mean = 0;
  let squares = 0;
  // From the end, so that each prefix costs one step of Welford's update, which is exact where times are nearly equal.
  for (let from = groups.length - 1; from >= 0; from--) {
    const count = groups.length - from;
    const delta = groups[from] - mean;
    mean += delta / count;
    squares += delta * (groups[from] - mean);
    const error = squares / count ** 2;
    if (from <= half && error <= least) {
      least = error;
      best = from;
    }
  }
  return { runs: best * size, over: best < half };
}

function middle(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}

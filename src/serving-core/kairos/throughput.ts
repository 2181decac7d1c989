/** One rate that a search tried. */
export interface Tried {
  /** Offered queries/s. */
  rate: number;
  /** Share within the target latency; of a run that was cut off, whatever it had. */
  attainment: number;
}

export interface Search {
  /** Share within the target latency at an offered rate. */
  attainment(rate: number): number;
  /** Least share that counts as served: 0.99. */
  target: number;
  /** Where to begin, queries/s. */
  start: number;
  /** Width of the bracket to end at, as a share of the rate. */
  tolerance: number;
}

export interface Throughput {
  /** Highest rate found that is served; 0 when none is. Queries/s. */
  rate: number;
  /** Lowest rate found above it that is not. */
  failing: number;
  tried: readonly Tried[];
}

/** Halvings or doublings of the first rate that are tried before a search gives up: a factor of a million. */
const MOST_STEPS = 20;

/**
 * The highest offered rate of which at least `target` is served in time: doubles or halves from `start` until one rate passes and the next
 * fails, then bisects. Where the attainment hardly depends on the rate the result is ill-conditioned; look at `tried`.
 */
export function searchThroughput({ attainment, target, start, tolerance }: Search): Throughput {
  const tried: Tried[] = [];
  const passes = (rate: number) => {
    const share = attainment(rate);
    tried.push({ rate, attainment: share });
    return share >= target;
  };
  const rising = passes(start);
  let low = start;
  let high = start;
  for (let step = 0; ; step++) {
    if (step === MOST_STEPS)
      return { rate: rising ? high : 0, failing: rising ? Number.POSITIVE_INFINITY : low, tried };
    if (rising) high = 2 * low;
    else low = high / 2;
    if (passes(rising ? high : low) !== rising) break;
    if (rising) low = high;
    else high = low;
  }
  while (high - low > tolerance * low) {
    const middle = (low + high) / 2;
    if (passes(middle)) low = middle;
    else high = middle;
  }
  return { rate: low, failing: high, tried };
}

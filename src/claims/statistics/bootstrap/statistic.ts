/** A number of a run that can be computed from slices of its time, each taken as often as is wished. */
export interface Statistic {
  readonly slices: number;
  /** The number when slice i is taken `weights[i]` times; NaN where it is of nothing. Each once without weights. */
  value(weights?: Float64Array): number;
  /** How much each slice takes it up or down, up to a factor: what neighbours share is seen in this. */
  influence(): Float64Array;
  /** Set where resampling slices does not tell how much it varies: a maximum, or a quantile that few values exceed. */
  readonly unsure?: string;
}

/** What is a function of sums over slices, such as a share or a rate. Columns have a value a slice. */
export function ofSums(columns: readonly Float64Array[], formula: (...sums: number[]) => number): Statistic {
  const slices = columns[0].length;
  const total = (column: Float64Array, weights?: Float64Array): number => {
    let sum = 0;
    if (weights) for (let i = 0; i < slices; i++) sum += column[i] * weights[i];
    else for (let i = 0; i < slices; i++) sum += column[i];
    return sum;
  };
  const value = (weights?: Float64Array): number =>
    formula(...columns.map((column) => total(column, weights)));
  return {
    slices,
    value,
    influence() {
      const sums = columns.map((column) => total(column));
      const whole = formula(...sums);
      return Float64Array.from({ length: slices }, (_, i) => {
        const without = formula(...columns.map((column, k) => sums[k] - column[i]));
        return Number.isFinite(without) ? whole - without : 0;
      });
    },
  };
}

/** Values by bin and slice: `upTo[b][i]` are those of slice i in bins up to b, whose middle is `middle[b]`. */
export interface CumulativeCounts {
  middle: ArrayLike<number>;
  upTo: readonly Uint32Array[];
}

/** Values that must lie beyond a quantile for their resampling to tell how much it varies. */
const BEYOND = 10;

/** The quantile of nearest rank, of values in bins. Null without any. */
export function ofQuantile({ middle, upTo }: CumulativeCounts, level: number): Statistic | null {
  const all = upTo.at(-1);
  if (all === undefined) return null;
  const slices = all.length;
  const count = (values: Uint32Array, weights?: Float64Array): number => {
    let sum = 0;
    if (weights) for (let i = 0; i < slices; i++) sum += values[i] * weights[i];
    else for (let i = 0; i < slices; i++) sum += values[i];
    return sum;
  };
  const binAt = (weights?: Float64Array): number => {
    const total = count(all, weights);
    if (total === 0) return -1;
    const rank = Math.max(1, Math.ceil(level * total - total * 1e-12));
    let [low, high] = [0, upTo.length - 1];
    while (low < high) {
      const between = (low + high) >> 1;
      if (count(upTo[between], weights) >= rank) high = between;
      else low = between + 1;
    }
    return low;
  };
  const total = count(all);
  return {
    slices,
    value: (weights) => middle[binAt(weights)] ?? Number.NaN,
    influence() {
      const below = upTo[binAt()];
      return Float64Array.from({ length: slices }, (_, i) => level * all[i] - below[i]);
    },
    ...(total * Math.min(level, 1 - level) < BEYOND && {
      unsure: `fewer than ${BEYOND} values lie beyond it`,
    }),
  };
}

/** A number that says nothing of time: a result of the whole point. */
export function ofWhole(value: number, unsure = 'it is one number a point'): Statistic {
  return { slices: 1, value: () => value, influence: () => new Float64Array(1), unsure };
}

/** One measured row of a model's profile on one type of hardware: a single replica, working without a pause. */
export interface ProfileRow {
  /** Queries in a batch. */
  readonly batch: number;
  /** 99th percentile of the time that a batch takes, ms. */
  readonly latency: number;
  /** Mean throughput, queries/s. */
  readonly throughput: number;
}

/** Rows in ascending order of batch, the first of batch 1. */
export type Profile = readonly ProfileRow[];

/**
 * How a batch's service time follows from its profile: `batch` takes n·1000/qps(n) ms for n queries; `seed` takes 1000/qps(n), the
 * time of one query, for the whole batch, as the published notebook does.
 */
export type ServiceRule = 'batch' | 'seed';

/** Largest batch that a profile knows. */
export function largestBatch(profile: Profile): number {
  return profile[profile.length - 1].batch;
}

/**
 * Service times in ms of batches of 0 to the largest size (the first unused): exact at profiled sizes, on a straight line between
 * two of them (spec: piecewise linear over batch size).
 */
export function serviceTimes(profile: Profile, rule: ServiceRule): Float64Array {
  const times = new Float64Array(largestBatch(profile) + 1);
  const timeOf = ({ batch, throughput }: ProfileRow) => (1000 / throughput) * (rule === 'batch' ? batch : 1);
  times[1] = timeOf(profile[0]);
  for (let i = 1; i < profile.length; i++) {
    const [low, high] = [profile[i - 1], profile[i]];
    const slope = (timeOf(high) - timeOf(low)) / (high.batch - low.batch);
    for (let n = low.batch + 1; n < high.batch; n++) times[n] = timeOf(low) + (n - low.batch) * slope;
    times[high.batch] = timeOf(high);
  }
  return times;
}

/**
 * Latency and throughput at a batch size: the row's own, and between two rows the worse of each, as InferLine's own profiler
 * looks them up.
 */
export function lookUp(profile: Profile, batch: number): ProfileRow {
  const at = profile.findIndex((row) => row.batch >= batch);
  const above = profile[at];
  if (above.batch === batch) return above;
  const below = profile[at - 1];
  return {
    batch,
    latency: Math.max(below.latency, above.latency),
    throughput: Math.min(below.throughput, above.throughput),
  };
}

/** Without the rows whose throughput is not above that of the last row kept, as InferLine's profiler prunes. */
export function prune(profile: Profile): Profile {
  const kept: ProfileRow[] = [];
  for (const row of profile)
    if (kept.length === 0 || row.throughput > kept[kept.length - 1].throughput) kept.push(row);
  return kept;
}

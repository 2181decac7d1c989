import { type Measurement, proportion, satisfaction } from 'repro';
import type { Timeline } from '../timeline.js';
import { total } from './points.js';

const exactly = (value: number, where: string): Measurement => ({ value, low: value, high: value, where });

const after = (start: number): string => `${Number((start / 60).toFixed(2))} min after the lead-in`;

/** A request fails when it is not answered within its SLO. */
const failures = (timelines: readonly Timeline[]): number =>
  total(timelines, 'requests') - total(timelines, 'goodput');

const outOf = (timelines: readonly Timeline[]): string => {
  const count = total(timelines, 'requests').toLocaleString('en');
  return `${failures(timelines).toLocaleString('en')} of ${count} not in time`;
};

/** Goodput over all requests; needs so many that one failure would not decide. */
export const goodputShare =
  (fewest: number) =>
  (timelines: readonly Timeline[]): Measurement => {
    const requests = total(timelines, 'requests');
    if (requests < fewest) return tooFew(fewest, requests);
    const batches = timelines.flatMap(({ columns }) =>
      Array.from(columns.requests, (trials, i) => ({ trials, successes: columns.goodput[i]! })),
    );
    const { value, low, high } = satisfaction(batches)!;
    return { value, low, high, where: outOf(timelines) };
  };

/** Poisson interval of a count, by the normal approximation to its square root. */
function counted(count: number, scale: number): { value: number; low: number; high: number } {
  const low = Math.max(0, Math.sqrt(count) - 0.98) ** 2;
  const high = (Math.sqrt(count) + 0.98) ** 2;
  return { value: count * scale, low: low * scale, high: high * scale };
}

/** Failures in so many requests; a run of less than 0.95 of them cannot tell. */
export const failuresIn =
  (many: number) =>
  (timelines: readonly Timeline[]): Measurement => {
    const requests = total(timelines, 'requests');
    if (requests < 0.95 * many) return tooFew(many, requests);
    return { ...counted(failures(timelines), many / requests), where: outOf(timelines) };
  };

const tooFew = (wanted: number, requests: number): Measurement => ({
  notTestable: `needs ${wanted.toLocaleString('en')} requests, has ${requests.toLocaleString('en')}`,
});

/** The largest value of a latency over all buckets, ms. */
export const highest =
  (column: 'success_latency_max' | 'latency_median') =>
  (timelines: readonly Timeline[]): Measurement => {
    let [value, where] = [Number.NEGATIVE_INFINITY, ''];
    for (const { columns, time } of timelines) {
      columns[column].forEach((latency, i) => {
        if (latency / 1e6 <= value || Number.isNaN(latency)) return;
        [value, where] = [latency / 1e6, after(time[i]!)];
      });
    }
    return where === '' ? { notTestable: 'no response was a success' } : exactly(value, where);
  };

const MINUTE = 60;

/** Successful cold starts in the minute that has fewest; shorter buckets are taken together. */
export function fewestColdStarts(timelines: readonly Timeline[]): Measurement {
  let [value, where] = [Number.POSITIVE_INFINITY, ''];
  for (const { columns, bucket, time } of timelines) {
    if (MINUTE % bucket !== 0) return { notTestable: `buckets of ${bucket} s do not make up a minute` };
    const each = MINUTE / bucket;
    for (let i = 0; i + each <= time.length; i += each) {
      const count = columns.cold_starts.slice(i, i + each).reduce((sum, starts) => sum + starts, 0);
      if (count < value) [value, where] = [count, after(time[i]!)];
    }
  }
  return where === '' ? { notTestable: 'no whole minute after the lead-in' } : exactly(value, where);
}

/** Share of cold starts that succeed, were every failure of the run a cold start: buckets do not say which were. */
export function coldSuccess(timelines: readonly Timeline[]): Measurement {
  const cold = total(timelines, 'cold_starts');
  if (cold < 100) return { notTestable: `needs 100 cold starts, has ${cold}` };
  const where = `${cold.toLocaleString('en')} cold starts; ${outOf(timelines)}`;
  return { ...proportion(cold, cold + failures(timelines)), where };
}

const leastBuckets = 20;

/** Pearson's correlation of the requests of a bucket and the batch size that they saw; Fisher's interval. */
export function batchFollowsLoad(timelines: readonly Timeline[]): Measurement {
  const rows = timelines.flatMap(({ columns, bucket }) =>
    Array.from(columns.batch, (batch, i) => ({
      x: columns.requests[i]! / bucket,
      y: columns.batch_square[i]! / batch,
    })),
  );
  const known = rows.filter(({ y }) => Number.isFinite(y));
  const n = known.length;
  if (n === 0) return { notTestable: 'needs buckets with inferences, or the action log' };
  if (n < leastBuckets) return { notTestable: `needs ${leastBuckets} buckets, has ${n}` };
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [mx, my] = [mean(known.map(({ x }) => x)), mean(known.map(({ y }) => y))];
  const sum = (f: (dx: number, dy: number) => number) =>
    known.reduce((all, { x, y }) => all + f(x - mx, y - my), 0);
  const [sxx, syy] = [sum((dx) => dx * dx), sum((_, dy) => dy * dy)];
  if (sxx === 0 || syy === 0) return { notTestable: 'load or batch size is the same in every bucket' };
  const value = sum((dx, dy) => dx * dy) / Math.sqrt(sxx * syy);
  const half = 1.96 / Math.sqrt(n - 3);
  const [low, high] = [-half, half].map((by) => Math.tanh(Math.atanh(value) + by));
  return { value, low: low!, high: high!, where: `${n} buckets` };
}

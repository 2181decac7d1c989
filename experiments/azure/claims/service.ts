import { correlation, type Measurement, poissonCount, satisfaction } from 'repro';
import { batchSeen } from '../../shared/buckets.js';
import type { Timeline } from '../timeline.js';
import { total } from './points.js';

const after = (start: number): string => `${Number((start / 60).toFixed(2))} min after the lead-in`;

/** A request fails when it is not answered within its SLO. */
const failures = (timelines: readonly Timeline[]): number =>
  total(timelines, 'requests') - total(timelines, 'goodput');

const outOf = (timelines: readonly Timeline[]): string => {
  const count = total(timelines, 'requests').toLocaleString('en');
  return `${failures(timelines).toLocaleString('en')} of ${count} not in time`;
};

const tooFew = (wanted: number, requests: number): Measurement => ({
  notTestable: `needs ${wanted.toLocaleString('en')} requests, has ${requests.toLocaleString('en')}`,
});

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

const MILLION = 1e6;

/** Failures in a million requests; needs so many requests that a run without a failure is sure to have no more than `most`. */
export const failuresPerMillion =
  (most: number) =>
  (timelines: readonly Timeline[]): Measurement => {
    const requests = total(timelines, 'requests');
    const fewest = Math.ceil((poissonCount(0).high * MILLION) / most);
    if (requests < fewest) return tooFew(fewest, requests);
    const { value, low, high } = poissonCount(failures(timelines));
    const scale = MILLION / requests;
    return { value: value * scale, low: low * scale, high: high * scale, where: outOf(timelines) };
  };

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
    return where === '' ? { notTestable: 'no response was a success' } : { value, where };
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
  return where === '' ? { notTestable: 'no whole minute after the lead-in' } : { value, where };
}

const leastBuckets = 20;

/** Correlation of the requests of a bucket and the batch size that they saw; of repeats the least, as each is a series of its own. */
export function batchFollowsLoad(timelines: readonly Timeline[]): Measurement {
  return timelines.map(inSeries).reduce((a, b) => {
    if ('notTestable' in a || 'notTestable' in b) return 'notTestable' in a ? a : b;
    return b.value < a.value ? b : a;
  });
}

function inSeries({ columns, bucket }: Timeline): Measurement {
  const known = Array.from(batchSeen(columns), (batch, i) => ({
    load: columns.requests[i]! / bucket,
    batch,
  })).filter(({ batch }) => Number.isFinite(batch));
  const n = known.length;
  if (n === 0) return { notTestable: 'needs buckets with inferences, or the action log' };
  if (n < leastBuckets) return { notTestable: `needs ${leastBuckets} buckets, has ${n}` };
  const found = correlation(
    known.map(({ load }) => load),
    known.map(({ batch }) => batch),
  );
  if (!found) return { notTestable: 'load or batch size is the same in every bucket' };
  const { effective, ...estimate } = found;
  return { ...estimate, where: `${n} buckets, worth ${effective.toFixed(0)}` };
}

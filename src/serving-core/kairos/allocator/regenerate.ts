import { type LatencyTable, meansOf } from '../latency-table.js';
import type { AllocatorProfile } from './profile.js';

/** How often each batch of a table is asked for: a weight for every entry of `batches`. */
export type BatchWeights = ArrayLike<number>;

/**
 * The allocator's profile of a model, made of its latencies (HPDC'23's own are shipped as numbers; this rule gives them back within their
 * sampling): vioBatch is the first batch whose mean latency exceeds the target; a rate is 1 / mean latency of the queries with a
 * batch of at most that. Types that meet the target at every batch have the largest batch for it.
 *
 * @param base position of the base type. @param qos ns.
 */
export function regenerateProfile(
  table: LatencyTable,
  weights: BatchWeights,
  qos: number,
  base: number,
): AllocatorProfile {
  const { types, batches } = table;
  const means = meansOf(table);
  const rows = batches.length;
  const others = types.map((_, type) => type).filter((type) => type !== base);
  const firstLate = others.map((type) => {
    const row = means.subarray(type * rows, (type + 1) * rows).findIndex((mean) => mean > qos);
    return row < 0 ? rows - 1 : row;
  });
  const upTo = (type: number, last: number) => {
    let weight = 0;
    let time = 0;
    for (let row = 0; row <= last; row++) {
      weight += weights[row];
      time += weights[row] * means[type * rows + row];
    }
    return { weight, time };
  };
  const all = upTo(base, rows - 1);
  const rate = ({ weight, time }: { weight: number; time: number }) => (weight / time) * 1e9;
  return {
    baseQps: rate(all),
    auxiliaries: others.map((type, k) => {
      const onBase = upTo(base, firstLate[k]);
      const limits = [...new Set(firstLate)].filter((last) => last >= firstLate[k]).sort((a, b) => a - b);
      return {
        qps: rate(upTo(type, firstLate[k])),
        vioBatch: batches[firstLate[k]],
        smallRatio: onBase.weight / all.weight,
        timeRatio: onBase.time / all.time,
        allBatch: Object.fromEntries(limits.map((last) => [batches[last], rate(upTo(type, last))])),
      };
    }),
  };
}

import { type LatencyTable, meansOf } from '../latency-table.js';
import type { AllocatorProfile } from './profile.js';

/** How often each batch of a table is asked for: a weight for every entry of `batches`. */
export type BatchWeights = ArrayLike<number>;

/**
 * Up to which batch an auxiliary counts as in time: `first-late`, the first whose mean latency exceeds the target, as HPDC'23's own profiles have
 * it, whose batches are ten apart; or `last-in-time`, the one before, for tables where the first late one may be most of the queries.
 */
export type BatchLimit = 'first-late' | 'last-in-time';

/**
 * The allocator's profile of a model, made of its latencies (HPDC'23's own are shipped as numbers; this rule, with `first-late`, gives them
 * back within their sampling): a rate is 1 / mean latency of the queries with a batch of at most the limit. Types that meet the
 * target at every batch have the largest batch for it.
 *
 * @param base position of the base type. @param qos ns.
 */
export function regenerateProfile(
  table: LatencyTable,
  weights: BatchWeights,
  qos: number,
  base: number,
  limit: BatchLimit,
): AllocatorProfile {
  const { types, batches } = table;
  const means = meansOf(table);
  const rows = batches.length;
  const others = types.map((_, type) => type).filter((type) => type !== base);
  const lastRows = others.map((type) => {
    const late = means.subarray(type * rows, (type + 1) * rows).findIndex((mean) => mean > qos);
    if (late < 0) return rows - 1;
    return limit === 'first-late' ? late : late - 1;
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
  const rate = ({ weight, time }: { weight: number; time: number }) =>
    weight === 0 ? 0 : (weight / time) * 1e9;
  return {
    baseQps: rate(all),
    auxiliaries: others.map((type, k) => {
      const own = lastRows[k];
      const onBase = upTo(base, own);
      const limits = own < 0 ? [] : [...new Set(lastRows)].filter((last) => last >= own);
      return {
        qps: rate(upTo(type, own)),
        vioBatch: own < 0 ? 0 : batches[own],
        smallRatio: onBase.weight / all.weight,
        timeRatio: onBase.time / all.time,
        allBatch: Object.fromEntries(
          limits.sort((a, b) => a - b).map((last) => [batches[last], rate(upTo(type, last))]),
        ),
      };
    }),
  };
}

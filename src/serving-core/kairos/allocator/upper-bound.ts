import type { AllocatorProfile } from './profile.js';

/**
 * Throughput that no distribution of queries over a mix can exceed, queries/s (HPDC'23): auxiliaries serve nothing but small queries, the
 * base all large ones; whoever is saturated first decides. The operations are in the order of the authors' program, so that
 * the last digit agrees.
 *
 * @param counts instances of each type, the base first.
 */
export function upperBound(profile: AllocatorProfile, counts: readonly number[]): number {
  const { baseQps, auxiliaries } = profile;
  const [base, ...others] = counts;
  let batch = 0;
  let small = 0;
  let time = 0;
  for (let k = 0; k < others.length; k++) {
    if (others[k] === 0 || auxiliaries[k].vioBatch === 0) continue;
    batch = Math.max(batch, auxiliaries[k].vioBatch);
    small = Math.max(small, auxiliaries[k].smallRatio);
    time = Math.max(time, auxiliaries[k].timeRatio);
  }
  if (batch === 0) return base * baseQps;
  let auxiliary = 0;
  for (let k = 0; k < others.length; k++)
    if (others[k] > 0 && auxiliaries[k].vioBatch > 0) auxiliary += others[k] * auxiliaries[k].allBatch[batch];
  // No query is too large for the auxiliaries: all instances serve what comes.
  if (small >= 1) return auxiliary + base * baseQps;
  const large = (baseQps * (1 - small)) / (1 - time);
  const saturated = auxiliary / small;
  const needed = saturated - auxiliary;
  if (needed >= base * large) return (base * large) / (1 - small);
  return saturated + base * baseQps * (1 - needed / (base * large));
}

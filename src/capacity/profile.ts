import {
  type KairosModel,
  kairosModels,
  kairosSpace,
  shippedProfiles,
} from '../datasets/kairos/published.js';
import type { AllocatorProfile, SearchSpace } from '../serving-core/kairos/allocator/profile.js';
import { type BatchLimit, regenerateProfile } from '../serving-core/kairos/allocator/regenerate.js';
import type { LatencyTable } from '../serving-core/kairos/latency-table.js';
import { drawSizes } from '../workloads/kairos/queries.js';

/** Draws that the shares of batches come from: the last digit of a share is then about right. */
const DRAWS = 200_000;

/**
 * The shipped profile where it is of these latencies, types and target, and nothing else is wanted; else one made of the latencies.
 *
 * @param table latencies of the types of the space, in its order. @param qos ns. @param published whether they are the authors', or stand in for them.
 */
export function profileOf(
  table: LatencyTable,
  qos: number,
  space: SearchSpace,
  published: boolean,
  wanted?: 'shipped' | 'latencies',
): { profile: AllocatorProfile; from: 'shipped' | 'latencies' } {
  const model = table.model as KairosModel;
  const known = published && Object.hasOwn(shippedProfiles, model) && qos === kairosModels[model] * 1e6;
  if (known && wanted !== 'latencies' && space.types.join() === kairosSpace.types.join())
    return { profile: shippedProfiles[model], from: 'shipped' };
  return { profile: madeProfile(table, qos, published ? 'first-late' : 'last-in-time'), from: 'latencies' };
}

function madeProfile(table: LatencyTable, qos: number, limit: BatchLimit): AllocatorProfile {
  const weights = new Float64Array(table.batches.length);
  for (const row of drawSizes(table, { count: DRAWS, seed: 0 }).row) weights[row]++;
  return regenerateProfile(table, weights, qos, 0, limit);
}

/** A table with only the given types, in their order. They must be in it. */
export function inOrder(table: LatencyTable, types: readonly string[]): LatencyTable {
  if (types.join() === table.types.join()) return table;
  const size = table.batches.length * table.perBatch;
  const samples = new Float64Array(types.length * size);
  for (const [to, type] of types.entries()) {
    const from = table.types.indexOf(type);
    samples.set(table.samples.subarray(from * size, (from + 1) * size), to * size);
  }
  return { ...table, types, samples };
}

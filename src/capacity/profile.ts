import {
  type KairosModel,
  kairosModels,
  kairosSpace,
  shippedProfiles,
} from '../datasets/kairos/published.js';
import type { AllocatorProfile, SearchSpace } from '../serving-core/kairos/allocator/profile.js';
import { regenerateProfile } from '../serving-core/kairos/allocator/regenerate.js';
import type { LatencyTable } from '../serving-core/kairos/latency-table.js';
import { drawSizes } from '../workloads/kairos/queries.js';

/** Draws that the shares of batches come from: the last digit of a share is then about right. */
const DRAWS = 200_000;

/** The shipped profile where it is of these latencies, types and target; else one made of the latencies. */
export function profileOf(
  table: LatencyTable,
  qos: number,
  space: SearchSpace,
  shipped: boolean,
): { profile: AllocatorProfile; from: 'shipped' | 'latencies' } {
  const model = table.model as KairosModel;
  const known = shipped && Object.hasOwn(shippedProfiles, model) && qos === kairosModels[model] * 1e6;
  if (known && space.types.join() === kairosSpace.types.join())
    return { profile: shippedProfiles[model], from: 'shipped' };
  return { profile: madeProfile(table, qos, space), from: 'latencies' };
}

/** The profile of a model made of its latencies, the types in the order of the search space. */
export function madeProfile(table: LatencyTable, qos: number, space: SearchSpace): AllocatorProfile {
  const weights = new Float64Array(table.batches.length);
  for (const row of drawSizes(table, { count: DRAWS, seed: 0 }).row) weights[row]++;
  return regenerateProfile(inOrder(table, space.types), weights, qos, 0);
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

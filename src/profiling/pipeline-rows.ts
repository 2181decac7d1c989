import { type Profile, prune } from '../serving-core/inferline/pipeline/profile.js';
import type { BatchProfile } from './profile-model.js';

/** Digits of a number in a pipeline's file: more than any measurement here has. */
const DIGITS = 6;

/**
 * What a measurement comes to in a pipeline: p99 latency in ms and mean queries/s of each batch size, without those whose
 * throughput is not above that of the last one kept, which InferLine's profiler prunes too; and which those are.
 */
export function pipelineRows(batches: readonly Pick<BatchProfile, 'batch' | 'summary'>[]): {
  rows: Profile;
  dropped: number[];
} {
  const all = [...batches]
    .sort((a, b) => a.batch - b.batch)
    .map(({ batch, summary }) => ({
      batch,
      latency: round(summary.p99 / 1e6),
      throughput: round((batch * 1e9) / summary.mean),
    }));
  // Rounded first: two that a file cannot tell apart do not increase.
  const rows = prune(all);
  return { rows, dropped: all.filter((row) => !rows.includes(row)).map(({ batch }) => batch) };
}

function round(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

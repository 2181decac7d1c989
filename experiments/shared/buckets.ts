import type { Minutes } from 'repro';

/**
 * Which buckets are whole, between two times in s: the last of a point ends when its work does. A log that does not say when its
 * client stopped has no other end than that, so its last bucket is left out.
 */
export function wholeBuckets({ bucket, rows }: Minutes, end: number | undefined, start = 0): number[] {
  const last = end ?? (rows - 1) * bucket;
  return Array.from({ length: rows }, (_, i) => i).filter(
    (i) => i * bucket >= start - 1e-9 && (i + 1) * bucket <= last + 1e-9,
  );
}

/** Batch size that a request of each bucket saw on average: Σ batch² / Σ batch over inferences. NaN without any. */
export const batchSeen = ({
  batch,
  batch_square,
}: Pick<Minutes['columns'], 'batch' | 'batch_square'>): Float64Array =>
  batch_square.map((square, i) => square / batch[i]!);

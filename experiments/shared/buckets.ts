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

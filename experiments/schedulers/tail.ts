import { queryTable } from 'repro';
import type { Measured, Window } from './measured.js';

/**
 * Latencies (ms) at probabilities in 0..1 of all requests, repeats together, by nearest rank. A request without success has
 * none: what lies beyond the share of successes is Infinity.
 */
export async function tail({ windows }: Measured, probabilities: readonly number[]): Promise<number[]> {
  const parts = await Promise.all(windows.map(latencies));
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  all.sort();
  return probabilities.map((p) => all[Math.max(1, Math.ceil(p * all.length)) - 1]!);
}

/** Latency (ms) of each request of a window; Infinity without success. */
async function latencies({ file, where }: Window): Promise<Float64Array> {
  const { columns } = await queryTable<'ms'>(
    file,
    'requests',
    `SELECT CASE WHEN result = 0 THEN latency / 1e6 ELSE CAST('Infinity' AS DOUBLE) END AS ms FROM requests WHERE ${where}`,
  );
  return columns.ms;
}

import type { Readout, SimulatorResult } from './offer.js';

/** Steps of a curve: enough for a width of a page. */
const STEPS = 240;

export const readout = (name: string, label: string, unit: string, value: number): Readout => ({
  name,
  label,
  unit,
  value,
});

/** How latencies are distributed; ms. */
export interface Curve {
  /** The share of all that was answered within x ms, at evenly spaced ranks. */
  points: SimulatorResult['curve'];
  /** The least latency that the share `p` of the successes does not exceed; NaN without any. */
  quantile(p: number): number;
}

/** The distribution of latencies (ns) among `count` requests, of which the others got no answer; sorts the latencies. */
export function distribution(latencies: Float64Array, count: number): Curve {
  latencies.sort();
  const { length } = latencies;
  const at = (rank: number): number => latencies[rank - 1] / 1e6;
  const quantile = (p: number): number => (length === 0 ? Number.NaN : at(Math.ceil(p * length)));
  if (length === 0) return { points: [], quantile };
  const steps = Math.min(STEPS, length);
  const points: [number, number][] = [[at(1), 1 / count]];
  for (let step = 1; step <= steps; step++) {
    const rank = Math.ceil((step / steps) * length);
    points.push([at(rank), rank / count]);
  }
  return { points, quantile };
}

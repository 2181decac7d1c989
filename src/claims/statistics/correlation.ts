import { type Estimate, z95 } from './estimate.js';

/** Pearson's correlation of two series in time, and how many independent pairs they are worth. */
export interface Correlation {
  value: number;
  /** Fisher's 95 % interval at `effective` pairs; absent when they are too few to have one. */
  low?: Estimate['low'];
  high?: Estimate['high'];
  effective: number;
}

/**
 * Correlation of two series of equal length whose neighbours resemble each other. With a(k) and b(k) their correlations with
 * themselves k steps later, n pairs are worth n / (1 + 2 Σ a(k) b(k)), summed over the first fifth of the lags (Bartlett 1935;
 * Pyper & Peterman 1998, Can. J. Fish. Aquat. Sci. 55:2127). Null when a series is constant or has fewer than three values.
 */
export function correlation(x: readonly number[], y: readonly number[]): Correlation | null {
  const n = x.length;
  const [dx, dy] = [fromMean(x), fromMean(y)];
  const scale = Math.sqrt(lagged(dx, dx, 0) * lagged(dy, dy, 0));
  if (n < 3 || !(scale > 0)) return null;
  const value = Math.max(-1, Math.min(1, lagged(dx, dy, 0) / scale));
  let resemblance = 0;
  for (let k = 1; k <= n / 5; k++) {
    resemblance += (lagged(dx, dx, k) * lagged(dy, dy, k)) / scale ** 2;
  }
  const effective = n / Math.max(1, 1 + 2 * resemblance);
  if (effective <= 3.5 || Math.abs(value) === 1) return { value, effective };
  const half = z95 / Math.sqrt(effective - 3);
  const [low, high] = [-half, half].map((by) => Math.tanh(Math.atanh(value) + by));
  return { value, low, high, effective };
}

function fromMean(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/** Σ x(i) · y(i + k). */
function lagged(x: readonly number[], y: readonly number[], k: number): number {
  let sum = 0;
  for (let i = 0; i + k < x.length; i++) sum += x[i] * y[i + k];
  return sum;
}

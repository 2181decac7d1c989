import type { Uniform } from '../../random/uniform.js';
import type { RankedMix } from './rank.js';

/** A mix that was tried. */
export interface Evaluated extends RankedMix {
  /** Measured queries/s within the target. */
  throughput: number;
}

/** Random mixes that are tried before the model is asked. */
const FIRST = 3;

/**
 * Bayesian optimisation of the mix, as RIBBON (SC'21) searches for its pool: a Gaussian process over instance counts, each scaled to
 * 0 … 1, with a Matérn kernel of smoothness 5/2, and the mix of the highest expected improvement tried next. No sub-mix is pruned: first
 * come, first served may serve more with fewer slow instances.
 *
 * @param limit tries at most so many. @returns those tried, in that order.
 */
export function ribbonSearch(
  mixes: readonly RankedMix[],
  measure: (mix: RankedMix) => number,
  random: Uniform,
  limit: number,
): Evaluated[] {
  const widest = mixes[0].counts.map((_, type) => Math.max(1, ...mixes.map(({ counts }) => counts[type])));
  const places = mixes.map(({ counts }) => counts.map((count, type) => count / widest[type]));
  const open = new Set(mixes.keys());
  const tried: Evaluated[] = [];
  const at: number[] = [];
  while (tried.length < limit && open.size > 0) {
    const next =
      tried.length < FIRST
        ? [...open][Math.floor(random.next() * open.size)]
        : likeliest(places, open, tried, at);
    if (next === undefined) break;
    tried.push({ ...mixes[next], throughput: measure(mixes[next]) });
    at.push(next);
    open.delete(next);
  }
  return tried;
}

function likeliest(
  places: readonly (readonly number[])[],
  open: ReadonlySet<number>,
  tried: readonly Evaluated[],
  at: readonly number[],
): number | undefined {
  const values = tried.map(({ throughput }) => throughput);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const scale = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
  const best = (Math.max(...values) - mean) / scale;
  const factor = cholesky(
    at.map((i, row) => at.map((j, column) => kernel(places[i], places[j]) + (row === column ? 1e-6 : 0))),
  );
  const weights = solve(
    factor,
    values.map((value) => (value - mean) / scale),
  );
  let choice: number | undefined;
  let most = Number.NEGATIVE_INFINITY;
  for (const candidate of open) {
    const row = at.map((i) => kernel(places[i], places[candidate]));
    const predicted = row.reduce((sum, k, i) => sum + k * weights[i], 0);
    const half = forward(factor, row);
    const deviation = Math.sqrt(Math.max(1e-12, 1 - half.reduce((sum, value) => sum + value * value, 0)));
    const gain = expectedImprovement(predicted - best, deviation);
    if (gain <= most) continue;
    most = gain;
    choice = candidate;
  }
  return choice;
}

// Matérn 5/2 with the length 0.5 (Rasmussen and Williams, Gaussian Processes for Machine Learning, 4.17).
function kernel(a: readonly number[], b: readonly number[]): number {
  const distance = Math.sqrt(a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0)) / 0.5;
  const r = Math.sqrt(5) * distance;
  return (1 + r + (r * r) / 3) * Math.exp(-r);
}

// Jones, Schonlau and Welch, J. Global Optimization 13(4), 1998; the distribution function by Abramowitz and Stegun 26.2.17.
function expectedImprovement(gain: number, deviation: number): number {
  const z = gain / deviation;
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const tail =
    density *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return gain * (z > 0 ? 1 - tail : tail) + deviation * density;
}

function cholesky(matrix: number[][]): number[][] {
  for (let i = 0; i < matrix.length; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i][j];
      for (let k = 0; k < j; k++) sum -= matrix[i][k] * matrix[j][k];
      matrix[i][j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / matrix[j][j];
    }
  return matrix;
}

function forward(factor: readonly number[][], right: readonly number[]): number[] {
  const out: number[] = [];
  for (let i = 0; i < right.length; i++) {
    let sum = right[i];
    for (let k = 0; k < i; k++) sum -= factor[i][k] * out[k];
    out.push(sum / factor[i][i]);
  }
  return out;
}

function solve(factor: readonly number[][], right: readonly number[]): number[] {
  const out = forward(factor, right);
  for (let i = right.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < right.length; k++) out[i] -= factor[k][i] * out[k];
    out[i] /= factor[i][i];
  }
  return out;
}

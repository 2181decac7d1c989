import type { LatencyTable } from '../../serving-core/kairos/latency-table.js';
import { type KairosModel, kairosSpace } from './published.js';

/** Batches and samples of the published data, which the stand-in has too. */
export const publishedBatches = Int32Array.from({ length: 100 }, (_, i) => 10 * (i + 1));
export const publishedSamples = 99;

/** Mean latency of a batch, ms: a + b·batch^c; `spread` is the standard deviation of a latency over its mean. */
type Curve = readonly [a: number, b: number, c: number, spread: number];

/**
 * Per model and type (in the order of the search space): least squares of the relative error over the five means that the published data
 * has at batches 10, 100, 200, 500 and 1000. At those the curves are off by 8.2 % at most, over all batches by 19 % at most and 5.3 % at the mean
 * (docs/kairos.md has the table). Spreads are medians over the batches.
 */
const curves: Readonly<Record<KairosModel, readonly Curve[]>> = {
  ncf: [
    [0.5672, 0.007025, 0.81, 0.035],
    [0.2701, 0.003917, 1.06, 0.029],
    [0.281, 0.01453, 0.88, 0.041],
    [0.7505, 0.004826, 1.13, 0.241],
  ],
  rm2: [
    [2.6931, 0.277041, 0.99, 0.002],
    [1.0655, 0.389537, 1.0, 0.002],
    [1.2981, 0.461112, 0.98, 0.002],
    [5.8912, 0.820451, 1.01, 0.006],
  ],
  wnd: [
    [2.3492, 0.007572, 0.99, 0.013],
    [1.7741, 0.014631, 1.11, 0.013],
    [1.8515, 0.030947, 1.02, 0.021],
    [3.0302, 0.095676, 0.94, 0.231],
  ],
  mtwnd: [
    [3.5105, 0.010961, 0.99, 0.01],
    [2.3775, 0.018786, 1.12, 0.011],
    [2.5902, 0.036405, 1.04, 0.02],
    [4.8965, 0.136604, 0.92, 0.21],
  ],
  dien: [
    [6.1187, 0.026343, 0.89, 0.008],
    [1.9106, 0.043959, 1.08, 0.004],
    [2.3515, 0.053767, 1.06, 0.009],
    [3.6482, 0.22109, 0.92, 0.204],
  ],
};

/** Latencies of a model from the fitted curves: the quantiles of a lognormal distribution around each mean. Always the same. */
export function standInTable(model: KairosModel): LatencyTable {
  const { types } = kairosSpace;
  const samples = new Float64Array(types.length * publishedBatches.length * publishedSamples);
  let at = 0;
  for (const [a, b, c, spread] of curves[model]) {
    const shape = quantilesAround(spread);
    for (const batch of publishedBatches) {
      const mean = (a + b * batch ** c) * 1e6;
      for (const factor of shape) samples[at++] = mean * factor;
    }
  }
  return { model, types, batches: publishedBatches, perBatch: publishedSamples, samples };
}

// Midpoint quantiles, divided by their mean so that it is 1.
function quantilesAround(spread: number): number[] {
  const sigma = Math.sqrt(Math.log(1 + spread * spread));
  const quantiles = Array.from({ length: publishedSamples }, (_, k) =>
    Math.exp(sigma * normalQuantile((k + 0.5) / publishedSamples)),
  );
  const mean = quantiles.reduce((sum, value) => sum + value, 0) / publishedSamples;
  return quantiles.map((value) => value / mean);
}

// Newton's method on the normal distribution function, whose integral is Marsaglia's series (J. Stat. Software 11(4), 2004).
function normalQuantile(p: number): number {
  let x = 0;
  for (let step = 0; step < 50; step++) {
    const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
    let term = x;
    let sum = x;
    for (let k = 3; Math.abs(term) > 1e-17; k += 2) {
      term *= (x * x) / k;
      sum += term;
    }
    const change = (0.5 + sum * density - p) / density;
    x -= Math.max(-1, Math.min(1, change));
    if (Math.abs(change) < 1e-14) break;
  }
  return x;
}

import { describe, expect, it } from 'vitest';
import { stream } from '../../src/serving-core/random/streams.js';
import { gammaArrivals } from '../../src/workloads/arrivals.js';
import { gamma } from '../../src/workloads/gamma.js';

const N = 200_000;

function moments(draw: () => number): { mean: number; cv: number; third: number } {
  const values = Float64Array.from({ length: N }, draw);
  const mean = values.reduce((a, b) => a + b) / N;
  const central = (power: number) => values.reduce((sum, v) => sum + (v - mean) ** power, 0) / N;
  const variance = central(2);
  return { mean, cv: Math.sqrt(variance) / mean, third: central(3) / variance ** 1.5 };
}

describe('gamma variates', () => {
  // Mean = variance = shape, skewness = 2/√shape. Tolerances are 5 standard errors or more of N draws.
  it.each([
    [0.25, 0.0056, 0.6],
    [1, 0.012, 0.15],
    [4, 0.023, 0.06],
    [100, 0.12, 0.04],
  ])('of shape %s have its mean, deviation and skewness', (shape, meanTolerance, skewTolerance) => {
    const source = stream(3, `gamma ${shape}`);
    const { mean, cv, third } = moments(() => gamma(source, shape));
    expect(Math.abs(mean - shape)).toBeLessThan(meanTolerance);
    expect(cv * Math.sqrt(shape)).toBeCloseTo(1, 1.5);
    expect(Math.abs(third - 2 / Math.sqrt(shape))).toBeLessThan(skewTolerance);
  });

  it('of shape 1 are exponential: 1 − 1/e of them lie below 1', () => {
    const source = stream(4, 'exponential');
    let below = 0;
    for (let i = 0; i < N; i++) if (gamma(source, 1) < 1) below++;
    expect(Math.abs(below / N - (1 - Math.exp(-1)))).toBeLessThan(0.0055);
  });
});

describe('gamma arrivals', () => {
  it.each([0.1, 0.5, 1, 2, 4])('have the mean of their rate and a coefficient of variation of %s', (cv) => {
    const arrivals = gammaArrivals(50, cv, stream(7, `cv ${cv}`));
    const { mean, cv: measured } = moments(() => arrivals.gap());
    expect(Math.abs(mean / 20e6 - 1)).toBeLessThan((5 * cv) / Math.sqrt(N));
    expect(Math.abs(measured / cv - 1)).toBeLessThan(cv > 1 ? 0.05 : 0.012);
  });

  it('are whole ns', () => {
    const arrivals = gammaArrivals(333, 2, stream(1, 'whole'));
    for (let i = 0; i < 100; i++) expect(Number.isInteger(arrivals.gap())).toBe(true);
  });
});

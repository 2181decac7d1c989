import { describe, expect, it } from 'vitest';
import { gammaNoise, poisson, positivePoisson } from '../../../../src/datasets/azure/synth/draw.js';
import { stream } from '../../../../src/serving-core/random/streams.js';

const draws = 40_000;

function moments(draw: () => number): { mean: number; variance: number } {
  const values = Float64Array.from({ length: draws }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / draws;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / draws };
}

describe('random counts', () => {
  for (const mean of [0.01, 0.7, 9.9, 10.1, 40, 5000]) {
    it(`of mean ${mean} have the mean and the variance of Poisson`, () => {
      const source = stream(1, `poisson ${mean}`);
      const seen = moments(() => poisson(source, mean));
      // five standard errors: of the mean sqrt(m/n), of the variance sqrt((m + 2m²)/n)
      expect(Math.abs(seen.mean - mean)).toBeLessThan(5 * Math.sqrt(mean / draws));
      expect(Math.abs(seen.variance - mean)).toBeLessThan(5 * Math.sqrt((mean + 2 * mean ** 2) / draws));
    });
  }

  it('follow the Poisson probabilities on both sides of the change of method', () => {
    for (const [mean, k, probability] of [
      [3, 2, 0.22404],
      [12, 12, 0.11437],
      [12, 5, 0.01274],
    ]) {
      const source = stream(2, `pmf ${mean}`);
      let hits = 0;
      for (let i = 0; i < draws; i++) if (poisson(source, mean) === k) hits++;
      expect(Math.abs(hits / draws - probability)).toBeLessThan(5 * Math.sqrt(probability / draws));
    }
  });

  it('that may not be zero have the mean m / (1 - exp(-m))', () => {
    for (const [mean, expected] of [
      [0.08, 1.0405],
      [1, 1.58198],
      [6, 6.01491],
    ]) {
      const source = stream(3, `positive ${mean}`);
      const values = Array.from({ length: draws }, () => positivePoisson(source, mean));
      expect(Math.min(...values)).toBe(1);
      const average = values.reduce((sum, value) => sum + value, 0) / draws;
      expect(Math.abs(average - expected)).toBeLessThan(5 * Math.sqrt(mean / draws));
    }
  });
});

describe('gamma noise', () => {
  for (const cv of [0.1, 0.8, 1, 1.5]) {
    it(`has mean 1 and a coefficient of variation of ${cv}`, () => {
      const source = stream(4, `gamma ${cv}`);
      const { mean, variance } = moments(() => gammaNoise(source, cv));
      expect(Math.abs(mean - 1)).toBeLessThan((5 * cv) / Math.sqrt(draws));
      // the kurtosis excess of a gamma variate is 6 cv²
      expect(Math.abs(variance / cv ** 2 - 1)).toBeLessThan(5 * Math.sqrt((2 + 6 * cv ** 2) / draws));
    });
  }
});

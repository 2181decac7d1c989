import { describe, expect, test } from 'vitest';
import { type DurationNoise, noisePresets } from '../../../../src/serving-core/clockwork/worker/noise.js';
import { NoisyDurations } from '../../../../src/serving-core/clockwork/worker/noisy-durations.js';
import { stream } from '../../../../src/serving-core/random/streams.js';

const DRAWS = 200_000;
const PROFILE = 10e6;
const never = { probability: 0, mean: 0 };
const flat = [
  [0, 1],
  [1, 1],
] as const;
const disturbed: DurationNoise = {
  variation: flat,
  faster: { probability: 0.2, mean: 50e3 },
  slower: { probability: 0.1, mean: 20e3 },
};

function sample(noise: DurationNoise, profile = PROFILE): number[] {
  const durations = new NoisyDurations(noise, stream(0, 'test'));
  return Array.from({ length: DRAWS }, () => durations.draw(profile));
}

/** The fraction of draws for which `holds`, and four standard errors around the probability expected. */
function expectFraction(draws: readonly number[], holds: (draw: number) => boolean, probability: number) {
  const error = 4 * Math.sqrt((probability * (1 - probability)) / draws.length);
  expect(Math.abs(draws.filter(holds).length / draws.length - probability)).toBeLessThan(error);
}

describe('a disturbance', () => {
  const draws = sample(disturbed);

  test.each([10e3, 50e3, 150e3])('shortens by more than %i ns with probability p·exp(−x/mean)', (x) => {
    expectFraction(draws, (draw) => PROFILE - draw > x, 0.2 * Math.exp(-x / 50e3));
  });

  test.each([10e3, 20e3, 60e3])('lengthens by more than %i ns with probability p·exp(−x/mean)', (x) => {
    expectFraction(draws, (draw) => draw - PROFILE > x, 0.1 * Math.exp(-x / 20e3));
  });

  test('leaves the rest exactly as profiled', () => {
    expectFraction(draws, (draw) => draw === PROFILE, 0.7);
  });

  test('has the mean and the variance of an exponential mixture', () => {
    const mean = 0.1 * 20e3 - 0.2 * 50e3;
    const variance = 2 * (0.1 * 20e3 ** 2 + 0.2 * 50e3 ** 2) - mean ** 2;
    const measured = draws.reduce((sum, draw) => sum + draw - PROFILE, 0) / DRAWS;
    expect(Math.abs(measured - mean)).toBeLessThan(4 * Math.sqrt(variance / DRAWS));
    const spread = draws.reduce((sum, draw) => sum + (draw - PROFILE - measured) ** 2, 0) / DRAWS;
    expect(Math.abs(spread / variance - 1)).toBeLessThan(0.05);
  });

  test('never shortens work to less than a half', () => {
    const short = sample({ ...disturbed, faster: { probability: 0.5, mean: 1e9 } });
    expect(Math.min(...short.slice(0, 10_000))).toBe(PROFILE / 2);
  });
});

describe('a variation', () => {
  const curve: DurationNoise = {
    variation: [
      [0, 0.9],
      [0.5, 1],
      [1, 1.4],
    ],
    faster: never,
    slower: never,
  };
  const draws = sample(curve);

  test.each([
    [0.25, 0.95],
    [0.5, 1],
    [0.75, 1.2],
    [0.99, 1.392],
  ])('has the quantile that its curve gives at %f', (p, factor) => {
    expectFraction(draws, (draw) => draw <= factor * PROFILE, p);
  });

  test('of a V100 stays between 2.897 and 2.9014 ms for a median of 2.9005 ms', () => {
    const isolated = sample({ ...noisePresets.v100.execution, faster: never, slower: never }, 2.9005e6);
    const sorted = isolated.sort((a, b) => a - b);
    expect(sorted[0]).toBeGreaterThanOrEqual(2.897e6);
    expect(sorted[DRAWS - 1]).toBeLessThanOrEqual(2.9014e6);
    expect(Math.abs(sorted[DRAWS / 2] - 2.9005e6)).toBeLessThan(100);
  });
});

test('without noise every draw is the profiled time', () => {
  expect(new Set(sample(noisePresets.none.execution, 2_730_000))).toEqual(new Set([2_730_000]));
});

test('draws are whole nanoseconds', () => {
  expect(sample(noisePresets.v100.execution).every(Number.isInteger)).toBe(true);
});

test('a draw takes two numbers whatever the model, so that models compare draw by draw', () => {
  const taken = [noisePresets.none.execution, noisePresets.v100.execution, disturbed].map((noise) => {
    let count = 0;
    const random = stream(0, 'count');
    const durations = new NoisyDurations(noise, {
      next: () => {
        count++;
        return random.next();
      },
    });
    for (let i = 0; i < 1000; i++) durations.draw(PROFILE);
    return count;
  });
  expect(taken).toEqual([2000, 2000, 2000]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Estimate } from '../../../../src/serving-core/clockwork/controller/estimate.js';

const f32 = Math.fround;
const MHZ = 1380;

/** The formula once more, naively: position 0.99 (n - 1) in single precision among the sorted last ten. */
function percentile(samples: readonly number[]): number {
  const sorted = samples.slice(-10).sort((a, b) => a - b);
  const position = f32(f32(0.99) * f32(sorted.length - 1));
  const [low, high] = [Math.floor(position), Math.ceil(position)];
  if (low === high) return Math.trunc(f32(sorted[low]));
  return Math.trunc(
    f32(f32(f32(sorted[low]) * f32(high - position)) + f32(f32(sorted[high]) * f32(position - low))),
  );
}

describe('an estimate', () => {
  // The recorded logs of the original show 2899999 for 2.9 ms; samples are durations times the clock of the GPU.
  test.each([
    [2_900_000, 2_899_999],
    [2_730_000, 2_729_999],
    [4_050_000, 4_050_000],
    [9_930_000, 9_930_001],
  ])('of ten equal samples of %i ns at 1380 MHz is %i ns', (sample, expected) => {
    const estimate = new Estimate(0);
    for (let i = 0; i < 10; i++) estimate.add(sample * MHZ);
    expect(Math.floor(estimate.value / MHZ)).toBe(expected);
  });

  test('is the profiled value until the first measurement replaces it', () => {
    const estimate = new Estimate(5e6);
    expect(estimate.value).toBe(5e6);
    estimate.add(2e6);
    expect(estimate.value).toBe(2e6);
  });

  test('interpolates near the top of its samples', () => {
    const estimate = new Estimate(0);
    estimate.add(100);
    estimate.add(200);
    // Position 0.99 between the two: 100 * 0.01 + 200 * 0.99.
    expect(estimate.value).toBe(199);
  });

  test('forgets a sample after ten more', () => {
    const estimate = new Estimate(0);
    estimate.add(9_000_000);
    for (let i = 0; i < 9; i++) estimate.add(1_048_576);
    expect(estimate.value).toBeGreaterThan(8_000_000);
    estimate.add(1_048_576);
    expect(estimate.value).toBeLessThan(1_100_000);
  });

  test('equals the naive computation over the last ten, for any samples', () => {
    const sample = fc.oneof(
      fc.integer({ min: 1, max: 2e10 }),
      fc.constantFrom(2.73e6 * MHZ, 4.05e6 * MHZ, 7),
    );
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 60 }), (samples) => {
        const estimate = new Estimate(123);
        samples.forEach((each, i) => {
          estimate.add(each);
          expect(estimate.value).toBe(percentile(samples.slice(0, i + 1)));
        });
      }),
      { numRuns: 200, seed: 1 },
    );
  });
});

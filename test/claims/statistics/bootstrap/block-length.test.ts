import { describe, expect, it } from 'vitest';
import { blockLength } from '../../../../src/claims/statistics/bootstrap/block-length.js';
import { normal } from '../../../../src/serving-core/random/distributions.js';
import { stream } from '../../../../src/serving-core/random/streams.js';

/** An AR(1) series of mean 0. */
function autoregressive(n: number, rho: number, seed: number): Float64Array {
  const random = stream(seed, 'ar');
  let x = normal(random) / Math.sqrt(1 - rho ** 2);
  return Float64Array.from({ length: n }, () => {
    x = rho * x + normal(random);
    return x;
  });
}

describe('the length of blocks', () => {
  it('is 1 where neighbours have nothing in common, and grows with what they have', () => {
    const mean = (rho: number) =>
      Array.from({ length: 40 }, (_, seed) => blockLength(autoregressive(400, rho, seed))).reduce(
        (sum, length) => sum + length / 40,
        0,
      );
    const [none, some, much] = [0, 0.5, 0.9].map(mean);
    expect(none).toBeLessThan(3);
    // Patton, Politis & White: (6^½ ρ / (1 − ρ²))^⅔ n^⅓ is 10.2 for ρ = 0.5, and 37.9 for 0.9.
    expect(some).toBeGreaterThan(6);
    expect(some).toBeLessThan(15);
    expect(much).toBeGreaterThan(25);
    expect(much).toBeLessThan(50);
  });

  it('is 1 of what is constant, or hardly there, and never more than a third', () => {
    expect(blockLength(new Float64Array(100))).toBe(1);
    expect(blockLength([1, -1])).toBe(1);
    expect(blockLength([])).toBe(1);
    const slope = Float64Array.from({ length: 30 }, (_, i) => i - 14.5);
    expect(blockLength(slope)).toBeLessThanOrEqual(10);
  });
});

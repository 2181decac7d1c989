import { describe, expect, test } from 'vitest';
import { exponential } from '../../../src/serving-core/random/distributions.js';
import { Minstd } from '../../../src/serving-core/random/minstd.js';

describe("the original client's generator", () => {
  // Vectors of std::minstd_rand and of std::exponential_distribution in libstdc++, at 100 requests/s.
  test.each([
    [0, [48271, 182605794, 1291394886, 1914720637]],
    [1, [48271, 182605794, 1291394886, 1914720637]],
    [2, [96542, 365211588]],
    [42, [2027382, 1226992407]],
  ])('gives the integers of std::minstd_rand for seed %i', (seed, integers) => {
    const generator = new Minstd(seed);
    expect(integers.map(() => generator.integer())).toEqual(integers);
  });

  test('gives the ten thousandth integer that the C++ standard prescribes', () => {
    const generator = new Minstd(1);
    for (let i = 1; i < 10_000; i++) generator.integer();
    expect(generator.integer()).toBe(399268537);
  });

  test('gives the uniforms of generate_canonical for seed 2', () => {
    const generator = new Minstd(2);
    expect([generator.next(), generator.next(), generator.next()]).toEqual([
      0.17006489790052862, 0.78322255414405384, 0.37937954379928784,
    ]);
  });

  test.each([
    [0, [888666, 22220312, 2103381, 5075117, 13606751, 8218671]],
    [1, [888666, 22220312, 2103381, 5075117, 13606751, 8218671]],
    [2, [1864077, 15288840, 4770355, 15897175]],
    [3, [2945017, 11234189, 8418080, 2157027]],
  ])('gives the exponential gaps of the original for seed %i', (seed, gaps) => {
    const generator = new Minstd(seed);
    expect(gaps.map(() => Math.trunc(exponential(generator, 1e-7)))).toEqual(gaps);
  });

  test('reduces a seed by its modulus, and takes 1 where that leaves nothing', () => {
    const first = (seed: number) => new Minstd(seed).integer();
    expect(first(2_147_483_647)).toBe(first(1));
    expect(first(2_147_483_647 + 42)).toBe(first(42));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINS, binOf, highOf, lowOf } from '../../../src/telemetry/rollup/bins.js';
import { BinCounts } from '../../../src/telemetry/rollup/counts.js';

/** What a bin's middle is off at most, as a share of the value. */
const RESOLUTION = 1 / 1024;

const anyValue = fc.oneof(fc.nat(5000), fc.maxSafeNat());

describe('bins', () => {
  it('hold every integer between their bounds, and their middle is within 0.1 % of it', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const [low, high] = [lowOf(binOf(value)), highOf(binOf(value))];
        return (
          low <= value &&
          value <= high &&
          Math.abs(Math.floor((low + high) / 2) - value) <= RESOLUTION * value
        );
      }),
    );
  });

  it('follow each other without a gap from 0 to the largest integer of a double', () => {
    expect(lowOf(0)).toBe(0);
    expect(highOf(BINS - 1)).toBe(Number.MAX_SAFE_INTEGER);
    for (let bin = 1; bin < BINS; bin++) {
      if (binOf(lowOf(bin)) !== bin || binOf(highOf(bin)) !== bin || highOf(bin - 1) + 1 !== lowOf(bin))
        expect.fail(`bin ${bin} is ${lowOf(bin)}..${highOf(bin)}`);
    }
  });

  it('are single integers below 1024, and as wide as 1/512 of their power of two above', () => {
    expect([lowOf(1023), highOf(1023)]).toEqual([1023, 1023]);
    expect([lowOf(1024), highOf(1024)]).toEqual([1024, 1025]);
    // 100 ms: 2^26 ≤ 10^8 < 2^27, so bins of 2^17 ns = 131 µs.
    const bin = binOf(100e6);
    expect(highOf(bin) - lowOf(bin) + 1).toBe(131_072);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('do not take %d', (value) => {
    expect(() => binOf(value)).toThrow(RangeError);
  });
});

describe('BinCounts', () => {
  const counted = (values: readonly number[]): BinCounts => {
    const counts = new BinCounts();
    for (const value of values) counts.add(value);
    return counts;
  };

  const same = (a: BinCounts, b: Pick<BinCounts, 'total' | 'least' | 'most'>): boolean =>
    a.total === b.total && a.least === b.least && a.most === b.most;

  it('gives the nearest rank of any values to within the resolution, the outermost exactly', () => {
    fc.assert(
      fc.property(
        fc.array(anyValue, { minLength: 1 }),
        fc.integer({ min: 0, max: 1000 }),
        (values, mille) => {
          const sorted = [...values].sort((a, b) => a - b);
          const rank = Math.max(1, Math.ceil((mille / 1000) * sorted.length));
          const exact = sorted[rank - 1];
          const found = counted(values).quantile(mille / 1000);
          const edge = rank === 1 || rank === sorted.length;
          return edge ? found === exact : Math.abs(found - exact) <= RESOLUTION * exact;
        },
      ),
    );
  });

  it('is the same whether values were counted together or merged', () => {
    fc.assert(
      fc.property(fc.array(anyValue), fc.array(anyValue), (a, b) => {
        const merged = counted(a);
        merged.merge(counted(b));
        const { bins, ...rest } = counted([...a, ...b]);
        return merged.bins.every((count, i) => count === bins[i]) && same(merged, rest);
      }),
    );
  });

  it('is as new once it is cleared', () => {
    const counts = counted([1, 5_000_000, 7]);
    counts.clear();
    expect(counts.bins.every((count) => count === 0)).toBe(true);
    expect(same(counts, new BinCounts())).toBe(true);
    expect(counts.quantile(0.5)).toBe(0);
  });
});

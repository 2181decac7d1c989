import { describe, expect, it } from 'vitest';
import { latencyAxis, needsLog } from '../../src/plot/latency-axis.js';

const of = (p50: number[], max: number[]) => ({ p50: Float64Array.from(p50), max: Float64Array.from(max) });

describe('the latency axis', () => {
  it('is linear while the maximum is within twenty times the median', () => {
    expect(needsLog(of([3, 4], [60, 10]))).toBe(false);
    expect(latencyAxis(of([3], [10])).scale).toEqual({ zero: true });
  });

  it('is logarithmic beyond, with ticks that enclose all values', () => {
    expect(latencyAxis(of([3, Number.NaN], [70, Number.NaN])).axis.values).toEqual([2, 5, 10, 20, 50, 100]);
    expect(latencyAxis(of([1], [1000])).axis.values).toEqual([1, 10, 100, 1000]);
  });

  it('does not fail on a run without a successful request', () => {
    expect(needsLog(of([Number.NaN], [Number.NaN]))).toBe(false);
  });
});

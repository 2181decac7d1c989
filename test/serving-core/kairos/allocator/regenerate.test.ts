import { describe, expect, it } from 'vitest';
import { regenerateProfile } from '../../../../src/serving-core/kairos/allocator/regenerate.js';
import { upperBound } from '../../../../src/serving-core/kairos/allocator/upper-bound.js';
import { steadyTable } from '../../../support/kairos.js';

// Batches 1, 2 and 3, asked for 6, 3 and 1 times in ten. The base takes 10, 20, 40 ms: 6 · 10 + 3 · 20 + 40 = 160 ms for ten, 62.5/s.
const table = steadyTable({ gpu: [10, 20, 40], cpu: [20, 60, 200], slow: [90, 300, 900] });
const weights = [6, 3, 1];
const profile = (qosMs: number, limit: 'first-late' | 'last-in-time') =>
  regenerateProfile(table, weights, qosMs * 1e6, 0, limit);

describe('a profile made of latencies', () => {
  it('ends at the first late batch, as the authors have it', () => {
    // 100 ms: cpu is late at 3, so all ten count: 6 · 20 + 3 · 60 + 200 = 500 ms. slow is late at 2: 6 · 90 + 3 · 300 = 1440 ms for nine.
    const { baseQps, auxiliaries } = profile(100, 'first-late');
    expect(baseQps).toBeCloseTo(62.5, 9);
    expect(auxiliaries[0]).toMatchObject({ vioBatch: 3, smallRatio: 1, timeRatio: 1, qps: 20 });
    expect(auxiliaries[1].vioBatch).toBe(2);
    expect(auxiliaries[1].qps).toBeCloseTo(6.25, 9);
    expect(auxiliaries[1].allBatch[3]).toBeCloseTo(1e4 / (1440 + 900), 9);
  });

  it('ends at the last batch in time, where batches are far apart: shares 0.9 and 120/160 of the base', () => {
    const { auxiliaries } = profile(100, 'last-in-time');
    expect(auxiliaries[0]).toMatchObject({ vioBatch: 2, smallRatio: 0.9, timeRatio: 0.75 });
    expect(auxiliaries[0].qps).toBeCloseTo(30, 9);
    expect(auxiliaries[1]).toMatchObject({ vioBatch: 1, smallRatio: 0.6 });
    // up to batch 2, where the other type ends: nine queries in 1440 ms
    expect(auxiliaries[1].allBatch).toEqual({ 1: expect.closeTo(1e3 / 90, 9), 2: expect.closeTo(6.25, 9) });
  });

  it('gives a type that is always late nothing to serve', () => {
    const made = profile(50, 'last-in-time');
    expect(made.auxiliaries[1]).toEqual({ qps: 0, vioBatch: 0, smallRatio: 0, timeRatio: 0, allBatch: {} });
    expect(upperBound(made, [1, 0, 9])).toBeCloseTo(62.5, 9);
  });

  it('lets types that are never late serve everything', () => {
    const made = profile(1000, 'first-late');
    expect(made.auxiliaries.map(({ smallRatio }) => smallRatio)).toEqual([1, 1]);
    expect(upperBound(made, [1, 2, 0])).toBeCloseTo(62.5 + 2 * 20, 9);
  });
});

import { describe, expect, it } from 'vitest';
import { batchSharing, batchTime } from '../../../src/serving-core/containers/batch-time.js';
import { resnet50 } from './fixture.js';

describe('the isolated time of a batch', () => {
  it.each([
    [1, 2.73],
    [8, 9.93],
    [16, 17.3],
  ])('is profiled for a size of the profile: %i', (size, ms) => {
    expect(batchTime(resnet50, size)).toBe(ms * 1e6);
  });

  it('is linear between profiled sizes and proportional beyond the largest', () => {
    expect(batchTime(resnet50, 3)).toBe((4.05e6 + 5.87e6) / 2);
    expect(batchTime(resnet50, 32)).toBe(2 * 17.3e6);
  });
});

describe('what a batch can still gain from company', () => {
  it('is all for one request and nothing for the most efficient batch', () => {
    expect(batchSharing(resnet50, 1)).toBe(1);
    expect(batchSharing(resnet50, 16)).toBe(0);
  });

  it('is in proportion to the time of a request', () => {
    // 1.241 ms a request at batch 8, between 2.73 alone and 1.08125 at batch 16
    expect(batchSharing(resnet50, 8)).toBeCloseTo((1.24125 - 1.08125) / (2.73 - 1.08125), 9);
  });

  it('is all when batching gains nothing', () => {
    const flat = { ...resnet50, batchSizes: [1, 2], execution: [1e6, 2e6] };
    expect(batchSharing(flat, 2)).toBe(1);
  });
});

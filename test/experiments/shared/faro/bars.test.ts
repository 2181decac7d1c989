import { describe, expect, it } from 'vitest';
import { barOf } from '../../../../experiments/shared/faro/bars.js';

const outcome = (violations: number, lost: number, repeat = 0) => ({
  repeat,
  violations,
  lost,
  requestViolations: 0,
  jobs: 10,
  minutes: 360,
});

describe('a bar of a policy', () => {
  it('has an interval over repeats, which keeps to shares and losses that can be', () => {
    const near0 = barOf({ values: {}, repeats: [outcome(0, 0), outcome(0.02, 0.3)] }, 'AIAD', 'p');
    expect(near0).toMatchObject({ violations: 0.01, violationsLow: 0, lost: 0.15, lostLow: 0 });
    // t(0.975, 1 degree) = 12.706, standard error 0.01.
    expect(near0.violationsHigh).toBeCloseTo(0.01 + 0.12706, 4);
    const near1 = barOf({ values: {}, repeats: [outcome(1, 9), outcome(0.96, 9)] }, 'AIAD', 'p');
    expect(near1).toMatchObject({ violations: 0.98, violationsHigh: 1, lostLow: 9, lostHigh: 9 });
  });

  it('has none of a single run', () => {
    const bar = barOf({ values: {}, repeats: [outcome(0.5, 4)] }, 'AIAD', 'p');
    expect([bar.violationsLow, bar.violationsHigh, bar.lostLow, bar.lostHigh]).toEqual(
      Array(4).fill(undefined),
    );
  });
});

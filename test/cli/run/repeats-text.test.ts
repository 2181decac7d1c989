import { describe, expect, it } from 'vitest';
import { planJson, planText } from '../../../src/cli/run/plan-text.js';
import { repeatsText } from '../../../src/cli/run/repeats-text.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import type { RepeatedPoint } from '../../../src/telemetry/run.js';
import { options } from '../../runner/fixture.js';

const narrow: RepeatedPoint = {
  name: 'rate=600',
  repeats: 5,
  good: 5,
  state: 'narrow',
  metrics: [
    { name: 'goodput', unit: '/s', repeats: 5, mean: 591.234, half: 1, relative: 0.00169 },
    { name: 'p99', unit: 'ms', repeats: 5, mean: 8.6, half: 0.1, relative: 0.0116 },
  ],
};

describe('what --until came to, on a terminal', () => {
  it('is a row a point with its widest metric', () => {
    expect(repeatsText([narrow], 0.02, 100)).toBe(
      [
        'POINT     REPEATS  WIDEST METRIC    MEAN  95 %',
        'rate=600        5  p99            8.6 ms  ±1.2 %',
        '',
        '1 of 1 point with every interval within 2 % of its mean.',
      ].join('\n'),
    );
  });

  it('says how much warm-up was cut, and of whom it cannot', () => {
    const warm = (seconds: number, longest: number, never: number, short: number): RepeatedPoint => ({
      ...narrow,
      warmUp: { seconds, longest, never, short },
    });
    const text = repeatsText([warm(0.1344, 0.3, 0, 0), warm(0, 0, 2, 1), warm(0, 0, 0, 5)], 0.02, 100);
    expect(text).toContain('0.13 s, 0.3 s at most');
    expect(text).toContain('none; 2 never steady; 1 too short to tell');
    expect(text).toContain('±1.2 %  5 too short to tell');
    expect(text).toContain('Note: 2 of 5 repeats of rate=600 never became steady.');
  });

  it('names a point that stayed too wide, has no interval, or failed', () => {
    const wide: RepeatedPoint = { ...narrow, state: 'wide', repeats: 50 };
    const bad: RepeatedPoint = { ...narrow, state: 'bad', good: 0, metrics: [] };
    const once: RepeatedPoint = {
      ...narrow,
      state: 'wide',
      metrics: [{ name: 'p99', unit: '', repeats: 1, mean: 3, half: null, relative: null }],
    };
    const text = repeatsText([wide, bad, once], 0.01, 120);
    expect(text).toContain('0 of 3 points with every interval within 1 % of its mean.');
    expect(text).toContain(
      'Note: p99 of rate=600: ±1.2 % after 50 repeats, wider than 1 %: it had the most repeats allowed.',
    );
    expect(text).toContain('Note: rate=600 was given up: none of its 5 repeats ended well.');
    expect(text).toContain('Note: p99 of rate=600: no interval after 5 repeats, wider than 1 %');
  });
});

describe('--dry-run with --until', () => {
  it('says how many points there are at least and at most', async () => {
    const plan = await planRun(options({ logdir: '/nowhere/run', until: '2%', maxRepeats: 20 }));
    expect(planText(plan, 200)).toContain('20 points to run, about ');
    expect(planText(plan, 200)).toContain(
      'These are the first 5 repeats; then more until every interval is within 2 %: 80 points at most (20 repeats each), about ',
    );
    expect(planJson(plan)).toMatchObject({
      repeats: 20,
      until: { relative: 0.02, first: 5, most: 20, atMost: { points: 80 } },
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { UserError } from '../../../src/errors.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import { ruleOf } from '../../../src/runner/until/rule.js';
import { loaded, options } from '../fixture.js';

function refusal(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    return `${(error as UserError).code} ${(error as Error).message}`;
  }
  return 'accepted';
}

describe('--until', () => {
  it('is a percentage, with five repeats at least and fifty at most', () => {
    expect(ruleOf({ until: '2%' })).toEqual({ relative: 0.02, first: 5, most: 50 });
    expect(ruleOf({ until: ' 0.5 % ', maxRepeats: 8 })).toEqual({ relative: 0.005, first: 5, most: 8 });
    expect(ruleOf({})).toBeUndefined();
  });

  it.each(['0', '0%', '200%', 'abc', '-2%', '2', '%', '2%%', '1e1%', ''])('refuses %s', (until) => {
    expect(refusal(() => ruleOf({ until }))).toBe(
      `E_UNTIL --until must be a percentage from 0.01% to 50%, but is '${until}'.`,
    );
  });

  it.each([
    [{ until: '2%', repeats: 3 }, '--repeats and --until both say how often a point is repeated.'],
    [{ maxRepeats: 9 }, '--max-repeats is how far --until may go, and there is no --until.'],
    [
      { until: '2%', maxRepeats: 4 },
      '--max-repeats must be an integer from 5, which every point gets, to 10000, but is 4.',
    ],
  ])('refuses %o', (asked, sentence) => {
    expect(refusal(() => ruleOf(asked))).toBe(`E_UNTIL ${sentence}`);
  });

  it('refuses filters that name a repeat, and points that nothing is measured of', async () => {
    await expect(planRun(options({ until: '2%', points: ['rate=600,repeat=1'] }))).rejects.toThrow(
      "--points 'rate=600,repeat=1' names a repeat",
    );
    const experiment = loaded({ telemetry: ['actions'] });
    await expect(planRun(options({ until: '2%', experiment }))).rejects.toThrow(
      'Experiment small writes actions, of which --until knows no metric.',
    );
    const own = loaded({ telemetry: ['actions'], metrics: () => ({}) });
    expect((await planRun(options({ until: '2%', experiment: own }))).points).toHaveLength(20);
  });

  it('plans the first repeats of every point, each with its own seed', async () => {
    const { points, repeats, until } = await planRun(
      options({ until: '2%', points: ['rate=600,models=12'] }),
    );
    expect(points.map(({ name }) => name)).toEqual(
      [0, 1, 2, 3, 4].map((k) => `models=12_rate=600_repeat=${k}`),
    );
    expect(new Set(points.map(({ seed }) => seed)).size).toBe(5);
    expect([repeats, until?.most]).toEqual([50, 50]);
  });
});

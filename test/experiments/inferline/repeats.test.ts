import { describe, expect, it } from 'vitest';
import { claims as estimator } from '../../../experiments/inferline-estimator/claims.js';
import { claims as planner } from '../../../experiments/inferline-planner/claims.js';
import { claims as seed } from '../../../experiments/inferline-seed/claims.js';
import { claims as tuner } from '../../../experiments/inferline-tuner/claims.js';
import { checkRun } from '../../../src/claims/check.js';
import type { ClaimDeclaration, PointView } from '../../../src/index.js';
import { runOf } from '../../plot/request-log.js';
import { inferlinePoint, inferlinePoints } from './point.js';

async function judged(claims: readonly ClaimDeclaration[], id: string, points: readonly PointView[]) {
  const wanted = claims.filter((claim) => claim.id.endsWith(`.${id}`));
  expect(wanted).toHaveLength(1);
  const [row] = await checkRun(runOf('logdir', [...points]), { claims: wanted });
  return row;
}

/** The verdict on all repeats, and on the first alone. */
async function both(claims: readonly ClaimDeclaration[], id: string, points: readonly PointView[]) {
  const all = await judged(claims, id, points);
  const first = await judged(
    claims,
    id,
    points.filter(({ repeat }) => repeat === 0),
  );
  return { all, verdicts: [all.verdict, first.verdict] };
}

const at = (method: string, more = {}) => ({ method, rate: 100, cv2: 4, slo: 350, ...more });

describe("the planner's claims over repeats", () => {
  it('judge the mean share of late answers, which the first repeat may flatter or slander', async () => {
    const points = inferlinePoints(at('planner'), { late: 0 }, { late: 0.02 }, { late: 0.02 });
    const { all, verdicts } = await both(planner, 'meets-slo', points);
    expect(verdicts).toEqual(['FAIL', 'PASS']);
    expect(all.measured).toBeCloseTo(0.04 / 3, 12);
    // A share is no less than 0, though Student's interval of three reaches there.
    expect(all.low).toBe(0);
    const other = inferlinePoints(at('planner'), { late: 0.02 }, { late: 0 }, { late: 0 });
    expect((await both(planner, 'meets-slo', other)).verdicts).toEqual(['PASS', 'FAIL']);
  });

  it('compare mean costs of the repeats that found a plan with both methods', async () => {
    const own = inferlinePoints(at('planner'), { cost: 4 }, { cost: 4 }, { cost: 4 });
    const peak = inferlinePoints(at('cg-peak'), { cost: 3 }, { cost: 8 }, { cost: 8 });
    const { all, verdicts } = await both(planner, 'peak-dearer', [...own, ...peak]);
    expect(verdicts).toEqual(['PASS', 'FAIL']);
    expect(all.measured).toBeCloseTo(19 / 12, 12);
    expect(all.low).toBeLessThan(1);
    const without = await judged(planner, 'peak-dearer', [...own, ...peak.slice(1)]);
    expect([without.measured, without.low, without.high]).toEqual([2, 2, 2]);
    const apart = [inferlinePoint(at('planner'), 0, {}), inferlinePoint(at('cg-peak'), 1, {})];
    expect((await judged(planner, 'peak-dearer', apart)).verdict).toBe('NOT TESTABLE');
  });

  it('widen the interval of the worst of several places, and choose it by the means', async () => {
    const costs = [{ cost: 8 }, { cost: 10 }, { cost: 9 }];
    const place = (rate: number, ...peak: { cost: number }[]) => [
      ...inferlinePoints(at('planner', { rate }), { cost: 4 }, { cost: 4 }, { cost: 4 }),
      ...inferlinePoints(at('cg-peak', { rate }), ...peak),
    ];
    const one = await judged(planner, 'peak-dearer', place(100, ...costs));
    const two = [...place(100, ...costs), ...place(50, { cost: 1 }, { cost: 20 }, { cost: 20 })];
    const { all } = await both(planner, 'peak-dearer', two);
    expect(all.where).toContain('100 queries/s');
    expect([one.measured, all.measured]).toEqual([2.25, 2.25]);
    // t of 2 degrees at 1 − 0.025 / 2 over that at 0.975: 6.2053 / 4.3027.
    expect((all.high! - 2.25) / (one.high! - 2.25)).toBeCloseTo(6.2053 / 4.3027, 3);
  });

  it('let no repeat be below the optimum, though the means are equal', async () => {
    const own = inferlinePoints(at('planner'), { cost: 4 }, { cost: 3 }, { cost: 5 });
    const optimum = inferlinePoints(at('brute-force'), { cost: 4 }, { cost: 4 }, { cost: 4 });
    const { all, verdicts } = await both(planner, 'not-below-optimum', [...own, ...optimum]);
    expect(verdicts).toEqual(['FAIL', 'PASS']);
    expect(all.measured).toBe(0.75);
  });
});

describe("the estimator's claims over repeats", () => {
  const where = { variation: 0.5, rate: 100, cv2: 1, slo: 350 };

  it('do not let a replay that is too slow make up for one that is too fast', async () => {
    const came = [1, 1.3, 0.7].map((factor) => ({ estimated: 200, latency: 200 * factor }));
    const { all, verdicts } = await both(estimator, 'within-10-percent-0.5', inferlinePoints(where, ...came));
    expect(verdicts).toEqual(['FAIL', 'PASS']);
    expect(all.measured).toBeCloseTo(0.2, 9);
  });

  it('leave out the repeats whose busiest model is used too much', async () => {
    const busy = { estimated: 200, latency: 900, use: 0.9 };
    const { all } = await both(
      estimator,
      'within-10-percent-0.5',
      inferlinePoints(where, { estimated: 200, latency: 204 }, busy),
    );
    expect([all.verdict, all.low, all.high]).toEqual(['PASS', all.measured, all.measured]);
    expect(all.measured).toBeCloseTo(0.02, 9);
  });
});

describe("the tuner's claims over repeats", () => {
  const step = (system: string) => ({ scenario: 'step', system, seconds: 80 });

  it('compare mean shares, also where a repeat of InferLine has no late answer', async () => {
    const own = inferlinePoints(step('inferline'), { late: 0 }, { late: 0.01 }, { late: 0.01 });
    const fixed = inferlinePoints(step('static'), { late: 0.5 }, { late: 0.05 }, { late: 0.05 });
    const { all, verdicts } = await both(tuner, 'static-misses', [...own, ...fixed]);
    expect(verdicts).toEqual(['PASS', 'NOT TESTABLE']);
    expect(all.measured).toBeCloseTo(0.6 / 0.02, 9);
    const other = inferlinePoints(step('static'), { late: 0.5 }, { late: 0.05 }, { late: 0.01 });
    const worse = inferlinePoints(step('inferline'), { late: 0.01 }, { late: 0.04 }, { late: 0.04 });
    expect((await both(tuner, 'static-misses', [...worse, ...other])).verdicts).toEqual(['FAIL', 'PASS']);
  });

  it('take the mean of reactions, and say nothing when one repeat never reacts', async () => {
    // The rate doubles after a quarter of 80 s.
    const reacting = (...delays: number[]) =>
      inferlinePoints(
        step('inferline'),
        ...delays.map((delay) => ({ changes: [[20 + delay, 2]] as [number, number][] })),
      );
    const { all, verdicts } = await both(tuner, 'step-detected', reacting(1, 4, 4));
    expect(verdicts).toEqual(['FAIL', 'PASS']);
    expect(all.measured).toBe(3);
    const never = [...reacting(1), inferlinePoint(step('inferline'), 1, {})];
    expect((await both(tuner, 'step-detected', never)).verdicts).toEqual(['NOT TESTABLE', 'PASS']);
  });

  it('let no repeat break a rule that leaves nothing to chance', async () => {
    const falls = (...seconds: [number, number, number][]) =>
      inferlinePoints(
        step('inferline'),
        ...seconds.map(([up, one, two]) => ({
          changes: [
            [up, 3],
            [one, 2],
            [two, 1],
          ] as [number, number][],
        })),
      );
    const often = falls([21, 45, 65], [21, 45, 50], [21, 45, 75]);
    expect((await both(tuner, 'no-oscillation', often)).verdicts).toEqual(['FAIL', 'PASS']);
    expect((await judged(tuner, 'no-oscillation', often)).measured).toBe(5);
    // Back at one replica, or at two for ever.
    const stays = [
      ...falls([21, 45, 65]),
      inferlinePoint(step('inferline'), 1, {
        changes: [
          [21, 3],
          [60, 2],
        ],
      }),
    ];
    const { all, verdicts } = await both(tuner, 'returns', stays);
    expect(verdicts).toEqual(['FAIL', 'PASS']);
    expect(all.measured).toBe(2);
  });
});

describe("the notebook's claims over repeats", () => {
  it('compare the mean over repeats with the number of the port', async () => {
    const came = [300, 215, 215].map((latency) => ({ latency, queries: 50_001 }));
    const points = inferlinePoints({ rule: 'batch', rate: 100, cv2: 4 }, ...came);
    const { all, verdicts } = await both(seed, 'mean-batch', points);
    expect(verdicts).toEqual(['PASS', 'FAIL']);
    expect(all.measured).toBeCloseTo(730 / 3, 9);
    // t of 2 degrees times the standard error: 85 / 3.
    expect(all.high! - all.measured!).toBeCloseTo((4.3027 * 85) / 3, 1);
  }, 60_000);
});

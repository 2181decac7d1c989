import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import ablation from '../../../experiments/faro-ablation/experiment.js';
import { published as publishedAblation } from '../../../experiments/faro-ablation/figure.js';
import { publishedLost as lostByStep } from '../../../experiments/faro-ablation/published-lost.js';
import { stepNames } from '../../../experiments/faro-ablation/steps.js';
import mixed from '../../../experiments/faro-mixed/experiment.js';
import { published as publishedMixed } from '../../../experiments/faro-mixed/figure.js';
import { publishedLost as lostByPolicy } from '../../../experiments/faro-mixed/published-lost.js';
import scale from '../../../experiments/faro-scale/experiment.js';
import { published as publishedScale } from '../../../experiments/faro-scale/figure.js';
import { publishedLost as lostBySize } from '../../../experiments/faro-scale/published-lost.js';
import { points as scalePoints } from '../../../experiments/faro-scale/sizes.js';
import { publishedLost as lostOverTime } from '../../../experiments/faro-timeline/claims.js';
import { smoothed, policyNames as timelinePolicies } from '../../../experiments/faro-timeline/courses.js';
import timeline from '../../../experiments/faro-timeline/experiment.js';
import { cilantro, published as publishedTimeline } from '../../../experiments/faro-timeline/figure.js';
import { extreme, judged, lost, over, ratio } from '../../../experiments/shared/faro/claims.js';
import { policyNames } from '../../../experiments/shared/faro/names.js';
import { type Group, readOutcomes } from '../../../experiments/shared/faro/outcomes.js';
import { checkRun } from '../../../src/claims/check.js';
import { checkDeclaration } from '../../../src/experiment/check.js';
import type { AnyExperiment, AnyParameter } from '../../../src/experiment/parameters.js';
import type { FaroSpec, Run, Values } from '../../../src/index.js';
import { simulate } from '../simulate.js';

const folderOf = (name: string) => fileURLToPath(new URL(`../../../experiments/${name}`, import.meta.url));
const standIn = { trace: 'stand-in', minutes: 4 };

const experiments: readonly (readonly [AnyExperiment, readonly Values[], number])[] = [
  [mixed as unknown as AnyExperiment, policyNames.map((policy) => ({ policy })), 9],
  [scale as unknown as AnyExperiment, scalePoints.filter(({ copies }) => copies === 2), 10],
  [ablation as unknown as AnyExperiment, stepNames.map((step) => ({ step, quota: 32 })), 7],
  [timeline as unknown as AnyExperiment, timelinePolicies.map((policy) => ({ policy })), 6 * 4],
];

describe.each(
  experiments.map(([experiment, points, rows]) => ({ name: experiment.name, experiment, points, rows })),
)('$name', ({ experiment, points, rows }) => {
  it('is declared whole', () => {
    expect(checkDeclaration(experiment, experiment.name)).toBe(experiment);
  });

  it('draws a short run beside published values, and claims nothing about it', async () => {
    const run = await simulate(
      experiment,
      points.map((point) => ({ ...point, ...standIn })),
    );
    const [figure] = await experiment.figures[0].build(run, { folder: folderOf(experiment.name) });
    expect(figure.tables[0].rows).toHaveLength(rows);
    expect(figure.caption).toContain('synthetic stand-in');
    for (const { verdict, reason } of await checkRun(run, experiment)) {
      expect(verdict).toBe('NOT TESTABLE');
      expect(reason).toMatch(/needs all six hours|forecasts no quantiles/);
    }
  });
});

describe('published values in claims', () => {
  it('are those of the tables beside them', async () => {
    const rows = await publishedMixed(`${folderOf('faro-mixed')}/published.tsv`);
    expect(Object.fromEntries(rows.map((row) => [row.policy, row.lost]))).toEqual(lostByPolicy);
    const sizes = await publishedScale(`${folderOf('faro-scale')}/published.tsv`);
    expect(
      Object.fromEntries(sizes.map((row) => [`${row.jobs}/${row.policy}/${row.groups}`, row.lost])),
    ).toEqual(lostBySize);
    const steps = await publishedAblation(`${folderOf('faro-ablation')}/published.tsv`);
    expect(Object.fromEntries(steps.map((row) => [`${row.quota}/${row.step}`, row.lost]))).toEqual(
      lostByStep,
    );
    const courses = await publishedTimeline(`${folderOf('faro-timeline')}/published.tsv`);
    expect(Object.fromEntries(courses.map((row) => [row.policy, row.lost]))).toEqual(lostOverTime);
    const [row] = await cilantro(`${folderOf('faro-timeline')}/cilantro.tsv`);
    expect(row).toMatchObject({ system: 'cilantro', violations: 0.833 });
  });
});

describe('a point', () => {
  const defaults = (experiment: AnyExperiment, given: Values) =>
    experiment.point({
      ...Object.fromEntries(
        Object.entries<AnyParameter>(experiment.parameters).map(([name, { default: value }]) => [
          name,
          value,
        ]),
      ),
      ...given,
    } as never) as FaroSpec;

  it('of faro-ablation has the settings of its step', () => {
    const step = (name: string) => defaults(ablation as unknown as AnyExperiment, { step: name });
    expect(step('conf1')).toMatchObject({
      policy: 'faro-fair-sum',
      predictor: 'persistence',
      quantile: 0.5,
      solver: 'cobyla',
      faro: { utility: 'latency_step', percentile: 0, shrink: false, reactive: false },
    });
    expect(step('conf3')).toMatchObject({
      predictor: 'persistence',
      faro: { utility: 'latency', percentile: 99 },
    });
    expect(step('final')).toMatchObject({
      predictor: 'auto',
      quantile: 0.6,
      faro: { utility: 'latency', percentile: 99, shrink: true, reactive: true, slack: 0 },
    });
  });

  it('of faro-scale has the published quota for its jobs', () => {
    const size = (copies: number) => defaults(scale as unknown as AnyExperiment, { copies, groups: 10 });
    expect(size(2)).toMatchObject({ copies: 2, quota: 70, faro: { groups: 10 } });
    expect(size(10)).toMatchObject({ copies: 10, quota: 320 });
    expect(size(1).quota).toBe(32);
  });

  it('of faro-mixed makes every second job faster, under a tighter SLO', () => {
    expect(defaults(mixed as unknown as AnyExperiment, {}).even).toEqual({
      slo: 400,
      processing: 100,
      service: 0.5556,
    });
  });
});

describe('claims over repeats', () => {
  const group = (...values: number[]): Group => ({
    values: {},
    repeats: values.map((value, repeat) => ({
      repeat,
      violations: value,
      requestViolations: value,
      lost: value,
      jobs: 10,
      minutes: 360,
    })),
  });

  it('have an interval of the paired ratios when there are several, and none of one', () => {
    expect(over([3])).toEqual({ value: 3 });
    // Ratios 2, 3, 4: mean 3, sd 1, t(0.975, 2) = 4.3027.
    const found = ratio(group(2, 6, 12), group(1, 2, 3), lost);
    expect(found.value).toBe(3);
    expect(found.high! - 3).toBeCloseTo(4.3027 / Math.sqrt(3), 3);
    expect(ratio(group(2), group(1), lost)).toEqual({ value: 2 });
  });

  it('pair repeats by their number, since one may have failed', () => {
    const [all, without0] = [group(2, 6, 12), group(1, 2, 3)];
    without0.repeats.shift();
    expect(ratio(all, without0, lost).value).toBe((6 / 2 + 12 / 3) / 2);
  });

  it('take the least or the most, with where it was', () => {
    const values = [
      { value: 2, where: 'a' },
      { value: 1, where: 'b' },
    ];
    expect(extreme('least', values)).toEqual({ value: 1, where: 'b' });
    expect(extreme('most', values)).toEqual({ value: 2, where: 'a' });
  });

  it('say which point is missing', async () => {
    const read = async () => new Map([['a', group(1)]]);
    const about = (needs: string[], reason = '') =>
      judged({} as Run, read, { reason, needs }, (of) => ({ value: lost(of('a').repeats[0]) }));
    expect(await about(['a'])).toEqual({ value: 1 });
    expect(await about(['a', 'b'])).toEqual({ notTestable: 'needs the point b' });
    expect(await about(['a'], 'too short')).toEqual({ notTestable: 'too short' });
  });

  it('keep repeats of one point together', async () => {
    const run = await simulate(timeline as unknown as AnyExperiment, [{ policy: 'fairshare', ...standIn }]);
    const [point] = run.points;
    const groups = await readOutcomes(
      { ...run, points: [{ ...point, repeat: 1 }, point] },
      { policy: '?', quota: 32 },
    );
    expect(groups).toHaveLength(1);
    expect(groups[0].values).toEqual({ policy: 'fairshare', quota: 32 });
    expect(groups[0].repeats).toHaveLength(2);
  });
});

describe('a course', () => {
  it('is drawn as means over minutes', () => {
    expect(smoothed([Float64Array.of(1, 3, 5, 7, 10)], 2)).toEqual([
      { minute: 1, value: 2 },
      { minute: 3, value: 6 },
      { minute: 4.5, value: 10 },
    ]);
  });

  it('of several repeats has an interval, over the minutes that all have', () => {
    // Of two values, half their difference times Student's 12.706.
    const [first, ...rest] = smoothed([Float64Array.of(1, 3, 9), Float64Array.of(3, 5)], 2);
    expect(rest).toEqual([]);
    expect(first).toMatchObject({ minute: 1, value: 3 });
    expect(first.low).toBeCloseTo(3 - 12.706, 2);
    expect(first.high).toBeCloseTo(3 + 12.706, 2);
  });
});

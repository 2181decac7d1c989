import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { accuracy } from '../../../experiments/inferline-estimator/figure/accuracy.js';
import { costs } from '../../../experiments/inferline-planner/figure/costs.js';
import { rulesFigure } from '../../../experiments/inferline-seed/figure/rules.js';
import { course } from '../../../experiments/inferline-tuner/figure/course.js';
import { costOf } from '../../../experiments/inferline-tuner/figure/series.js';
import { readCourses } from '../../../experiments/inferline-tuner/measured.js';
import type { FigureDeclaration, FigureTable, PointView } from '../../../src/index.js';
import { renderFigure } from '../../../src/plot/render/render.js';
import { runOf } from '../../plot/request-log.js';
import { inferlinePoints } from './point.js';

/** A figure of all repeats and of the first alone, drawn. */
async function drawn(declaration: FigureDeclaration, name: string, points: PointView[]) {
  const folder = fileURLToPath(new URL(`../../../experiments/${name}`, import.meta.url));
  const build = async (own: PointView[]) => {
    const [figure] = await declaration.build(runOf('logdir', own), { folder });
    const svg = String((await renderFigure(figure, ['svg'])).get('svg'));
    return { ...figure, table: cells(figure.tables[0]), svg };
  };
  return { all: await build(points), first: await build(points.filter(({ repeat }) => repeat === 0)) };
}

/** The first row of a table by column. */
const cells = ({ columns, rows }: FigureTable) =>
  Object.fromEntries(columns.map((column, i) => [column, rows[0][i]]));

/** t(0.975, 1 degree) = 12.706. */
const interval = (mean: number, error: number, digits = 2) => [
  expect.closeTo(mean - 12.706 * error, digits),
  expect.closeTo(mean + 12.706 * error, digits),
];

const rules = (svg: string) => svg.match(/class="mark-rule role-mark/g)?.length ?? 0;
const areas = (svg: string) => svg.match(/class="mark-area role-mark/g)?.length ?? 0;

describe('figures of InferLine over repeats', () => {
  it('planner: draws mean costs with bars, and none of one repeat', async () => {
    const at = { method: 'planner', rate: 100, cv2: 1, slo: 350 };
    const points = inferlinePoints(at, { cost: 4, late: 0.01 }, { cost: 6, late: 0.03 });
    const { all, first } = await drawn(costs, 'inferline-planner', points);
    const { cost_per_h, late, repeats, cost_low, cost_high } = all.table;
    // Of 5 ± 12.706 what can be.
    expect([cost_per_h, late, repeats, cost_low]).toEqual([5, 0.02, 2, 0]);
    expect(cost_high).toBeCloseTo(17.706, 2);
    expect(all.caption).toContain('Means over repeats');
    expect(first.caption).not.toContain('repeats');
    expect(first.table.cost_per_h).toBe(4);
    // One of cost and one of late answers, beside the line at 1 %.
    expect(rules(all.svg) - rules(first.svg)).toBe(2);
  }, 60_000);

  it('estimator: draws the mean of the replays with its interval', async () => {
    const at = { variation: 0.5, rate: 100, cv2: 1, slo: 350 };
    const came = [200, 204].map((latency) => ({ estimated: 200, latency }));
    const { all, first } = await drawn(accuracy, 'inferline-estimator', inferlinePoints(at, ...came));
    const { replayed_p99_ms, replayed_p99_low_ms, replayed_p99_high_ms } = all.table;
    expect([replayed_p99_ms, replayed_p99_low_ms, replayed_p99_high_ms]).toEqual([202, ...interval(202, 2)]);
    expect(rules(all.svg) - rules(first.svg)).toBe(1);
  }, 60_000);

  it('seed: draws mean latencies with bars', async () => {
    const at = { rule: 'batch', rate: 100, cv2: 1 };
    const points = inferlinePoints(at, { latency: 200 }, { latency: 202 });
    const { all, first } = await drawn(rulesFigure, 'inferline-seed', points);
    const { mean_ms, mean_low_ms, mean_high_ms } = all.table;
    expect([mean_ms, mean_low_ms, mean_high_ms]).toEqual([201, ...interval(201, 1)]);
    expect(rules(all.svg) - rules(first.svg)).toBe(2);
  }, 60_000);

  it('tuner: draws bands around the means, of which costs change whenever that of a repeat does', async () => {
    const at = { scenario: 'step', system: 'inferline', seconds: 80 };
    const points = inferlinePoints(
      at,
      { queries: 8000, late: 0.2, changes: [[30, 3]] },
      { queries: 8000, late: 0.4, changes: [[40, 2]] },
    );
    const { all, first } = await drawn(course, 'inferline-tuner', points);
    const [late, low, high] = [all.table.late, all.table.late_low, all.table.late_high];
    expect([late, low, high]).toEqual([expect.closeTo(0.3, 9), 0, 1]);
    expect(all.caption).toContain('InferLine 30.00 % late');
    expect([areas(all.svg), areas(first.svg)]).toEqual([2, 0]);
    expect(all.svg).toContain('Time (s)');
    const [courses] = await readCourses(runOf('logdir', points));
    // A replica costs 4 $/h: 4 and 4, then 12 and 4, then 12 and 8.
    expect(costOf(courses).map(({ s, value }) => [s, value])).toEqual([
      [0, 4],
      [30, 8],
      [40, 10],
      [80, 10],
    ]);
  }, 60_000);
});

import type { Run } from 'repro';
import { type Curve, readSteps } from '../../shared/claims/steps.js';
import { unlikePaper, valuesOf } from '../../shared/values.js';

/** A curve of Figure 7 is a number of models at a rate. */
export interface CurveKey {
  models: number;
  rate: number;
}

/** What the paper ran. */
const papers: Readonly<Record<string, readonly unknown[]>> = {
  dist: ['poisson'],
  model: ['resnet50_v2'],
  gpus: [6],
  scheduleAhead: [5_000_000],
  maxBatch: [8],
  controller: ['INFER5'],
  policy: ['none'],
  zoo: ['osdi20', 'v1'],
};

/**
 * Reads the curves asked for; repeats of a point are counted together. Returns what is missing as text when the run
 * cannot supply them all.
 */
export async function readCurves(
  run: Run,
  wanted: readonly CurveKey[],
): Promise<{ curves: Curve[] } | { notTestable: string }> {
  const curves: Curve[] = [];
  for (const { models, rate } of wanted) {
    const points = run.points.filter((point) => {
      const given = valuesOf(run, point);
      return point.status === 'ok' && Number(given.models) === models && Number(given.rate) === rate;
    });
    if (points.length === 0) {
      return { notTestable: `needs a finished point with models=${models} and rate=${rate}` };
    }
    const different = points.map((point) => unlikePaper(papers, valuesOf(run, point))).find(Boolean);
    if (different) return { notTestable: different };
    const steps = await readSteps(points);
    if (steps === null) return { notTestable: `point ${points[0].name} has no request log` };
    curves.push({ name: `N=${models} R=${rate}`, steps });
  }
  return { curves };
}

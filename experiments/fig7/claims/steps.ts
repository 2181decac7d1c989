import type { NotTestable, Run } from 'repro';
import { type Curve, readSteps } from '../../shared/claims/steps.js';
import { unlikePaper, valuesOf } from '../../shared/values.js';
import { papers, unlikeNetwork } from '../papers.js';

/** A curve of Figure 7 is a number of models at a rate. */
export interface CurveKey {
  models: number;
  rate: number;
}

/**
 * Reads the curves asked for; repeats of a point are counted together. Returns what is missing as text when the run
 * cannot supply them all, or was not what the paper ran; `numbers` asks for delays that may judge numbers as well.
 */
export async function readCurves(
  run: Run,
  wanted: readonly CurveKey[],
  judged: 'shape' | 'numbers' = 'shape',
): Promise<{ curves: Curve[] } | NotTestable> {
  const strange = run.points.map((point) => unlikePaper(papers, valuesOf(run, point)));
  // what the whole run is comes before what it lacks: one reason for all claims
  if (strange.length > 0 && strange.every(Boolean)) return { notTestable: strange[0] };
  const curves: Curve[] = [];
  for (const { models, rate } of wanted) {
    const points = run.points.filter((point) => {
      const given = valuesOf(run, point);
      return point.status === 'ok' && Number(given.models) === models && Number(given.rate) === rate;
    });
    if (points.length === 0) {
      return { notTestable: `needs a finished point with models=${models} and rate=${rate}` };
    }
    const given = points.map((point) => valuesOf(run, point));
    const different =
      given.map((values) => unlikePaper(papers, values)).find(Boolean) ??
      (judged === 'numbers' ? given.map(({ network }) => unlikeNetwork(network)).find(Boolean) : undefined);
    if (different) return { notTestable: different };
    const steps = await readSteps(points);
    if (steps === null) return { notTestable: `point ${points[0].name} has no request log` };
    curves.push({ name: `N=${models} R=${rate}`, steps });
  }
  return { curves };
}

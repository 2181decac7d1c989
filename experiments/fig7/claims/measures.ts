import { difference, type Measurement, type Run } from 'repro';
import {
  at,
  type Comparison,
  excesses,
  extreme,
  fewest,
  lowestFromRung,
  neverAbove,
  worst,
} from '../../shared/claims/extremes.js';
import type { Step } from '../../shared/claims/steps.js';
import { valuesOf } from '../../shared/values.js';
import { type CurveKey, readCurves } from './steps.js';

export const allCurves = [12, 48].flatMap((models) => [600, 1200, 2400].map((rate) => ({ models, rate })));

/** The lowest satisfaction of the curves at every step from the ladder's rung k on. */
export async function lowestFrom(
  run: Run,
  wanted: readonly CurveKey[],
  k: number,
  leastTrials = fewest,
): Promise<Measurement> {
  const read = await readCurves(run, wanted, 'numbers');
  return 'notTestable' in read ? read : lowestFromRung(read.curves, k, leastTrials);
}

/** The highest satisfaction of any curve at 1×. */
export async function highestAtOne(run: Run): Promise<Measurement> {
  if (run.points.some((point) => valuesOf(run, point).network === 'ideal')) {
    return { notTestable: 'network=ideal: without delays a response may leave exactly at its deadline' };
  }
  const read = await readCurves(run, allCurves);
  if ('notTestable' in read) return read;
  return extreme(read.curves, ({ sloFactor }) => sloFactor === 1, 1, fewest, 'at 1×');
}

/** The largest fall of any curve below its highest value at a smaller multiplier. */
export async function largestFall(run: Run): Promise<Measurement> {
  const read = await readCurves(run, allCurves);
  if ('notTestable' in read) return read;
  const falls: Comparison[] = [];
  for (const curve of read.curves) {
    let best: Step | undefined;
    for (const step of curve.steps) {
      if (step.trials < fewest) {
        return { notTestable: `${at(curve, step)}: ${step.trials} requests, needs ${fewest}` };
      }
      if (best) falls.push({ ...difference(best, step), where: at(curve, step) });
      if (!best || step.value > best.value) best = step;
    }
  }
  return worst(falls, 'no curve has two steps', () => 0);
}

/** How far the first curve of each pair rises above the second, at the step where it is worst for the claim. */
export async function largestExcess(run: Run, pairs: readonly [CurveKey, CurveKey][]): Promise<Measurement> {
  const found: Comparison[] = [];
  for (const [harder, easier] of pairs) {
    const read = await readCurves(run, [harder, easier]);
    if ('notTestable' in read) return read;
    const [hard, easy] = read.curves;
    const more = excesses([[hard, easy]]);
    if ('notTestable' in more) return more;
    found.push(...more);
  }
  return neverAbove(found);
}

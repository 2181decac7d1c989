import { difference, type Measurement, type Run, simultaneous } from 'repro';
import { type Curve, ladder, reaches, readCurves, type Step, valuesOf } from './steps.js';

export const allCurves = [12, 48].flatMap((models) => [600, 1200, 2400].map((rate) => ({ models, rate })));

/** Fewer requests than this at a step are too few to tell 0.95 from 1. */
const fewest = 100;

const name = ({ models, rate }: { models: number; rate: number }): string => `N=${models} R=${rate}`;

const at = (curve: Curve, { sloFactor }: Step): string =>
  `${name(curve)} at ${Number(sloFactor.toFixed(2))}×`;

/** The step of all that is furthest on one side, as a measurement; curves without such steps cannot be judged. */
function extreme(
  curves: readonly Curve[],
  choose: (step: Step) => boolean,
  sign: 1 | -1,
  leastTrials: number,
  what: string,
): Measurement {
  let found: { curve: Curve; step: Step } | undefined;
  for (const curve of curves) {
    const steps = curve.steps.filter(choose);
    if (steps.length === 0) {
      return { notTestable: `${name(curve)} has no step ${what}` };
    }
    for (const step of steps) {
      if (step.trials < leastTrials) {
        return { notTestable: `${at(curve, step)}: ${step.trials} requests, needs ${leastTrials}` };
      }
      if (!found || sign * step.value > sign * found.step.value) found = { curve, step };
    }
  }
  const { curve, step } = found!;
  return { value: step.value, low: step.low, high: step.high, where: at(curve, step) };
}

/** The lowest satisfaction of the curves at every step from the ladder's rung k on. */
export async function lowestFrom(
  run: Run,
  wanted: readonly { models: number; rate: number }[],
  k: number,
  leastTrials = fewest,
): Promise<Measurement> {
  const read = await readCurves(run, wanted);
  if ('notTestable' in read) return read;
  const rung = ladder(k);
  const what = `at ${Number(rung.toFixed(2))}× or above`;
  return extreme(read.curves, ({ sloFactor }) => reaches(sloFactor, rung), -1, leastTrials, what);
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

interface Comparison {
  value: number;
  low: number;
  high: number;
  where: string;
}

/** How far the first curve of each pair rises above the second, at the step where it is worst for the claim. */
export async function largestExcess(
  run: Run,
  pairs: readonly [{ models: number; rate: number }, { models: number; rate: number }][],
): Promise<Measurement> {
  const excesses: Comparison[] = [];
  for (const [harder, easier] of pairs) {
    const read = await readCurves(run, [harder, easier]);
    if ('notTestable' in read) return read;
    const [hard, easy] = read.curves;
    for (const step of hard.steps) {
      const other = easy.steps.find(({ sloFactor }) => sloFactor === step.sloFactor);
      if (!other) continue;
      if (Math.min(step.trials, other.trials) < fewest) {
        return { notTestable: `${at(hard, step)}: fewer than ${fewest} requests on one side` };
      }
      excesses.push({ ...difference(step, other), where: `${at(hard, step)} over ${name(easier)}` });
    }
  }
  // "Never above": not by more than 0.005 or the 95 % interval, whichever is larger; the intervals of all steps hold together.
  const widening = simultaneous(excesses.length);
  const tolerance = ({ value, low }: Comparison) => Math.max(0.005, widening * (value - low));
  return worst(excesses, 'the curves share no step', tolerance);
}

/** The comparison that exceeds its tolerance most, or comes nearest to it. */
function worst(
  comparisons: readonly Comparison[],
  none: string,
  tolerance: (comparison: Comparison) => number,
): Measurement {
  if (comparisons.length === 0) return { notTestable: none };
  const beyond = (comparison: Comparison) => comparison.value - tolerance(comparison);
  const found = comparisons.reduce((a, b) => (beyond(b) > beyond(a) ? b : a));
  const allowed = tolerance(found);
  return allowed > 0 ? { ...found, tolerance: allowed } : found;
}

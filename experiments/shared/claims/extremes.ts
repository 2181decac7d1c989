import { difference, type Measurement, type NotTestable, simultaneous } from 'repro';
import { ladder, reaches } from '../slo-ladder.js';
import type { Curve, Step } from './steps.js';

/** Fewer requests than this at a step are too few to tell 0.95 from 1. */
export const fewest = 100;

export const at = (curve: Curve, { sloFactor }: Step): string =>
  `${curve.name} at ${Number(sloFactor.toFixed(2))}×`;

/** The step of all that is furthest on one side, as a measurement; curves without such steps cannot be judged. */
export function extreme(
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
      return { notTestable: `${curve.name} has no step ${what}` };
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
export function lowestFromRung(curves: readonly Curve[], k: number, leastTrials = fewest): Measurement {
  const rung = ladder(k);
  const what = `at ${Number(rung.toFixed(2))}× or above`;
  return extreme(curves, ({ sloFactor }) => reaches(sloFactor, rung), -1, leastTrials, what);
}

export interface Comparison {
  value: number;
  low: number;
  high: number;
  degrees?: number;
  where: string;
}

/**
 * How far the first curve of each pair rises above the second, step by step where both have one and `choose` takes it.
 * Returns why it cannot tell when a step has too few requests.
 */
export function excesses(
  pairs: readonly (readonly [harder: Curve, easier: Curve])[],
  choose: (step: Step) => boolean = () => true,
): Comparison[] | NotTestable {
  const found: Comparison[] = [];
  for (const [hard, easy] of pairs) {
    for (const step of hard.steps.filter(choose)) {
      const other = easy.steps.find(({ sloFactor }) => sloFactor === step.sloFactor);
      if (!other) continue;
      if (Math.min(step.trials, other.trials) < fewest) {
        return { notTestable: `${at(hard, step)}: fewer than ${fewest} requests on one side` };
      }
      found.push({ ...difference(step, other), where: `${at(hard, step)} over ${easy.name}` });
    }
  }
  return found;
}

/**
 * "Never above": each excess may be 0.005 or its 95 % interval, whichever is larger; the intervals of all steps hold
 * together. Of those beyond their allowance the furthest beyond, else the largest excess, with its own allowance.
 */
export function neverAbove(found: Comparison[] | NotTestable): Measurement {
  if ('notTestable' in found) return found;
  const widening = (degrees?: number) => simultaneous(found.length, degrees);
  const tolerance = ({ value, low, degrees }: Comparison) =>
    Math.max(0.005, widening(degrees) * (value - low));
  return worst(found, 'the curves share no step', tolerance);
}

/** The comparison that is furthest beyond its tolerance; the largest when none is, lest a noisy step hide behind a sure one. */
export function worst(
  comparisons: readonly Comparison[],
  none: string,
  tolerance: (comparison: Comparison) => number,
): Measurement {
  if (comparisons.length === 0) return { notTestable: none };
  const beyond = (comparison: Comparison) => comparison.value - tolerance(comparison);
  const broken = comparisons.filter((comparison) => beyond(comparison) > 0);
  const found =
    broken.length > 0
      ? broken.reduce((a, b) => (beyond(b) > beyond(a) ? b : a))
      : comparisons.reduce((a, b) => (b.value > a.value ? b : a));
  const allowed = tolerance(found);
  return allowed > 0 ? { ...found, tolerance: allowed } : found;
}

import { type Estimate, type Measurement, meanOf, type Run } from 'repro';
import { excesses, lowestFromRung, neverAbove } from '../../shared/claims/extremes.js';
import {
  distance,
  exact,
  extreme,
  ratioOfMeans,
  shared,
  type Value,
  within,
} from '../../shared/claims/repeats.js';
import type { Curve } from '../../shared/claims/steps.js';
import { ladder, reaches } from '../../shared/slo-ladder.js';
import { alone, few, many, type RunKey, readCurves } from './runs.js';
import { type RepeatThroughput, type StepThroughput, throughputOf } from './throughput.js';

/** From this rung of the ladder on (11.4×) the SLO is loose enough for isolation. */
export const looseRung = 6;

const loose = ({ sloFactor }: { sloFactor: number }) => reaches(sloFactor, ladder(looseRung));

/** The lowest satisfaction of one run at every step from rung k on. */
export async function lowestFrom(run: Run, key: RunKey, k: number): Promise<Measurement> {
  const curves = await readCurves(run, [key]);
  return 'notTestable' in curves ? curves : lowestFromRung(curves, k);
}

/** How far a run with batch clients rises above the one without, below 11.4×. */
export async function excessOverAlone(run: Run): Promise<Measurement> {
  const curves = await readCurves(run, [alone, few, many]);
  if ('notTestable' in curves) return curves;
  const [a, b, c] = curves as [Curve, Curve, Curve];
  return neverAbove(
    excesses(
      [
        [b, a],
        [c, a],
      ],
      (step) => !loose(step),
    ),
  );
}

/** Steps of the ladder until a curve is at least 0.95 and stays there. */
function stepsToStay({ steps }: Curve): number {
  return steps.length - [...steps].reverse().findIndex(({ value }) => value < 0.95);
}

/** How many steps later (c) stays at 0.95 than (b). */
export async function laterSteps(run: Run): Promise<Measurement> {
  const curves = await readCurves(run, [few, many]);
  if ('notTestable' in curves) return curves;
  const [b, c] = curves.map(stepsToStay) as [number, number];
  const last = curves.find(({ steps }) => (steps.at(-1)?.value ?? 0) < 0.95);
  if (last) return { notTestable: `${last.name} is below 0.95 at its last step` };
  return { value: c - b, low: c - b, high: c - b, where: `(b) after ${b} steps, (c) after ${c}` };
}

const mean = (steps: readonly StepThroughput[]) =>
  steps.reduce((sum, { value }) => sum + value, 0) / steps.length;

/** The mean of a number that is one a repeat. */
const across = (values: readonly number[]) => meanOf(values).value;
const halfOf = ({ low, high }: StepThroughput) => (high - low) / 2;
const times = ({ sloFactor }: StepThroughput) => `${Number(sloFactor.toFixed(2))}×`;

/**
 * The largest deviation of a step's batch throughput from the mean of all steps from 11.4× on, relative to it; of several repeats the
 * ratio of the two means, whose intervals hold for all steps together.
 */
export async function unsteadiness(run: Run, key: RunKey): Promise<Measurement> {
  const repeats = await throughputOf(run, key);
  if ('notTestable' in repeats) return repeats;
  const steady = repeats.map(({ steps }) => steps.filter(loose));
  const [first] = steady;
  if (first!.length < 2) return { notTestable: `(${key.letter}) has fewer than two steps from 11.4× on` };
  const averages = steady.map(mean);
  const average = across(averages);
  const off = first!.map((step, k) => {
    const pairs = steady.map((own, r) => [own[k]!.value, averages[r]!] as const);
    const away = distance(ratioOfMeans(pairs, first!.length), 1);
    const where = `(${key.letter}) at ${times(step)}, mean ${average.toFixed(0)}/s`;
    return { ...orOwn(repeats, away, halfOf(step) / average), where };
  });
  return within(extreme('most', off), 0);
}

/** A value over several repeats; of a single one with the interval that its own seconds give. */
function orOwn(repeats: readonly unknown[], value: Value, half: number): Estimate {
  return repeats.length > 1 ? exact(value) : { ...value, low: value.value - half, high: value.value + half };
}

/** The least batch throughput at a tight SLO (below 11.4×) over the least at a loose one, of means over repeats. */
export async function tightOverLoose(run: Run, key: RunKey): Promise<Measurement> {
  const repeats = await throughputOf(run, key);
  if ('notTestable' in repeats) return repeats;
  const [{ steps }] = repeats as [RepeatThroughput];
  const at = steps.map((step, k) => ({
    step,
    k,
    value: across(repeats.map((own) => own.steps[k]!.value)),
  }));
  const [tight, easy] = [at.filter(({ step }) => !loose(step)), at.filter(({ step }) => loose(step))];
  if (tight.length === 0 || easy.length === 0) {
    return { notTestable: `(${key.letter}) needs batch responses at steps below and from 11.4× on` };
  }
  const [a, b] = [extreme('least', tight), extreme('least', easy)];
  const pairs = repeats.map((own) => [own.steps[a.k]!.value, own.steps[b.k]!.value] as const);
  // Any step of the one side might have been the least, with any of the other.
  const ratio = exact(ratioOfMeans(pairs, tight.length * easy.length));
  const own = { low: a.step.low / b.step.high, high: a.step.high / b.step.low };
  const where = `(${key.letter}) at ${times(a.step)} over ${times(b.step)}`;
  return { ...ratio, ...(repeats.length === 1 && own), where };
}

/** Mean batch throughput of (b) over that of (c), from 11.4× on, of the repeats that both have. */
export async function fewOverMany(run: Run): Promise<Measurement> {
  const [b, c] = [await throughputOf(run, few), await throughputOf(run, many)];
  if ('notTestable' in b) return b;
  if ('notTestable' in c) return c;
  const both = shared([{ repeats: b }, { repeats: c }]);
  if (both.length === 0) return { notTestable: 'needs a repeat that (b) and (c) have finished' };
  const steady = both.map((own) => own.map(({ steps }) => steps.filter(loose)));
  const [[steadyB, steadyC]] = steady as [[StepThroughput[], StepThroughput[]]];
  if (steadyB.length === 0 || steadyC.length === 0) return { notTestable: 'needs steps from 11.4× on' };
  const means = steady.map((own) => own.map(mean) as [number, number]);
  const ratio = ratioOfMeans(means);
  const spread = (steps: readonly StepThroughput[]) =>
    Math.hypot(...steps.map(halfOf)) / steps.length / mean(steps);
  const half = ratio.value * Math.hypot(spread(steadyB), spread(steadyC));
  const [ofB, ofC] = [0, 1].map((side) => across(means.map((own) => own[side]!)).toFixed(0));
  return { ...orOwn(both, ratio, half), where: `${ofB}/s over ${ofC}/s` };
}

/** Isolation as the paper claims it is for hardware without noise: a virtual clock has none, a wall clock cannot tell. */
export async function isolation(run: Run, key: RunKey): Promise<Measurement> {
  if (run.manifest?.target !== 'sim') {
    return { notTestable: 'needs hosts without noise: judged in virtual time only' };
  }
  return lowestFrom(run, key, looseRung);
}

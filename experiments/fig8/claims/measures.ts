import type { Measurement, Run } from 'repro';
import { excesses, lowestFromRung, neverAbove } from '../../shared/claims/extremes.js';
import type { Curve } from '../../shared/claims/steps.js';
import { ladder, reaches } from '../../shared/slo-ladder.js';
import { alone, few, many, type RunKey, readCurves } from './runs.js';
import { type StepThroughput, throughputOf } from './throughput.js';

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

/** The largest deviation of a step's batch throughput from the mean of all steps from 11.4× on, relative to it. */
export async function unsteadiness(run: Run, key: RunKey): Promise<Measurement> {
  const steps = await throughputOf(run, key);
  if ('notTestable' in steps) return steps;
  const steady = steps.filter(loose);
  if (steady.length < 2) return { notTestable: `(${key.letter}) has fewer than two steps from 11.4× on` };
  const average = mean(steady);
  const off = ({ value }: { value: number }) => Math.abs(value / average - 1);
  const found = steady.reduce((a, b) => (off(b) > off(a) ? b : a));
  const half = (found.high - found.low) / 2 / average;
  const where = `(${key.letter}) at ${Number(found.sloFactor.toFixed(2))}×, mean ${average.toFixed(0)}/s`;
  return { value: off(found), low: Math.max(0, off(found) - half), high: off(found) + half, where };
}

/** The least batch throughput at a tight SLO (below 11.4×) over the least at a loose one. */
export async function tightOverLoose(run: Run, key: RunKey): Promise<Measurement> {
  const steps = await throughputOf(run, key);
  if ('notTestable' in steps) return steps;
  const least = (of: readonly StepThroughput[]) => of.reduce((a, b) => (b.value < a.value ? b : a));
  const [tight, easy] = [steps.filter((step) => !loose(step)), steps.filter(loose)];
  if (tight.length === 0 || easy.length === 0) {
    return { notTestable: `(${key.letter}) needs batch responses at steps below and from 11.4× on` };
  }
  const [a, b] = [least(tight), least(easy)];
  const times = (step: StepThroughput) => `${Number(step.sloFactor.toFixed(2))}×`;
  return {
    value: a.value / b.value,
    low: a.low / b.high,
    high: a.high / b.low,
    where: `(${key.letter}) at ${times(a)} over ${times(b)}`,
  };
}

/** Mean batch throughput of (b) over that of (c), from 11.4× on. */
export async function fewOverMany(run: Run): Promise<Measurement> {
  const [b, c] = [await throughputOf(run, few), await throughputOf(run, many)];
  if ('notTestable' in b) return b;
  if ('notTestable' in c) return c;
  const [steadyB, steadyC] = [b.filter(loose), c.filter(loose)];
  if (steadyB.length === 0 || steadyC.length === 0) return { notTestable: 'needs steps from 11.4× on' };
  const value = mean(steadyB) / mean(steadyC);
  const spread = (steps: readonly StepThroughput[]) =>
    Math.hypot(...steps.map(({ high, low }) => (high - low) / 2)) / steps.length / mean(steps);
  const half = value * Math.hypot(spread(steadyB), spread(steadyC));
  const where = `${mean(steadyB).toFixed(0)}/s over ${mean(steadyC).toFixed(0)}/s`;
  return { value, low: value - half, high: value + half, where };
}

/** Isolation as the paper claims it is for hardware without noise: a virtual clock has none, a wall clock cannot tell. */
export async function isolation(run: Run, key: RunKey): Promise<Measurement> {
  if (run.manifest?.target !== 'sim') {
    return { notTestable: 'needs hosts without noise: judged in virtual time only' };
  }
  return lowestFrom(run, key, looseRung);
}

import { over, type Value, within } from '../../shared/claims/repeats.js';
import type { CostStep } from '../../shared/inferline-outcome.js';
import { type Course, type Courses, WINDOW } from '../measured.js';

/** A value of a system at a moment, with its interval over repeats where there are several. */
interface At extends Value {
  /** s. */
  s: number;
}

/** The share late of each window, a mean over repeats, of the windows that all of them have; at least `floor`. */
export function lateOf({ repeats }: Courses, floor: number): At[] {
  const windows = Math.min(...repeats.map(({ late10 }) => late10.length));
  const share = ({ sent, late10 }: Course, w: number) => late10[w] / Math.max(1, sent[w]);
  return Array.from({ length: windows }, (_, w) => {
    const { value, ...interval } = within(over(repeats.map((one) => share(one, w))), floor, 1);
    return { s: (w + 0.5) * WINDOW, value: Math.max(floor, value), ...interval };
  });
}

/** The cost from each change in any repeat on, and at the end: a mean over repeats. */
export function costOf({ repeats, seconds }: Courses): At[] {
  const end = seconds * 1e9;
  const changes = repeats.flatMap(({ costs }) => costs.map(({ t }) => t));
  const times = [...new Set([...changes.filter((t) => t <= end), end])].sort((a, b) => a - b);
  return times.map((t) => ({
    s: t / 1e9,
    ...within(over(repeats.map(({ costs }) => at(costs, t).cost)), 0),
  }));
}

const at = (steps: readonly CostStep[], t: number): CostStep =>
  steps.findLast((step) => step.t <= t) ?? steps[0];

/** Queries/s sent in each whole window, a mean over repeats. */
export function ratesOf({ repeats, seconds }: Courses): { s: number; rate: number }[] {
  const windows = Math.min(Math.floor(seconds / WINDOW), ...repeats.map(({ sent }) => sent.length));
  return Array.from({ length: windows }, (_, w) => ({
    s: (w + 0.5) * WINDOW,
    rate: over(repeats.map(({ sent }) => sent[w] / WINDOW)).value,
  }));
}

import { type Estimate, z95 } from '../estimate.js';
import { studentQuantile } from '../student.js';
import { type Draws, LocalBlocks } from './local-blocks.js';
import type { Statistic } from './statistic.js';

/** One repeat in two runs. */
export interface RepeatPair {
  a: Statistic;
  b: Statistic;
  /** Whether slice i of one is the same time as slice i of the other: both are drawn together then. */
  paired: boolean;
}

export interface ResampledDifference {
  /** b − a, the mean over repeats. */
  value: number;
  /** 95 % interval; null where nothing tells how much the difference varies. */
  interval: Pick<Estimate, 'low' | 'high'> | null;
}

/** Enough for percentiles of 2.5 % to vary by a few hundredths of the interval. */
const RESAMPLES = 2000;
/** Resamples of a repeat's time that tell how much of what repeats differ by is of time alone. */
const PROBES = 100;
/** More resamples than this in which there is nothing to measure, of all, and there is no interval. */
const EMPTY = 0.05;

/**
 * The difference of a statistic between two runs with its 95 % interval: percentiles (Efron & Tibshirani, An Introduction to the Bootstrap, chapter
 * 13) of deviations in resamples of time, as `LocalBlocks` draws them, and of repeats where there are several. Two levels (Davison &
 * Hinkley, Bootstrap Methods and their Application, 3.8): repeats are drawn, then time within each. Few repeats tell little of what
 * time does not explain, so that part has Student's width.
 */
export function differenceOfRuns(
  pairs: readonly RepeatPair[],
  random: Draws,
  resamples = RESAMPLES,
): ResampledDifference {
  const repeats = pairs.length;
  const each = pairs.map(({ a, b }) => b.value() - a.value());
  const value = each.reduce((sum, one) => sum + one, 0) / repeats;
  const timeless = pairs.some(({ a, b }) => unsure(a) || unsure(b));
  if (timeless && repeats === 1) return { value, interval: null };
  const within = timeless ? pairs.map(() => () => 0) : pairs.map((pair, r) => deviations(pair, each[r]));
  const between = repeats < 2 ? 0 : widthBetween(each, value, () => within.map((draw) => draw(random)));
  const draws: number[] = [];
  for (let i = 0; i < resamples; i++) {
    let sum = 0;
    for (let j = 0; j < repeats; j++) {
      const r = repeats > 1 ? Math.floor(random.next() * repeats) : 0;
      sum += between * (each[r] - value) + within[r](random);
    }
    if (!Number.isNaN(sum)) draws.push(sum / repeats);
  }
  if (draws.length < (1 - EMPTY) * resamples) return { value, interval: null };
  const sorted = Float64Array.from(draws).sort();
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
  return { value, interval: { low: value + at(0.025), high: value + at(0.975) } };
}

const unsure = ({ unsure, slices }: Statistic): boolean => unsure !== undefined || slices < 2;

/** Student's widening, where repeats alone tell how much a number varies. */
const few = (repeats: number): number => studentQuantile(0.975, repeats - 1) / z95;

/** By how much deviations of repeats are widened: few draws vary less than what they are of, and few repeats tell little of what time does not explain. */
function widthBetween(each: readonly number[], value: number, probe: () => number[]): number {
  const repeats = each.length;
  const variance = each.reduce((sum, one) => sum + (one - value) ** 2, 0) / (repeats - 1);
  const squares = Array.from({ length: PROBES }, probe)
    .flat()
    .filter((one) => !Number.isNaN(one))
    .map((one) => one ** 2);
  const ofTime = squares.length === 0 ? 0 : squares.reduce((sum, one) => sum + one, 0) / squares.length;
  const unexplained = variance > 0 ? Math.max(0, 1 - ofTime / variance) : 0;
  return Math.sqrt(repeats / (repeats - 1)) * (1 + (few(repeats) - 1) * unexplained);
}

/** A function that draws how far the difference of one repeat goes from what it is. */
function deviations({ a, b, paired }: RepeatPair, difference: number): (random: Draws) => number {
  if (paired) {
    const blocks = new LocalBlocks(a.slices, [a.influence(), b.influence()]);
    const weights = new Float64Array(a.slices);
    return (random) => {
      blocks.draw(random, weights);
      return (b.value(weights) - a.value(weights) - difference) * blocks.widening;
    };
  }
  const [ofA, ofB] = [a, b].map((one) => {
    const blocks = new LocalBlocks(one.slices, [one.influence()]);
    const weights = new Float64Array(one.slices);
    const whole = one.value();
    return (random: Draws): number => {
      blocks.draw(random, weights);
      return (one.value(weights) - whole) * blocks.widening;
    };
  });
  return (random) => ofB(random) - ofA(random);
}

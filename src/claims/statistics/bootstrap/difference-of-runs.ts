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
  /** Degrees of freedom that its width is worth, in as far as it comes from repeats, and from blocks of time; absent without one. */
  degrees?: number;
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
  const within = pairs.map((pair, r) => (timeless ? none : deviations(pair, each[r])));
  const unexplained =
    repeats < 2 ? 0 : unexplainedOf(each, value, () => within.map(({ draw }) => draw(random)));
  const between =
    repeats < 2 ? 0 : Math.sqrt(repeats / (repeats - 1)) * (1 + (few(repeats) - 1) * unexplained);
  const degrees = degreesOf(unexplained, repeats, within);
  const draws: number[] = [];
  for (let i = 0; i < resamples; i++) {
    let sum = 0;
    for (let j = 0; j < repeats; j++) {
      const r = repeats > 1 ? Math.floor(random.next() * repeats) : 0;
      sum += between * (each[r] - value) + within[r].draw(random);
    }
    if (!Number.isNaN(sum)) draws.push(sum / repeats);
  }
  if (draws.length < (1 - EMPTY) * resamples) return { value, interval: null };
  const sorted = Float64Array.from(draws).sort();
  const at = (p: number) => sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
  return { value, interval: { low: value + at(0.025), high: value + at(0.975) }, degrees };
}

const unsure = ({ unsure, slices }: Statistic): boolean => unsure !== undefined || slices < 2;

/** Student's widening, where repeats alone tell how much a number varies. */
const few = (repeats: number): number => studentQuantile(0.975, repeats - 1) / z95;

/** What part of the variance of repeats their time does not explain, 0 to 1. */
function unexplainedOf(each: readonly number[], value: number, probe: () => number[]): number {
  const repeats = each.length;
  const variance = each.reduce((sum, one) => sum + (one - value) ** 2, 0) / (repeats - 1);
  const squares = Array.from({ length: PROBES }, probe)
    .flat()
    .filter((one) => !Number.isNaN(one))
    .map((one) => one ** 2);
  const ofTime = squares.length === 0 ? 0 : squares.reduce((sum, one) => sum + one, 0) / squares.length;
  return variance > 0 ? Math.max(0, 1 - ofTime / variance) : 0;
}

/** Degrees of freedom of a variance of which repeats make up a part, and blocks of their time the rest (Satterthwaite, Biometrics Bulletin 2:110, 1946). */
function degreesOf(unexplained: number, repeats: number, within: readonly Deviations[]): number {
  const ofTime = within.reduce((sum, { degrees }) => sum + degrees, 0);
  const share = (part: number, degrees: number) => (part === 0 ? 0 : part ** 2 / degrees);
  const inverse = share(unexplained, repeats - 1) + share(1 - unexplained, ofTime);
  return Math.max(1, Math.floor(1 / inverse + 1e-9));
}

/** How far the difference of one repeat goes from what it is, in draws; and what its blocks are worth. */
interface Deviations {
  draw: (random: Draws) => number;
  degrees: number;
}

/** Of what time tells nothing about. */
const none: Deviations = { draw: () => 0, degrees: 0 };

function deviations({ a, b, paired }: RepeatPair, difference: number): Deviations {
  if (paired) {
    const blocks = new LocalBlocks(a.slices, [a.influence(), b.influence()]);
    const weights = new Float64Array(a.slices);
    return {
      degrees: blocks.degrees,
      draw(random) {
        blocks.draw(random, weights);
        return (b.value(weights) - a.value(weights) - difference) * blocks.widening;
      },
    };
  }
  const [ofA, ofB] = [a, b].map((one) => {
    const blocks = new LocalBlocks(one.slices, [one.influence()]);
    const weights = new Float64Array(one.slices);
    const whole = one.value();
    const draw = (random: Draws): number => {
      blocks.draw(random, weights);
      return (one.value(weights) - whole) * blocks.widening;
    };
    return { draw, degrees: blocks.degrees };
  });
  return {
    draw: (random) => ofB.draw(random) - ofA.draw(random),
    degrees: Math.min(ofA.degrees, ofB.degrees),
  };
}

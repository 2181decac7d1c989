import type { Measurement, NotTestable, Run } from 'repro';
import { type Group, median, peakGoodput } from '../trials.js';
import { groupsOf } from './judged.js';

/** The paper's curve is straight up to here; its knee, and any other host's, is a fact of the hardware. */
export const straightUpTo = 80;

export interface Line {
  slope: number;
  /** 95 % interval's half width of the slope, from the Poisson error of each peak. */
  half: number;
  rSquared: number;
  /** Peak goodput per GPU of the smallest N. */
  single: number;
  where: string;
}

interface Place {
  x: number;
  y: number;
  variance: number;
}

// The peak of a step is a count over its length; a median of trials is at least as sure as one of them.
const placeOf = (group: Group): Place => {
  const y = peakGoodput(group);
  return { x: group.simulated, y, variance: y / median(group.trials.map(({ period }) => period)) };
};

/** Least squares over the places. */
export function fitLine(places: readonly Place[]): Pick<Line, 'slope' | 'half' | 'rSquared'> {
  const mean = (of: (place: Place) => number) =>
    places.reduce((sum, place) => sum + of(place), 0) / places.length;
  const [x, y] = [mean((p) => p.x), mean((p) => p.y)];
  const sum = (of: (place: Place) => number) => places.reduce((total, place) => total + of(place), 0);
  const [xx, yy] = [sum((p) => (p.x - x) ** 2), sum((p) => (p.y - y) ** 2)];
  const xy = sum((p) => (p.x - x) * (p.y - y));
  const variance = sum((p) => ((p.x - x) / xx) ** 2 * p.variance);
  return { slope: xy / xx, half: 1.96 * Math.sqrt(variance), rSquared: xy ** 2 / (xx * yy) };
}

/** The straight line through the peaks of up to 80 GPUs. */
export async function lineOf(run: Run): Promise<Line | NotTestable> {
  const groups = await groupsOf(run);
  if ('notTestable' in groups) return groups;
  const straight = groups.filter(({ gpus }) => gpus <= straightUpTo);
  if (straight.length < 3) {
    const found = straight.map(({ gpus }) => gpus).join(', ') || 'none';
    return { notTestable: `needs three N of at most ${straightUpTo} GPUs, this run has ${found}` };
  }
  const places = straight.map(placeOf);
  const where = `N=${straight[0]!.gpus} to ${straight.at(-1)!.gpus}`;
  return { ...fitLine(places), single: places[0]!.y / places[0]!.x, where };
}

export async function straightness(run: Run): Promise<Measurement> {
  const line = await lineOf(run);
  if ('notTestable' in line) return line;
  return { value: line.rSquared, low: line.rSquared, high: line.rSquared, where: line.where };
}

/** The slope over what one GPU of the smallest N does. */
export async function slopeOverSingle(run: Run): Promise<Measurement> {
  const line = await lineOf(run);
  if ('notTestable' in line) return line;
  const [value, half] = [line.slope / line.single, line.half / line.single];
  const where = `${line.slope.toFixed(0)}/s over ${line.single.toFixed(0)}/s`;
  return { value, low: value - half, high: value + half, where };
}

export async function slope(run: Run): Promise<Measurement> {
  const line = await lineOf(run);
  if ('notTestable' in line) return line;
  return { value: line.slope, low: line.slope - line.half, high: line.slope + line.half, where: line.where };
}

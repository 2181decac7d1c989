import type { Measurement, NotTestable, Run } from 'repro';
import { type Group, overTrials, peakGoodput } from '../trials.js';
import { groupsOf, withUnread } from './judged.js';

/** The paper's curve is straight up to here; its knee, and any other host's, is a fact of the hardware. */
const straightUpTo = 80;

interface Place {
  x: number;
  y: number;
}

/** Slope of the least squares line through the origin: no GPU serves nothing. */
export const slopeOf = (places: readonly Place[]): number =>
  places.reduce((sum, { x, y }) => sum + x * y, 0) / places.reduce((sum, { x }) => sum + x * x, 0);

/** How far a place is from the line, as a share of the line's value. */
export const residual = ({ x, y }: Place, line: number): number => Math.abs(y / (line * x) - 1);

/** The groups of up to 80 GPUs. */
async function straightOf(run: Run): Promise<Group[] | NotTestable> {
  const groups = await groupsOf(run);
  if ('notTestable' in groups) return groups;
  const straight = groups.filter(({ gpus }) => gpus <= straightUpTo);
  if (straight.length >= 3) return straight;
  const found = straight.map(({ gpus }) => gpus).join(', ') || 'none';
  return { notTestable: `needs three N of at most ${straightUpTo} GPUs, this run has ${found}` };
}

const placesOf = (groups: readonly Group[], peak: (group: Group) => number): Place[] =>
  groups.map((group) => ({ x: group.simulated, y: peak(group) }));

/** The largest distance of a peak from the line through the origin. */
export async function largestResidual(run: Run): Promise<Measurement> {
  const groups = await straightOf(run);
  if ('notTestable' in groups) return groups;
  const places = placesOf(groups, peakGoodput);
  const distances = places.map((place) => residual(place, slopeOf(places)));
  const worst = distances.indexOf(Math.max(...distances));
  const estimate = overTrials(groups, (peak) => {
    const own = placesOf(groups, peak);
    return residual(own[worst]!, slopeOf(own));
  });
  return {
    ...estimate,
    where: withUnread(`N=${groups[worst]!.gpus} of ${groups.map(({ gpus }) => gpus).join(', ')}`, groups),
  };
}

export async function slope(run: Run): Promise<Measurement> {
  const groups = await straightOf(run);
  if ('notTestable' in groups) return groups;
  const estimate = overTrials(groups, (peak) => slopeOf(placesOf(groups, peak)));
  return { ...estimate, where: withUnread(`N=${groups[0]!.gpus} to ${groups.at(-1)!.gpus}`, groups) };
}

import type { Measurement, NotTestable, Run } from 'repro';
import { type Group, overTrials, peakGoodput } from '../trials.js';
import { hostedGroups } from './judged.js';

interface Knee {
  groups: Group[];
  knee: Group;
  /** Those with more GPUs than the best. */
  beyond: Group[];
}

/** The N with the most goodput, and all N above it. */
async function kneeOf(run: Run): Promise<Knee | NotTestable> {
  const groups = await hostedGroups(run);
  if ('notTestable' in groups) return groups;
  const knee = groups.reduce((a, b) => (peakGoodput(b) > peakGoodput(a) ? b : a));
  const beyond = groups.filter(({ gpus }) => gpus > knee.gpus);
  if (beyond.length > 0) return { groups, knee, beyond };
  return { notTestable: `goodput is highest at the largest N, ${knee.gpus}: no knee was reached` };
}

const name = ({ gpus }: Group) => `N=${gpus}`;

function overKnee(group: Group, { groups, knee }: Knee): Measurement {
  const estimate = overTrials(groups, (peak) => peak(group) / peak(knee));
  return { ...estimate, where: `${name(group)} over ${name(knee)}` };
}

/** The least goodput past the knee over that at the knee. */
export async function leastBeyond(run: Run): Promise<Measurement> {
  const found = await kneeOf(run);
  if ('notTestable' in found) return found;
  return overKnee(
    found.beyond.reduce((a, b) => (peakGoodput(b) < peakGoodput(a) ? b : a)),
    found,
  );
}

/** The largest rise from one N past the knee to the next, over the goodput at the knee; a fall is negative. */
export async function largestRise(run: Run): Promise<Measurement> {
  const found = await kneeOf(run);
  if ('notTestable' in found) return found;
  const { groups, knee, beyond } = found;
  const rises = beyond.map((group, i) => {
    const before = beyond[i - 1] ?? knee;
    const estimate = overTrials(groups, (peak) => (peak(group) - peak(before)) / peak(knee));
    return { ...estimate, where: `${name(before)} to ${name(group)}` };
  });
  return rises.reduce((a, b) => (b.value > a.value ? b : a));
}

/** Goodput at the largest N over that at the knee. */
export async function lastOverKnee(run: Run): Promise<Measurement> {
  const found = await kneeOf(run);
  return 'notTestable' in found ? found : overKnee(found.beyond.at(-1)!, found);
}

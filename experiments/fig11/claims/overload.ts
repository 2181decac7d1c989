import type { Measurement, NotTestable, Run } from 'repro';
import { type Group, peakGoodput } from '../trials.js';
import { chargedGroups } from './judged.js';

interface Knee {
  knee: Group;
  /** Those with more GPUs than the best. */
  beyond: Group[];
}

/** The N with the most goodput, and all N above it. */
async function kneeOf(run: Run): Promise<Knee | NotTestable> {
  const groups = await chargedGroups(run);
  if ('notTestable' in groups) return groups;
  const knee = groups.reduce((a, b) => (peakGoodput(b) > peakGoodput(a) ? b : a));
  const beyond = groups.filter(({ gpus }) => gpus > knee.gpus);
  if (beyond.length > 0) return { knee, beyond };
  return { notTestable: `goodput is highest at the largest N, ${knee.gpus}: no knee was reached` };
}

/** Two peaks' difference or ratio: each is a count over a step. */
function relative(group: Group, base: Group): { value: number; half: number } {
  const value = peakGoodput(group) / peakGoodput(base);
  const error = ({ trials: [trial] }: Group, peak: number) => 1 / (peak * trial!.period);
  const half = 1.96 * value * Math.sqrt(error(group, peakGoodput(group)) + error(base, peakGoodput(base)));
  return { value, half };
}

const name = ({ gpus }: Group) => `N=${gpus}`;

/** The least goodput past the knee over that at the knee. */
export async function leastBeyond(run: Run): Promise<Measurement> {
  const found = await kneeOf(run);
  if ('notTestable' in found) return found;
  const least = found.beyond.reduce((a, b) => (peakGoodput(b) < peakGoodput(a) ? b : a));
  const { value, half } = relative(least, found.knee);
  return { value, low: value - half, high: value + half, where: `${name(least)} over ${name(found.knee)}` };
}

/** The largest rise from one N past the knee to the next, over the goodput at the knee; a fall is negative. */
export async function largestRise(run: Run): Promise<Measurement> {
  const found = await kneeOf(run);
  if ('notTestable' in found) return found;
  const { knee, beyond } = found;
  const rises = beyond.map((group, i) => {
    const before = beyond[i - 1] ?? knee;
    const [a, b] = [relative(before, knee), relative(group, knee)];
    const [value, half] = [b.value - a.value, Math.hypot(a.half, b.half)];
    return { value, low: value - half, high: value + half, where: `${name(before)} to ${name(group)}` };
  });
  return rises.reduce((a, b) => (b.value > a.value ? b : a));
}

/** Goodput at the largest N over that at the knee. */
export async function lastOverKnee(run: Run): Promise<Measurement> {
  const found = await kneeOf(run);
  if ('notTestable' in found) return found;
  const last = found.beyond.at(-1)!;
  const { value, half } = relative(last, found.knee);
  return { value, low: value - half, high: value + half, where: `${name(last)} over ${name(found.knee)}` };
}

import { type Measurement, type NotTestable, type Run, satisfaction } from 'repro';
import { estimateOf, type Group, medianSteps, peakGoodput, peakOf } from '../trials.js';
import { seriesOf, withUnread } from './judged.js';

/** One step of the load; values by trial. */
interface Step {
  offered: number[];
  goodput: number[];
  batch: number[];
  where: string;
}

function stepsOf(group: Group, offered: readonly number[]): Step[] {
  const { gpus, trials } = group;
  return offered.map((rate, i) => ({
    offered: trials.map((trial) => trial.offered[i]!),
    goodput: trials.map((trial) => trial.goodput[i]!),
    batch: trials.map((trial) => trial.batch[i]!),
    where: withUnread(`N=${gpus}, step ${i + 1} of ${offered.length}, ${rate.toFixed(0)}/s offered`, [group]),
  }));
}

interface Part {
  group: Group;
  steps: Step[];
}

/**
 * The steps of the trials nearest to 40 GPUs that offer more than the run ever serves in time, so that it is saturated, or those
 * that do not.
 */
async function partOf(run: Run, full: boolean): Promise<Part | NotTestable> {
  const group = await seriesOf(run);
  if ('notTestable' in group) return group;
  const offered = medianSteps(group, (trial) => trial.offered);
  const steps = stepsOf(group, offered).filter((_, i) => offered[i]! > peakGoodput(group) === full);
  if (steps.length >= 2) return { group, steps };
  const kind = full ? 'saturated' : 'unsaturated';
  return { notTestable: `N=${group.gpus} has ${steps.length} ${kind} steps, needs 2` };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** The least share of the responses that is in time in an unsaturated step. */
export async function leastServed(run: Run): Promise<Measurement> {
  const part = await partOf(run, false);
  if ('notTestable' in part) return part;
  const share = ({ goodput, offered }: Step) => sum(goodput) / sum(offered);
  const worst = part.steps.reduce((a, b) => (share(b) < share(a) ? b : a));
  const batches = part.group.trials.map(({ period }, k) => ({
    successes: Math.round(worst.goodput[k]! * period),
    trials: Math.round(worst.offered[k]! * period),
  }));
  // neighbours share their fate: without a second trial nothing says how much
  const estimate = batches.length > 1 ? satisfaction(batches) : null;
  return {
    value: share(worst),
    ...(estimate && { low: estimate.low, high: estimate.high }),
    where: worst.where,
  };
}

/** Of the given steps the one with the smallest or the largest median over the trials. */
function extreme(steps: readonly Step[], sign: 1 | -1, of: (step: Step) => number[]): Measurement {
  const all = steps.map((step) => ({ ...estimateOf(of(step)), where: step.where }));
  return all.reduce((a, b) => (sign * b.value > sign * a.value ? b : a));
}

/** The least goodput of a saturated step over the most of any. */
export async function leastSaturated(run: Run): Promise<Measurement> {
  const part = await partOf(run, true);
  if ('notTestable' in part) return part;
  const peaks = part.group.trials.map(peakOf);
  return extreme(part.steps, -1, ({ goodput }) => goodput.map((rate, k) => rate / peaks[k]!));
}

/** The batch size of the first step. */
export async function firstBatch(run: Run): Promise<Measurement> {
  const group = await seriesOf(run);
  if ('notTestable' in group) return group;
  const offered = medianSteps(group, (trial) => trial.offered);
  return extreme(stepsOf(group, offered).slice(0, 1), 1, ({ batch }) => batch);
}

/** The least batch size of a saturated step. */
export async function leastFullBatch(run: Run): Promise<Measurement> {
  const part = await partOf(run, true);
  return 'notTestable' in part ? part : extreme(part.steps, -1, ({ batch }) => batch);
}

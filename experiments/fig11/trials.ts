import { type Estimate, type Minutes, meanHalfWidth, type PointView, type Run, readMinutes } from 'repro';
import { batchSeen, wholeBuckets } from '../shared/buckets.js';
import { numberOf } from '../shared/values.js';
import { loadFactors } from './ladder.js';

/** One run of Figure 11, step by step of the load ladder; arrays are by step. */
export interface Trial {
  point: PointView;
  /** N as the paper counts, and how many GPUs were there. */
  gpus: number;
  simulated: number;
  invalid: boolean;
  /** Length of a step, s. */
  period: number;
  /** Responses/s within their SLO; all responses/s, which the original calls the offered load. */
  goodput: number[];
  offered: number[];
  /** Batch size that a request saw on average: Σ batch² / Σ batch over inferences. NaN without any. */
  batch: number[];
  minutes: Minutes;
}

/** The trials of one N, in order of repeats. */
export interface Group {
  gpus: number;
  simulated: number;
  trials: Trial[];
}

/**
 * N of a point. The original's scripts number their files: `file=controller_4_request.tsv`, which becomes the point `4`, is
 * of 40 GPUs.
 */
export function gpusOf(run: Run, point: PointView): number | undefined {
  const given = numberOf(run, point, 'gpus');
  return given !== undefined && run.manifest === null && point.name === String(given) ? 10 * given : given;
}

/** When the client of a point stops, s; undefined for a log that does not say. */
function endOf(run: Run, point: PointView): number | undefined {
  const given = ['loadStart', 'loadEnd', 'loadFactor', 'steps', 'period'].map((name) =>
    numberOf(run, point, name),
  );
  if (given.includes(undefined)) return undefined;
  const [start, end, factor, steps, period] = given as [number, number, number, number, number];
  return loadFactors(start, end, factor, steps).length * period;
}

/** Points that can be read, by ascending N, without the bucket of what is answered after the client has stopped. */
export async function readGroups(run: Run): Promise<Group[]> {
  const groups = new Map<number, Group>();
  for (const point of run.points) {
    const gpus = gpusOf(run, point);
    const { minutes, requests, actions } = point.files;
    if (point.status === 'failed' || gpus === undefined || !(minutes || (requests && actions))) continue;
    const simulated = gpus / (numberOf(run, point, 'shrink') ?? 1);
    const trial = trialOf(point, gpus, simulated, await readMinutes(point), endOf(run, point));
    if (trial.goodput.length === 0) continue;
    const group = groups.get(gpus) ?? { gpus, simulated, trials: [] };
    group.trials.push(trial);
    groups.set(gpus, group);
  }
  return [...groups.values()].sort((a, b) => a.gpus - b.gpus);
}

function trialOf(
  point: PointView,
  gpus: number,
  simulated: number,
  minutes: Minutes,
  end: number | undefined,
): Trial {
  const { bucket, columns } = minutes;
  const steps = wholeBuckets(minutes, end);
  const batch = batchSeen(columns);
  return {
    point,
    gpus,
    simulated,
    invalid: point.status === 'invalid',
    period: bucket,
    goodput: steps.map((i) => columns.goodput[i]! / bucket),
    offered: steps.map((i) => columns.requests[i]! / bucket),
    batch: steps.map((i) => batch[i]!),
    minutes,
  };
}

/** Largest goodput of any step, requests/s. */
export const peakOf = ({ goodput }: Trial): number => Math.max(...goodput);

/** The median, of an even number the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
}

/** Median peak over a group's trials, requests/s. */
export const peakGoodput = ({ trials }: Group): number => median(trials.map(peakOf));

/** A value, with Student's interval where there are repeats of it. */
export type Repeated = Pick<Estimate, 'value'> & Partial<Estimate>;

const withInterval = (value: number, repeats: readonly number[]): Repeated => {
  const half = meanHalfWidth(repeats);
  return half === undefined ? { value } : { value, low: value - half, high: value + half };
};

/** The median of what was measured in each trial. */
export const estimateOf = (trials: readonly number[]): Repeated => withInterval(median(trials), trials);

/** A number of the groups' median peaks; its interval is from what it is in each trial. */
export function overTrials(
  groups: readonly Group[],
  of: (peak: (group: Group) => number) => number,
): Repeated {
  const trials = Math.min(...groups.map((group) => group.trials.length));
  const each = Array.from({ length: trials }, (_, k) => of((group) => peakOf(group.trials[k]!)));
  return withInterval(of(peakGoodput), each);
}

/** Median over a group's trials at each step that all of them have. */
export function medianSteps({ trials }: Group, of: (trial: Trial) => readonly number[]): number[] {
  const steps = Math.min(...trials.map((trial) => of(trial).length));
  return Array.from({ length: steps }, (_, i) => median(trials.map((trial) => of(trial)[i]!)));
}

/** N of the paper's time series. */
const paperGpus = 40;

/** The group that is nearest to the paper's 40 GPUs; of two equally near the smaller. */
export function nearest(groups: readonly Group[]): Group | undefined {
  const off = ({ gpus }: Group) => Math.abs(gpus - paperGpus);
  return groups.reduce<Group | undefined>((a, b) => (a && off(a) <= off(b) ? a : b), undefined);
}

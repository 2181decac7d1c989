import { type Estimate, type Measurement, meanOf, type NotTestable, type PointView, type Run } from 'repro';
import { exact, extreme, overRepeats, repeatsOf, within } from '../../shared/claims/repeats.js';
import { unlikePaper, valuesOf } from '../../shared/values.js';
import { type Column, readTimeline, type Timeline } from '../timeline.js';

/** What the paper ran; the number of models and the cache may shrink together. */
const papers: Readonly<Record<string, readonly unknown[]>> = {
  gpus: [1],
  scheduleAhead: [10_000_000],
  defaultSlo: [100_000_000],
  maxExec: [250_000_000],
  maxBatch: [8],
  controller: ['INFER5'],
  policy: ['none'],
  loadTracker: ['reference'],
  zoo: ['osdi20', 'v1'],
};

/** N over cached models: the paper's 3600 over 196, and what keeps its shape. */
const ratios = { low: 17, high: 20 };

/** Seconds that an experiment's bins must cover after the major workload's begin, of N. */
const complete = 0.99;

type Timelines = readonly [Timeline, ...Timeline[]];

/** The timelines of the repeats of the run's first finished point, or why the claims cannot be judged on them. */
async function timelinesOf(run: Run): Promise<Timelines | NotTestable> {
  const finished = run.points.filter(({ status }) => status === 'ok');
  if (finished.length === 0) return { notTestable: 'needs a finished point' };
  const [repeats] = repeatsOf(finished.map((point) => ({ point, repeat: point.repeat })));
  const timelines: Timeline[] = [];
  for (const { point } of repeats!) {
    const timeline = await timelineOf(run, point);
    if ('notTestable' in timeline) return timeline;
    timelines.push(timeline);
  }
  return timelines as unknown as Timelines;
}

async function timelineOf(run: Run, point: PointView): Promise<Timeline | NotTestable> {
  const different = unlikePaper(papers, valuesOf(run, point));
  if (different) return { notTestable: different };
  const timeline = await readTimeline(run, point);
  if (!timeline)
    return { notTestable: `point ${point.name} lacks a log, or responses of the major workload` };
  const ratio = timeline.models / timeline.slots;
  if (ratio < ratios.low || ratio > ratios.high) {
    const wanted = `${ratios.low} to ${ratios.high} models for each that the cache holds`;
    return { notTestable: `the shape needs ${wanted}, this run has ${ratio.toFixed(1)}` };
  }
  const last = timeline.time.findLast((_, i) => !Number.isNaN(timeline.columns.throughput[i]!)) ?? 0;
  if (last + timeline.width < complete * timeline.models) {
    return { notTestable: `the log ends ${last} s after the major workload began, of ${timeline.models} s` };
  }
  return timeline;
}

/** Bins that lie wholly between two moments, s since the major workload began. */
export function bins({ time, width }: Timeline, from: number, to: number): number[] {
  return time.flatMap((start, i) => (start >= from && start + width <= to ? [i] : []));
}

/** What a column holds in the bins given; a bin without such rows counts as 0. */
export const valuesIn = ({ columns }: Timeline, column: Column, indices: readonly number[]): number[] =>
  indices.map((i) => columns[column][i]! || 0);

/** The mean of shares and rates over bins with its normal 95 % interval, which takes bins as independent and ends at 0. */
export function meanOfBins(values: readonly number[], where: string): Measurement {
  if (values.length === 0) return { notTestable: `no whole bin ${where}` };
  const value = values.reduce((sum, one) => sum + one, 0) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - value) ** 2, 0);
  const half = values.length < 2 ? 0 : 1.96 * Math.sqrt(squares / (values.length - 1) / values.length);
  return { value, low: Math.max(0, value - half), high: value + half, where };
}

/** Judges the timelines of all repeats, or passes on why there are none. */
const onAll =
  (judge: (timelines: Timelines) => Measurement) =>
  async (run: Run): Promise<Measurement> => {
    const timelines = await timelinesOf(run);
    return 'notTestable' in timelines ? timelines : judge(timelines);
  };

/** The mean over repeats of what each repeat's timeline comes to, not below `least`; a single one keeps its own interval. */
export const on = (judge: (timeline: Timeline) => Measurement, least = 0) =>
  onAll((timelines) => {
    const own: (Estimate & { where?: string | undefined })[] = [];
    for (const timeline of timelines) {
      const measured = judge(timeline);
      if ('notTestable' in measured) return measured;
      if (timelines.length === 1) return measured;
      own.push(exact(measured));
    }
    return { ...within(overRepeats(own), least), where: own[0]!.where };
  });

/** The bin of a phase that is lowest in the mean over repeats. A single repeat's value is exact, so that the interval is the value itself. */
export const lowestBin = (column: Column, phase: (timeline: Timeline) => number[]) =>
  onAll((timelines) => {
    const [{ time }] = timelines;
    const indices = phase(timelines[0]);
    if (indices.length === 0) return { notTestable: 'no whole bin there' };
    const bins = indices.map((i) => {
      const own = timelines.map((timeline) => meanOf(valuesIn(timeline, column, [i])));
      return { ...overRepeats(own, indices.length), where: `at ${time[i]} s` };
    });
    return within(extreme('least', bins), 0);
  });

/** The highest latency of any success of any repeat, ms: no rule but chance would let one repeat make up for another. */
export const slowestSuccess = onAll((timelines) => {
  const value = Math.max(...timelines.map(({ maxSuccessLatency }) => maxSuccessLatency));
  return { value, low: value, high: value };
});

/** Bins of the lead-in, in which the minor workload is alone; its last one before the major begins may be shared. */
export const alone = (t: Timeline) => bins(t, Number.NEGATIVE_INFINITY, -t.width / 2).slice(0, -1);

/** Bins in which every active model fits the cache, beside the minor one. */
export const cached = (t: Timeline) => bins(t, 0, t.slots - 1);

/** Bins of the last third, in which the models are far more than fit. */
export const lastThird = (t: Timeline) => bins(t, (2 / 3) * t.end, t.end);

/** Total goodput of both workloads in the bins given. */
const total = (t: Timeline, indices: readonly number[]): number[] => {
  const minor = valuesIn(t, 'goodput-minor', indices);
  return valuesIn(t, 'goodput-major', indices).map((value, i) => value + minor[i]!);
};

/** Total goodput of the first bin that the major workload fills. */
export function startGoodput(t: Timeline): Measurement {
  return meanOfBins(total(t, bins(t, 0, t.slots).slice(0, 1)), 'at the start');
}

/** The largest rise of total goodput from one third of the cached phase to the next, of means over repeats. */
export const largestRise = onAll((timelines) => {
  if (cached(timelines[0]).length < 6) return { notTestable: 'fewer than six bins before the cache is full' };
  const own = timelines.map(rises);
  return extreme(
    'most',
    [0, 1].map((k) => ({
      ...overRepeats(
        own.map((each) => each[k]!),
        2,
      ),
      where: `from third ${k + 1} to ${k + 2}`,
    })),
  );
});

/** Rises of total goodput between thirds of the cached phase, with Poisson intervals. */
function rises(t: Timeline): Estimate[] {
  const phase = cached(t);
  const third = phase.length / 3;
  const parts = [0, 1, 2].map((k) =>
    total(t, phase.slice(Math.round(k * third), Math.round((k + 1) * third))),
  );
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  return [0, 1].map((k) => {
    const [before, after] = [parts[k]!, parts[k + 1]!];
    const value = mean(after) - mean(before);
    const variance = (values: readonly number[]) => mean(values) / (values.length * t.width);
    const half = 1.96 * Math.sqrt(variance(before) + variance(after));
    return { value, low: value - half, high: value + half };
  });
}

/**
 * Seconds from when as many models are active as the cache holds until PCIe use crosses 95 %, between the middles of two
 * bins by a straight line: the paper's bins of 10 s are wide against what is measured. The interval is those two bins.
 */
export function saturation(t: Timeline): Measurement {
  const use = t.columns['pci-utilization'];
  const full = bins(t, 0, t.end).find((i) => use[i]! >= 95);
  if (full === undefined) return { notTestable: 'PCIe never reaches 95 %' };
  const before = full === 0 ? 0 : use[full - 1]!;
  const middle = t.time[full]! - t.width / 2;
  const crossing = middle + (t.width * (95 - before)) / (use[full]! - before);
  const [low, high] = [t.time[full]! - t.width, t.time[full]! + t.width].map((time) => time - t.slots);
  return { value: crossing - t.slots, low: low!, high: high!, where: `after ${t.slots} models` };
}

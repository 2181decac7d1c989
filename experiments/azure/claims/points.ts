import {
  type Measurement,
  type NotTestable,
  type PointView,
  queryTable,
  type Run,
  rememberRead,
} from 'repro';
import { publishedPeak } from '../../shared/azure.js';
import { numberOf, unlikePaper, valuesOf } from '../../shared/values.js';
import { nativeGpus, paperLeadIn, simulatedPeak } from '../settings.js';
import { readTimeline, type Timeline } from '../timeline.js';

/** What the paper ran; GPUs, copies, load, pace and length may differ, and noise is a claim's own affair. */
const papers: Readonly<Record<string, readonly unknown[]>> = {
  scheduleAhead: [15_000_000],
  defaultSlo: [100_000_000],
  maxExec: [250_000_000],
  maxBatch: [8],
  weightsCacheSize: [23_085_449_216],
  hostMemory: [824_633_720_832],
  network: ['cluster'],
  controllerHost: ['free'],
  controller: ['INFER5'],
  policy: ['none'],
  loadTracker: ['reference'],
  zoo: ['osdi20'],
};

/** Share of the GPUs' peak up to which a run is not overloaded. */
const allowed = 0.8;

/** The finished points that ran what the paper did; or why there are none. */
export function pointsOf(run: Run): PointView[] | NotTestable {
  const points = run.points.filter(({ status }) => status === 'ok');
  if (points.length === 0) return { notTestable: 'needs a finished point' };
  const different = points.map((point) => unlikePaper(papers, valuesOf(run, point))).find(Boolean);
  return different ? { notTestable: different } : points;
}

/** Sum of a column over all buckets of all points. */
export const total = (timelines: readonly Timeline[], column: keyof Timeline['columns']): number =>
  timelines.reduce((sum, { columns }) => sum + columns[column].reduce((a, b) => a + b, 0), 0);

async function timelineOf(run: Run, point: PointView): Promise<Timeline | NotTestable> {
  const timeline = await readTimeline(run, point);
  if (!timeline) return { notTestable: `point ${point.name} has neither buckets nor request rows` };
  if (timeline.time.length === 0) {
    const leadIn = numberOf(run, point, 'leadIn') ?? paperLeadIn;
    const after = leadIn > 0 ? ` after its lead-in of ${leadIn} s` : '';
    const bucket = numberOf(run, point, 'bucket') ?? timeline.bucket;
    return { notTestable: `it has no whole bucket of ${bucket} s${after}` };
  }
  return timeline;
}

/** GPUs of a point: as stated, else those in its action log, else the paper's. */
async function gpusOf(run: Run, point: PointView): Promise<number> {
  const stated = numberOf(run, point, 'gpus');
  const { actions } = point.files;
  if (stated !== undefined || actions === undefined) return stated ?? nativeGpus;
  const sql = 'SELECT count(DISTINCT (worker_id, gpu_id))::DOUBLE AS gpus FROM actions';
  const { columns } = await rememberRead(actions, sql, () => queryTable<'gpus'>(actions, 'actions', sql));
  return Math.max(1, columns.gpus[0]!);
}

/** Repeats of one point, and how much of what their GPUs can serve they were offered. */
interface Load {
  timelines: Timeline[];
  share: number;
  /** `43 % of 12 × 1,850/s`. */
  name: string;
}

/** A simulated GPU is not the paper's: each is measured by its own peak. */
async function loadOf(run: Run, points: readonly PointView[]): Promise<Load | NotTestable> {
  const timelines: Timeline[] = [];
  for (const point of points) {
    const timeline = await timelineOf(run, point);
    if ('notTestable' in timeline) return timeline;
    timelines.push(timeline);
  }
  const seconds = timelines.reduce((sum, { time, bucket }) => sum + time.length * bucket, 0);
  const gpus = await gpusOf(run, points[0]!);
  const peak = run.manifest?.target === 'sim' ? simulatedPeak : publishedPeak;
  const share = total(timelines, 'requests') / seconds / (gpus * peak);
  return {
    timelines,
    share,
    name: `${(100 * share).toFixed(0)} % of ${gpus} × ${peak.toLocaleString('en')}/s`,
  };
}

/** The loads that a run was offered; points of equal parameters are repeats of each other. */
async function loadsOf(run: Run): Promise<Load[] | NotTestable> {
  const points = pointsOf(run);
  if ('notTestable' in points) return points;
  const kinds = [...new Set(points.map(({ parameters }) => JSON.stringify(parameters)))];
  const loads: Load[] = [];
  for (const kind of kinds) {
    const load = await loadOf(
      run,
      points.filter(({ parameters }) => JSON.stringify(parameters) === kind),
    );
    if ('notTestable' in load) return load;
    loads.push(load);
  }
  return loads;
}

/**
 * Judges each load of a run that is not too much; where several can be, the one with the value that is worst. An overloaded point
 * beside others is no matter of these claims.
 */
export const atLoad =
  (worst: 'least' | 'most', judge: (timelines: Timeline[]) => Measurement) =>
  async (run: Run): Promise<Measurement> => {
    const loads = await loadsOf(run);
    if ('notTestable' in loads) return loads;
    const fair = loads.filter(({ share }) => share <= allowed);
    if (fair.length === 0) {
      const names = loads.map(({ name }) => name).join(', ');
      return { notTestable: `offered ${names}; the claims are about ${100 * allowed} % at most` };
    }
    const sign = worst === 'least' ? 1 : -1;
    const judged = fair.map(({ timelines, name }) => {
      const measured = judge(timelines);
      if ('notTestable' in measured) return measured;
      return { ...measured, where: [`at ${name}`, measured.where].filter(Boolean).join('; ') };
    });
    return judged.reduce((a, b) => {
      if ('notTestable' in a || 'notTestable' in b) return 'notTestable' in a ? b : a;
      return sign * b.value < sign * a.value ? b : a;
    });
  };

import {
  type Measurement,
  type NotTestable,
  type PointView,
  queryTable,
  type Run,
  rememberRead,
} from 'repro';
import { numberOf, parameterOf, unlikePaper, valuesOf } from '../../shared/values.js';
import { nativeGpus, peakPerGpu } from '../settings.js';
import { readTimeline, type Timeline } from '../timeline.js';

/** What the paper ran; GPUs, copies, pace and length may differ, and noise is a claim's own affair. */
const papers: Readonly<Record<string, readonly unknown[]>> = {
  scheduleAhead: [15_000_000],
  defaultSlo: [100_000_000],
  maxExec: [250_000_000],
  maxBatch: [8],
  weightsCacheSize: [23_085_449_216],
  controllerHost: ['free'],
  controller: ['INFER5'],
  policy: ['none'],
  loadTracker: ['reference'],
  zoo: ['osdi20'],
};

/** Share of the GPUs' peak up to which a run is not overloaded. */
const allowed = 0.8;

/** The finished points, which are repeats of each other and ran what the paper did; or why there are none. */
export function pointsOf(run: Run): PointView[] | NotTestable {
  const points = run.points.filter(({ status }) => status === 'ok');
  if (points.length === 0) return { notTestable: 'needs a finished point' };
  const kinds = new Set(points.map(({ parameters }) => JSON.stringify(parameters)));
  if (kinds.size > 1 && run.manifest !== null) {
    return { notTestable: 'the points differ in parameters: judge them in runs of their own' };
  }
  const different = unlikePaper(papers, valuesOf(run, points[0]!));
  return different ? { notTestable: different } : points;
}

/** Sum of a column over all buckets of all points. */
export const total = (timelines: readonly Timeline[], column: keyof Timeline['columns']): number =>
  timelines.reduce((sum, { columns }) => sum + columns[column].reduce((a, b) => a + b, 0), 0);

/** The timelines of the finished points that have buckets, or why there are none. */
export async function timelinesOf(run: Run): Promise<Timeline[] | NotTestable> {
  const points = pointsOf(run);
  if ('notTestable' in points) return points;
  const timelines: Timeline[] = [];
  for (const point of points) {
    const timeline = await readTimeline(run, point);
    if (!timeline) return { notTestable: `point ${point.name} has neither buckets nor request rows` };
    if (timeline.time.length === 0) return { notTestable: `point ${point.name} ends within its lead-in` };
    timelines.push(timeline);
  }
  return timelines;
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

/** Why a run is beyond the load that the claims are about, or nothing. */
function overload(gpus: number, timelines: readonly Timeline[]): string {
  const seconds = timelines.reduce((sum, { time, bucket }) => sum + time.length * bucket, 0);
  const share = total(timelines, 'requests') / seconds / (gpus * peakPerGpu);
  if (share <= allowed) return '';
  const percent = (100 * share).toFixed(0);
  return `offered ${percent} % of ${gpus} × ${peakPerGpu} requests/s, the claims are about ${100 * allowed} % at most`;
}

/** Judges the timelines of a run that is not overloaded, or says why there are none. */
export const atLoad =
  (judge: (timelines: Timeline[]) => Measurement) =>
  async (run: Run): Promise<Measurement> => {
    const timelines = await timelinesOf(run);
    if ('notTestable' in timelines) return timelines;
    const [point] = pointsOf(run) as PointView[];
    const reason = overload(await gpusOf(run, point!), timelines);
    return reason ? { notTestable: reason } : judge(timelines);
  };

/** The noise of a simulated run; undefined for one on a wall clock, or of the original programs. */
export function noiseOf(run: Run, point: PointView): string | undefined {
  if (run.manifest?.target !== 'sim') return undefined;
  return String(parameterOf(run, point, 'noise') ?? 'v100');
}

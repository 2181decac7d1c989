import { type NotTestable, type PointView, type Run, requestSeries } from 'repro';
import { type Curve, readSteps } from '../../shared/claims/steps.js';
import { ladderPapers } from '../../shared/ladder-papers.js';
import { unlikePaper, valuesOf } from '../../shared/values.js';
import { classes, sensitiveClients } from '../series.js';

/** One of the paper's three runs. */
export interface RunKey {
  letter: 'a' | 'b' | 'c';
  batchModels: number;
  concurrency: number;
}

export const alone: RunKey = { letter: 'a', batchModels: 0, concurrency: 1 };
export const few: RunKey = { letter: 'b', batchModels: 12, concurrency: 16 };
export const many: RunKey = { letter: 'c', batchModels: 48, concurrency: 4 };

/** What the paper ran. */
const papers: Readonly<Record<string, readonly unknown[]>> = {
  models: [6],
  rate: [200],
  batchSlo: [0],
  ...ladderPapers,
};

/** The finished points of one of the paper's runs, its repeats; or what is missing. */
export function pointsOf(run: Run, key: RunKey): PointView[] | NotTestable {
  const points = run.points.filter((point) => {
    const given = valuesOf(run, point);
    return (
      point.status === 'ok' &&
      point.files.requests !== undefined &&
      Number(given.batchModels) === key.batchModels &&
      (key.batchModels === 0 || Number(given.concurrency) === key.concurrency)
    );
  });
  if (points.length === 0) {
    const wanted = `batchModels=${key.batchModels} and concurrency=${key.concurrency}`;
    return { notTestable: `needs a finished point with ${wanted}, and its request log` };
  }
  const different = points.map((point) => unlikePaper(papers, valuesOf(run, point))).find(Boolean);
  return different ? { notTestable: different } : points;
}

/** Satisfaction of the latency-sensitive clients of the runs asked for. */
export async function readCurves(run: Run, keys: readonly RunKey[]): Promise<Curve[] | NotTestable> {
  const curves: Curve[] = [];
  for (const key of keys) {
    const points = pointsOf(run, key);
    if ('notTestable' in points) return points;
    const steps = await readSteps(points, classes(sensitiveClients(run, points[0]!)).sensitive);
    curves.push({ name: `(${key.letter})`, steps: steps ?? [] });
  }
  return curves;
}

/** The request series of one class of clients of a point. */
export function readClass(run: Run, point: PointView, which: 'sensitive' | 'batch') {
  return requestSeries(point.files.requests!, { where: classes(sensitiveClients(run, point))[which] });
}

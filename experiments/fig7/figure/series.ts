import { type PointView, type RequestSeries, type Run, requestSeries, type Value } from 'repro';
import { numberOf, otherSwept, parameterOf } from '../../shared/values.js';

/** One curve of the figure: a point of the run, or one of its repeats. */
export interface Series {
  /** Times are ns since the log's first row. */
  requests: RequestSeries;
  label: string;
  models: number | undefined;
  rate: number | undefined;
  repeat: number;
  invalid: boolean;
  /** Declared parameters, from the point or else from the run. */
  value(name: string): Value | undefined;
}

/** Ends the label of a point whose measurement did not meet its own conditions; it is drawn hollow. */
export const invalidMark = ' (invalid)';

const drawn = ['models', 'rate'];

function label(run: Run, point: PointView, others: readonly string[]): string {
  const models = parameterOf(run, point, 'models');
  const rate = parameterOf(run, point, 'rate');
  const parts = [
    ...(models === undefined ? [] : [`N=${models}`]),
    ...(rate === undefined ? [] : [`R=${rate}`]),
    ...others.map((name) => `${name}=${parameterOf(run, point, name)}`),
  ];
  return parts.length > 0 ? parts.join(', ') : point.name;
}

/** Reads every drawable point of `points`: those that failed or left no request log are not. */
export async function readSeries(run: Run, points: readonly PointView[]): Promise<Series[]> {
  const others = otherSwept(points, drawn);
  const series: Series[] = [];
  for (const point of points) {
    const file = point.files.requests;
    if (point.status === 'failed' || !file) continue;
    const requests = await requestSeries(file);
    if (requests.rows === 0) continue;
    series.push({
      requests,
      label: label(run, point, others) + (point.status === 'invalid' ? invalidMark : ''),
      models: numberOf(run, point, 'models'),
      rate: numberOf(run, point, 'rate'),
      repeat: point.repeat,
      invalid: point.status === 'invalid',
      value: (name) => parameterOf(run, point, name),
    });
  }
  return series;
}

/** The windows of a series one by one: when each ended, ns, and the satisfaction over it. */
export function windowsOf({ requests }: Series): { time: number; satisfaction: number }[] {
  const { time, satisfaction } = requests.windows;
  return Array.from(time, (t, i) => ({ time: t, satisfaction: satisfaction[i]! }));
}

/** The ladder that the axis shows: of the N=12, R=600 run as in the original, else of the first run present. */
export function ladder(series: readonly Series[]): RequestSeries['ticks'] {
  const usual = series.find((s) => s.models === 12 && s.rate === 600 && !s.invalid);
  return (usual ?? series[0])?.requests.ticks ?? [];
}

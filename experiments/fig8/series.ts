import { type PointView, type RequestSeries, type Run, requestSeries, type Value } from 'repro';
import { numberOf, otherSwept, parameterOf } from '../shared/values.js';

/** One run of Figure 8, or one of its repeats. Times are ns since the log's first row, of whichever class. */
export interface Series {
  /** Latency-sensitive requests: those of the clients below the number of latency-sensitive models. */
  sensitive: RequestSeries;
  batch: RequestSeries;
  label: string;
  batchModels: number;
  concurrency: number;
  repeat: number;
  invalid: boolean;
  /** Declared parameters, from the point or else from the run. */
  value(name: string): Value | undefined;
}

/** The paper's letters of its three runs. */
const letters: Readonly<Record<string, string>> = {
  'M=0': '(a) ',
  'M=12, C=16': '(b) ',
  'M=48, C=4': '(c) ',
};

/** Latency-sensitive clients of a point; six where the log does not say. */
export const sensitiveClients = (run: Run, point: PointView): number =>
  Math.trunc(numberOf(run, point, 'models') ?? 6);

/** SQL conditions that tell the two classes of clients apart, by user id. */
export const classes = (clients: number) => ({
  sensitive: `user_id < ${clients}`,
  batch: `user_id >= ${clients}`,
});

function label(run: Run, point: PointView, others: readonly string[]): string {
  const models = numberOf(run, point, 'batchModels') ?? 0;
  const short = models === 0 ? 'M=0' : `M=${models}, C=${numberOf(run, point, 'concurrency') ?? 1}`;
  const rest = others.map((name) => `, ${name}=${parameterOf(run, point, name)}`).join('');
  return `${letters[short] ?? ''}${short}${rest}${point.status === 'invalid' ? ' (invalid)' : ''}`;
}

/** Reads every drawable point of `points`: those that failed or left no request log are not. */
export async function readSeries(run: Run, points: readonly PointView[]): Promise<Series[]> {
  const others = otherSwept(points, ['batchModels', 'concurrency']);
  const series: Series[] = [];
  for (const point of points) {
    const file = point.files.requests;
    if (point.status === 'failed' || !file) continue;
    const { sensitive, batch } = classes(sensitiveClients(run, point));
    const requests = await requestSeries(file, { where: sensitive });
    if (requests.rows === 0) continue;
    series.push({
      sensitive: requests,
      batch: await requestSeries(file, { where: batch }),
      label: label(run, point, others),
      batchModels: numberOf(run, point, 'batchModels') ?? 0,
      concurrency: numberOf(run, point, 'concurrency') ?? 1,
      repeat: point.repeat,
      invalid: point.status === 'invalid',
      value: (name) => parameterOf(run, point, name),
    });
  }
  return series;
}

/** The ladder that the axis shows: of the run without batch clients as in the original, else of the first run present. */
export function ladderOf(series: readonly Series[]): RequestSeries['ticks'] {
  const alone = series.find((s) => s.batchModels === 0 && !s.invalid);
  return (alone ?? series[0])?.sensitive.ticks ?? [];
}

/** When the last request of any class was answered, ns. */
export const endOf = (series: readonly Series[]): number =>
  Math.max(0, ...series.map((s) => Math.max(s.sensitive.end, s.batch.end)));

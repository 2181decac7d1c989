import { type PointView, pageSize, queryTable, type Run, rememberRead } from 'repro';
import { resnet50Pages } from '../shared/clockwork.js';
import { numberOf } from '../shared/values.js';

/** Columns of the original's two files, in its order; rates in 1/s, latencies in ms, the rest in per cent. */
export const requestColumns = [
  ...['throughput', 'goodput', 'goodput-major', 'goodput-minor'],
  ...['latency-major', 'latency-minor', 'latency-max', 'coldstarts-major', 'coldstarts-minor'],
] as const;
export const actionColumns = ['pci-utilization', 'pci-goodput', 'gpu-utilization', 'gpu-goodput'] as const;
export type RequestColumn = (typeof requestColumns)[number];
export type ActionColumn = (typeof actionColumns)[number];
export type Column = RequestColumn | ActionColumn;

/** One run of Figure 6 in bins of time; arrays are by bin, NaN where a bin has no such row. */
export interface Timeline {
  /** N: models of the major workload. */
  models: number;
  /** When the trace of the major workload ends, s: one second short of N, as the original's does. */
  end: number;
  /** Copies of ResNet-50 that the weight cache holds. */
  slots: number;
  /** Width of a bin, s: the paper's 10 s, in proportion to N. */
  width: number;
  /** Start of each bin, s since the first response of the major workload; negative in the lead-in. */
  time: number[];
  columns: Readonly<Record<Column, Float64Array>>;
  /** Highest latency of any successful response, ms, over the whole log. */
  maxSuccessLatency: number;
}

const paperModels = 3600;
const paperCache = 23_085_449_216;

/** Models of ResNet-50 that fit a GPU's cache; the default cache where the log does not say. */
export function cacheSlots(run: Run, point: PointView): number {
  const bytes = numberOf(run, point, 'weightsCacheSize') ?? paperCache;
  return Math.floor(Math.floor(bytes / pageSize) / resnet50Pages);
}

/** Width of a bin for N models, s: 10 at the paper's 3600, so that every scale has as many. */
export const binWidth = (models: number): number => Math.max(1, Math.round((10 * models) / paperModels));

/**
 * Reads the logs of a point, or null when one is missing or has no row of the major workload. The minor workload is the
 * model with the highest id; time 0 is the major one's first response. Rows from a twelfth of N seconds before to N after
 * are kept: the paper's 5 minutes of lead-in and its hour.
 */
export function readTimeline(run: Run, point: PointView): Promise<Timeline | null> {
  const { requests, actions } = point.files;
  if (!requests || !actions) return Promise.resolve(null);
  const slots = cacheSlots(run, point);
  return rememberRead(requests, `fig6 ${slots} ${actions}`, () => read(requests, actions, slots));
}

interface Window {
  minor: number;
  /** Time 0, in the clock of `t`, as text: an epoch time does not fit a double. */
  zero: string;
  width: number;
  first: number;
  bins: number;
}

async function read(requests: string, actions: string, slots: number): Promise<Timeline | null> {
  const { columns, text } = await queryTable<'minor' | 'highest'>(
    requests,
    'requests',
    `SELECT max(model_id) AS minor,
       CAST(min(t) FILTER (model_id < (SELECT max(model_id) FROM requests)) AS VARCHAR) AS zero,
       (max(latency) FILTER (result = 0))::DOUBLE / 1e6 AS highest
     FROM requests`,
  );
  const [minor, zero] = [columns.minor[0]!, text.zero![0]!];
  if (zero === '') return null;
  const width = binWidth(minor);
  const lead = Math.ceil(minor / 12 / width);
  const window = { minor, zero, width, first: -lead, bins: lead + Math.floor(minor / width) + 1 };
  return {
    models: minor,
    end: minor - 1,
    slots,
    width,
    time: Array.from({ length: window.bins }, (_, i) => (i - lead) * width),
    columns: {
      ...(await requestBins(requests, window)),
      ...(await actionBins(actions, window)),
    } as Timeline['columns'],
    maxSuccessLatency: columns.highest[0]!,
  };
}

/** SQL of a row's bin, and of whether it is kept: whole seconds up to N, as the original's script compares them. */
function binOf({ zero, width, first, minor }: Window) {
  const second = `floor((t - ${zero}) / 1e9)`;
  return {
    bin: `floor(${second} / ${width})`,
    kept: `${second} <= ${minor} AND ${second} >= ${first * width}`,
  };
}

async function requestBins(path: string, window: Window) {
  const { bin, kept } = binOf(window);
  const good = 'result = 0 AND deadline_met = 1';
  const major = `${good} AND model_id < ${window.minor}`;
  const minor = `${good} AND model_id = ${window.minor}`;
  const rate = (condition: string) => `(count(*) FILTER (${condition}))::DOUBLE / ${window.width}`;
  const median = (condition: string) => `median(latency::DOUBLE) FILTER (${condition}) / 1e6`;
  const cold = (condition: string) => `100 * avg(is_coldstart::DOUBLE) FILTER (${condition})`;
  const expressions: Record<RequestColumn, string> = {
    throughput: rate('true'),
    goodput: rate('result = 0'),
    'goodput-major': rate(major),
    'goodput-minor': rate(minor),
    'latency-major': median(major),
    'latency-minor': median(minor),
    'latency-max': 'max(latency)::DOUBLE / 1e6',
    'coldstarts-major': cold(major),
    'coldstarts-minor': cold(minor),
  };
  const counts: readonly string[] = ['throughput', 'goodput', 'goodput-major', 'goodput-minor'];
  const result = await binned(path, 'requests', bin, kept, expressions, window);
  // A bin without a row has no latency, but it has a rate.
  for (const name of counts) result[name] = result[name]!.map((value) => value || 0);
  return result;
}

async function actionBins(path: string, window: Window) {
  const { bin, kept } = binOf(window);
  const { columns } = await queryTable<'gpus'>(
    path,
    'actions',
    'SELECT count(DISTINCT (worker_id, gpu_id))::DOUBLE AS gpus FROM actions',
  );
  // ns of a bin on all GPUs, over 100 for per cent
  const hundredth = window.width * 1e7 * Math.max(1, columns.gpus[0]!);
  const share = (column: string, type: number) =>
    `(sum(${column}) FILTER (action_type = ${type}))::DOUBLE / ${hundredth}`;
  const expressions: Record<ActionColumn, string> = {
    'pci-utilization': share('worker_exec_duration', 1),
    'pci-goodput': share('goodput', 1),
    'gpu-utilization': share('worker_exec_duration', 2),
    'gpu-goodput': share('goodput', 2),
  };
  const result = await binned(path, 'actions', bin, kept, expressions, window);
  for (const name of actionColumns) result[name] = result[name]!.map((value) => value || 0);
  return result;
}

/** Evaluates each expression over the rows of each bin. */
async function binned(
  path: string,
  table: 'requests' | 'actions',
  bin: string,
  kept: string,
  expressions: Readonly<Record<string, string>>,
  { first, bins }: Window,
): Promise<Record<string, Float64Array>> {
  const selected = Object.entries(expressions).map(([name, sql]) => `${sql} AS "${name}"`);
  const { columns, rows } = await queryTable(
    path,
    table,
    `SELECT ${bin} AS bin, ${selected.join(', ')} FROM ${table} WHERE ${kept} GROUP BY bin ORDER BY bin`,
  );
  const result: Record<string, Float64Array> = {};
  for (const name of Object.keys(expressions)) {
    result[name] = new Float64Array(bins).fill(Number.NaN);
    for (let row = 0; row < rows; row++) result[name][columns.bin![row]! - first] = columns[name]![row]!;
  }
  return result;
}

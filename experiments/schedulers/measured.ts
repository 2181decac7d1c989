import { type Batch, type PointView, queryTable, type Run, rememberRead } from 'repro';
import { numberOf, parameterOf } from '../shared/values.js';
import { usual } from './systems.js';

/** Requests that arrive in the first tenth of a run are not judged: every model is cold then. */
export const warmUp = 0.1;
/** Stretches of equal length by arrival: what intervals are computed from. */
const stretches = 20;

/** What one point, or one of its repeats, did with the requests that arrived in its window. */
export interface Window {
  point: PointView;
  file: string;
  /** SQL that selects the window's requests, by arrival. */
  where: string;
  /** s. */
  seconds: number;
  /** By stretch: requests, and those answered successfully within their SLO. */
  arrived: Float64Array;
  inTime: Float64Array;
  /** Over the window: successes, those after their SLO, and those that had to wait for weights. */
  successes: number;
  late: number;
  cold: number;
  /** Transfers of weights in the whole run; NaN without a table of actions. */
  loads: number;
}

/** A system under one set of values, its repeats together. */
export interface Measured {
  system: string;
  /** ms. */
  slo: number;
  noiseScale: number;
  spread: number;
  cached: number;
  /** Its points did not meet their own conditions: drawn hollow, and no claim takes them. */
  invalid: boolean;
  windows: Window[];
}

/** Whether a point left what is read here. */
export const isReadable = ({ status, files }: PointView): boolean =>
  status !== 'failed' && files.requests !== undefined;

/** Every point that can be read, in sweep order; repeats that are INVALID are kept apart from those that are not. */
export async function readMeasured(run: Run): Promise<Measured[]> {
  const found = new Map<string, Measured>();
  for (const point of run.points) {
    const { requests: file, actions } = point.files;
    const [slo, duration, noiseScale, spread, cached] = [
      'slo',
      'duration',
      'noiseScale',
      'spread',
      'cached',
    ].map((name) => numberOf(run, point, name));
    if (!isReadable(point) || !file || slo === undefined || duration === undefined) continue;
    const system = String(parameterOf(run, point, 'system'));
    const values = {
      system,
      slo,
      noiseScale: noiseScale ?? usual.noiseScale,
      spread: spread ?? usual.spread,
      cached: cached ?? usual.cached,
      invalid: point.status === 'invalid',
    };
    const read = await rememberRead(file, `schedulers ${slo} ${duration}`, () =>
      readWindow(file, actions, slo * 1e6, duration * 1e9),
    );
    const key = JSON.stringify(values);
    const measured = found.get(key) ?? { ...values, windows: [] };
    measured.windows.push({ point, file, ...read });
    found.set(key, measured);
  }
  return [...found.values()];
}

/** Times in ns. A success is in time by its latency: SMART's log states no deadline. */
async function readWindow(file: string, actions: string | undefined, slo: number, duration: number) {
  const from = Math.trunc(duration * warmUp);
  const length = (duration - from) / stretches;
  const where = `t - latency >= ${from}`;
  const { columns } = await queryTable<'stretch' | 'arrived' | 'successes' | 'met' | 'cold'>(
    file,
    'requests',
    `SELECT CAST(least(floor((t - latency - ${from}) / ${length}), ${stretches - 1}) AS DOUBLE) AS stretch,
       CAST(count(*) AS DOUBLE) AS arrived,
       CAST(count(*) FILTER (result = 0) AS DOUBLE) AS successes,
       CAST(count(*) FILTER (result = 0 AND latency <= ${slo}) AS DOUBLE) AS met,
       CAST(count(*) FILTER (result = 0 AND is_coldstart = 1) AS DOUBLE) AS cold
     FROM requests WHERE ${where} GROUP BY 1 ORDER BY 1`,
  );
  const byStretch = (values: Float64Array) => {
    const all = new Float64Array(stretches);
    columns.stretch.forEach((stretch, i) => {
      all[stretch] = values[i]!;
    });
    return all;
  };
  const successes = total(columns.successes);
  return {
    where,
    seconds: (duration - from) / 1e9,
    arrived: byStretch(columns.arrived),
    inTime: byStretch(columns.met),
    successes,
    late: successes - total(columns.met),
    cold: total(columns.cold),
    loads: actions === undefined ? Number.NaN : await countLoads(actions),
  };
}

async function countLoads(file: string): Promise<number> {
  const { columns } = await queryTable<'loads'>(
    file,
    'actions',
    'SELECT CAST(count(*) AS DOUBLE) AS loads FROM actions WHERE action_type = 1 AND status = 0',
  );
  return columns.loads[0]!;
}

const total = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

/** Sum of one number over a measured system's repeats. */
export const sumOf = ({ windows }: Measured, of: (window: Window) => number): number =>
  total(windows.map(of));

export const arrivedIn = (measured: Measured): number => sumOf(measured, ({ arrived }) => total(arrived));
export const inTimeOf = (measured: Measured): number => sumOf(measured, ({ inTime }) => total(inTime));
export const secondsOf = (measured: Measured): number => sumOf(measured, ({ seconds }) => seconds);

/** Requests and those in time of each stretch of each repeat. */
export const batchesOf = ({ windows }: Measured): Batch[] =>
  windows.flatMap(({ arrived, inTime }) =>
    Array.from(arrived, (trials, i) => ({ trials, successes: inTime[i]! })),
  );

import { type PointView, queryTable, type Run, rememberRead, repeatableMean } from 'repro';
import { parameterOf } from '../shared/values.js';

/** Predictors in the order of the figure: what they know grows. */
export const predictorNames = ['persistence', 'ewma', 'seasonal', 'trained', 'oracle'] as const;

/** Quantiles that a forecast has, by column. */
export const quantileLevels = { p10: 0.1, p30: 0.3, p50: 0.5, p60: 0.6, p70: 0.7, p90: 0.9 } as const;
const columns = Object.keys(quantileLevels) as (keyof typeof quantileLevels)[];

/** Errors of a predictor's forecasts of one job, in requests a minute. */
export interface JobError {
  predictor: string;
  job: number;
  /** Mean count, and mean absolute, root mean square and symmetric relative error of the median. */
  actual: number;
  mae: number;
  rmse: number;
  smape: number;
  /** Mean pinball loss of, and share of counts within, each quantile, in the order of `quantileLevels`. */
  pinball: number[];
  coverage: number[];
}

/** Points whose forecasts count: nothing of a forecast is drawn, so that all repeats are the same. */
function forecastsOf(run: Run): { point: PointView; file: string }[] {
  return run.points.flatMap((point) => {
    const file = point.files.forecasts;
    return point.status === 'ok' && file && point.repeat === 0 ? [{ point, file }] : [];
  });
}

/** Errors by predictor and job, in the order of the predictors. */
export async function readErrors(run: Run): Promise<JobError[]> {
  const all: JobError[] = [];
  for (const { point, file } of forecastsOf(run)) {
    const predictor = String(parameterOf(run, point, 'predictor') ?? 'trained');
    const jobs = await rememberRead(file, 'forecast errors', () => read(file));
    all.push(...jobs.map((job) => ({ ...job, predictor })));
  }
  const order = (name: string) => (predictorNames as readonly string[]).indexOf(name);
  return all.sort((a, b) => order(a.predictor) - order(b.predictor) || a.job - b.job);
}

/** Mean absolute error by step of the forecast, over all jobs. */
export async function readByStep(run: Run): Promise<{ predictor: string; step: number; mae: number }[]> {
  const all = [];
  for (const { point, file } of forecastsOf(run)) {
    const predictor = String(parameterOf(run, point, 'predictor') ?? 'trained');
    const { columns: found, rows } = await queryTable<'step' | 'mae'>(
      file,
      'forecasts',
      `SELECT CAST(step AS DOUBLE) AS step, ${repeatableMean('abs(actual - p50)')} AS mae FROM forecasts GROUP BY step ORDER BY step`,
    );
    for (let i = 0; i < rows; i++) all.push({ predictor, step: found.step[i], mae: found.mae[i] });
  }
  return all;
}

async function read(file: string): Promise<Omit<JobError, 'predictor'>[]> {
  const losses = columns.map(
    (name) =>
      `${repeatableMean(`CASE WHEN actual >= ${name} THEN (actual - ${name}) * ${quantileLevels[name]} ELSE (${name} - actual) * (1 - ${quantileLevels[name]}) END`)} AS loss_${name}`,
  );
  const shares = columns.map((name) => `avg(CAST(actual <= ${name} AS DOUBLE)) AS share_${name}`);
  const { columns: found, rows } = await queryTable(
    file,
    'forecasts',
    `SELECT CAST(job_id AS DOUBLE) AS job, avg(actual) AS actual, ${repeatableMean('abs(actual - p50)')} AS mae,
       sqrt(${repeatableMean('(actual - p50) * (actual - p50)')}) AS rmse,
       ${repeatableMean('CASE WHEN actual = p50 THEN 0 ELSE 2 * abs(actual - p50) / (actual + p50) END')} AS smape,
       ${[...losses, ...shares].join(', ')}
     FROM forecasts GROUP BY job_id ORDER BY job_id`,
  );
  const at = (name: string, i: number) => (found as Record<string, ArrayLike<number>>)[name][i];
  return Array.from({ length: rows }, (_, i) => ({
    job: at('job', i),
    actual: at('actual', i),
    mae: at('mae', i),
    rmse: at('rmse', i),
    smape: at('smape', i),
    pinball: columns.map((name) => at(`loss_${name}`, i)),
    coverage: columns.map((name) => at(`share_${name}`, i)),
  }));
}

/** Mean of a predictor's errors over its jobs; null when the run has none of it. */
export function meanOf(
  errors: readonly JobError[],
  predictor: string,
  of: (one: JobError) => number,
): number | null {
  const own = errors.filter((one) => one.predictor === predictor);
  return own.length === 0 ? null : own.reduce((sum, one) => sum + of(one), 0) / own.length;
}

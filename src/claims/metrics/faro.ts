import type { Metrics } from '../../experiment/declaration.js';
import { queryTable } from '../../telemetry/read/query.js';
import { least } from './since.js';

/** SLO violations and lost utility of a cluster, as docs/metrics.md defines them. */
export async function clusterMetrics(jobMinutes: string, declared: number | undefined): Promise<Metrics> {
  const { columns } = await queryTable<'violations' | 'utility' | 'jobs' | 'last'>(
    jobMinutes,
    'jobMinutes',
    `WITH by_minute AS (SELECT avg(within / requests) AS rate FROM jobMinutes GROUP BY minute)
     SELECT (SELECT 1 - avg(rate) FROM by_minute) AS violations, sum(utility) AS utility,
       CAST(count(DISTINCT job_id) AS DOUBLE) AS jobs, CAST(max(minute) AS DOUBLE) AS last FROM jobMinutes`,
  );
  const { violations, utility, jobs, last } = columns;
  if (!(jobs[0] > 0)) return {};
  // Requests of the last minute that come after it are no minute of the trace.
  const minutes = Math.min(declared ?? Number.POSITIVE_INFINITY, last[0] + 1);
  return {
    violations: { value: violations[0], least: least.fraction },
    'lost utility': { value: jobs[0] - utility[0] / (minutes + 1), unit: 'jobs', least: least.fraction },
  };
}

/** Error of forecasts: of the median, and of the quantile 0.9 by its pinball loss. */
export async function forecastMetrics(forecasts: string): Promise<Metrics> {
  const { columns } = await queryTable<'error' | 'loss'>(
    forecasts,
    'forecasts',
    `SELECT avg(abs(actual - p50)) AS error,
       avg(CASE WHEN actual >= p90 THEN (actual - p90) * 0.9 ELSE (p90 - actual) * 0.1 END) AS loss FROM forecasts`,
  );
  const [error, loss] = [columns.error[0], columns.loss[0]];
  if (!Number.isFinite(error)) return {};
  const unit = 'requests/min';
  return {
    'absolute error': { value: error, unit, least: 1 },
    'loss of p90': { value: loss, unit, least: 1 },
  };
}

/** What solvers found, on average over their problems. */
export async function solutionMetrics(solutions: string): Promise<Metrics> {
  const { columns } = await queryTable<'objective'>(
    solutions,
    'solutions',
    'SELECT avg(objective) AS objective FROM solutions',
  );
  const [value] = columns.objective;
  return Number.isFinite(value) ? { objective: { value, least: least.fraction } } : {};
}

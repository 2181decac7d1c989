import { repeatableMean } from '../../telemetry/read/repeatable.js';
import type { Measure } from '../data.js';
import { aggregates } from './first-row.js';

/** What jobs that share a cluster came to: utility is a mean over jobs and minutes. */
export function faroMeasures(minutes: string): Promise<Measure[]> {
  return aggregates(minutes, 'jobMinutes', [
    { name: 'jobs', unit: '', sql: 'count(DISTINCT job_id)' },
    { name: 'requests', unit: '', sql: 'sum(requests)' },
    { name: 'within SLO', unit: '%', sql: '100.0 * sum(within) / sum(requests)' },
    { name: 'dropped', unit: '%', sql: '100.0 * sum(dropped) / sum(requests)' },
    { name: 'utility', unit: '', sql: repeatableMean('utility') },
    { name: 'effective utility', unit: '', sql: repeatableMean('effective_utility') },
  ]);
}

/** Errors of forecasts of the requests of a minute. */
export function forecastMeasures(forecasts: string): Promise<Measure[]> {
  return aggregates(forecasts, 'forecasts', [
    { name: 'forecasts', unit: '', sql: 'count(*)' },
    { name: 'mean absolute error', unit: 'requests', sql: repeatableMean('abs(p50 - actual)') },
    {
      name: 'root mean square error',
      unit: 'requests',
      sql: `sqrt(${repeatableMean('(p50 - actual) * (p50 - actual)')})`,
    },
  ]);
}

/** What solved problems came to. */
export function solverMeasures(solutions: string): Promise<Measure[]> {
  return aggregates(solutions, 'solutions', [
    { name: 'problems', unit: '', sql: 'count(*)' },
    { name: 'objective', unit: '', sql: repeatableMean('objective') },
    { name: 'utility', unit: '', sql: repeatableMean('utility') },
    { name: 'computed', unit: '', sql: 'avg(computed)' },
  ]);
}

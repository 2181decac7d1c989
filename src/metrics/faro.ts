import { ofSums, type Statistic } from '../claims/statistics/bootstrap/statistic.js';
import type { Values } from '../telemetry/run.js';
import { type MetricDefinition, ratio } from './definition.js';
import type { Series } from './series/series.js';

const SHARE = { relative: 0, absolute: 0.001 };
/** Minutes of a trace when nothing says how many: the published evaluation's. */
const MINUTES = 360;

const oneMinus = (above: string, below: string) => ({
  table: 'jobMinutes' as const,
  of: ({ sums }: Series) => ofSums([sums[above], sums[below]], (a, b) => 1 - a / b),
});

/** Jobs − Σ utility / (minutes of the trace + 1), as the original divides. */
const lost = (utility: string) => ({
  table: 'jobMinutes' as const,
  of({ sums, slices }: Series, values: Values): Statistic {
    const minutes = Number(values.minutes ?? MINUTES);
    const ofTrace = Float64Array.from({ length: slices }, (_, i) => (i < minutes ? 1 : 0));
    return ofSums(
      [sums.jobs, sums.minutes, sums[utility], ofTrace],
      (jobs, all, sum, trace) => jobs / all - sum / (trace + 1),
    );
  },
});

export const faroMetrics: readonly MetricDefinition[] = [
  {
    name: 'violation rate',
    unit: '',
    better: 'lower',
    usual: true,
    margin: SHARE,
    least: 0.05,
    from: [oneMinus('rate', 'minutes')],
  },
  {
    name: 'late or dropped requests',
    unit: '',
    better: 'lower',
    usual: true,
    margin: SHARE,
    trials: 'requests',
    from: [oneMinus('within', 'requests')],
  },
  {
    name: 'dropped requests',
    unit: '',
    better: 'lower',
    usual: true,
    margin: SHARE,
    trials: 'requests',
    from: [ratio('jobMinutes', 'dropped', 'requests')],
  },
  {
    name: 'lost utility',
    unit: 'jobs',
    better: 'lower',
    usual: true,
    margin: { relative: 0.01, absolute: 0.01 },
    least: 0.05,
    from: [lost('utility')],
  },
  {
    name: 'lost effective utility',
    unit: 'jobs',
    better: 'lower',
    usual: true,
    margin: { relative: 0.01, absolute: 0.01 },
    from: [lost('effective')],
  },
  {
    name: 'forecast error',
    unit: 'requests/min',
    better: 'lower',
    usual: true,
    least: 1,
    margin: { relative: 0.01 },
    from: [ratio('forecasts', 'error', 'forecasts')],
  },
  {
    name: 'forecast loss p90',
    unit: 'requests/min',
    better: 'lower',
    usual: true,
    least: 1,
    margin: { relative: 0.01 },
    from: [ratio('forecasts', 'loss', 'forecasts')],
  },
  {
    name: 'objective',
    unit: '',
    better: 'higher',
    usual: false,
    least: 0.05,
    margin: { relative: 0.001 },
    from: [ratio('solutions', 'objective', 'problems')],
  },
  {
    name: 'solved utility',
    unit: '',
    better: 'higher',
    usual: true,
    margin: { relative: 0.001 },
    from: [ratio('solutions', 'utility', 'problems')],
  },
  {
    name: 'utilities computed',
    unit: '',
    better: 'lower',
    usual: true,
    margin: { relative: 0.01 },
    from: [ratio('solutions', 'computed', 'problems')],
  },
];

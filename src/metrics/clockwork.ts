import { ofSums } from '../claims/statistics/bootstrap/statistic.js';
import { latencies, type MetricDefinition, quantile, ratio } from './definition.js';

const counted = ['requests', 'minutes'] as const;
const SHARE = { relative: 0, absolute: 0.001 };

/** Clockwork's, of the models of other systems that leave its logs too. */
export const clockworkMetrics: readonly MetricDefinition[] = [
  {
    name: 'satisfaction',
    unit: '',
    better: 'higher',
    usual: true,
    margin: SHARE,
    trials: 'requests',
    least: 0.05,
    from: counted.map((table) => ratio(table, 'met', 'requests')),
  },
  {
    name: 'goodput',
    unit: 'requests/s',
    better: 'higher',
    usual: true,
    margin: { relative: 0.01 },
    least: 1,
    from: counted.map((table) => ratio(table, 'met', 'time')),
  },
  {
    name: 'throughput',
    unit: 'requests/s',
    better: 'higher',
    usual: true,
    margin: { relative: 0.01 },
    from: counted.map((table) => ratio(table, 'successes', 'time')),
  },
  ...latencies('requests', 'successes', { histograms: 'histograms', buckets: 'minutes' }),
  {
    name: 'cold starts',
    unit: '',
    better: 'lower',
    usual: true,
    margin: SHARE,
    trials: 'successes',
    from: counted.map((table) => ratio(table, 'cold', 'successes')),
  },
  {
    name: 'mean batch',
    unit: '',
    usual: false,
    margin: { relative: 0.01 },
    from: [ratio('actions', 'batch', 'infers')],
  },
  {
    name: 'mean batch, failed ones too',
    unit: '',
    usual: false,
    margin: { relative: 0.01 },
    from: (['actions', 'minutes'] as const).map((table) => ratio(table, 'all batch', 'all infers')),
  },
  ...['duration error', 'completion error'].flatMap((name) =>
    [0.5, 0.9, 0.99].map(
      (level): MetricDefinition => ({
        name: `${name} p${level * 100}`,
        unit: 'µs',
        better: 'lower',
        usual: false,
        margin: { relative: 0.02, absolute: 1 },
        from: (['actions', 'histograms'] as const).map((table) => quantile(table, name, level, 1e3)),
      }),
    ),
  ),
];

/** The share of a batch size in executed inferences. */
export const batchShare = (name: string): MetricDefinition => ({
  name,
  unit: '',
  usual: false,
  margin: SHARE,
  trials: 'infers',
  // A size that a run never used has no column.
  from: [
    {
      table: 'actions',
      of: ({ sums }) =>
        sums.infers && ofSums([sums[name] ?? sums.infers.map(() => 0), sums.infers], (a, b) => a / b),
    },
  ],
});

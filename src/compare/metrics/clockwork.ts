import { latencies, type Metric, quantile, ratio } from './metric.js';

const counted = ['requests', 'minutes'] as const;
const SHARE = { relative: 0, absolute: 0.001 };

/** Clockwork's, of the models of other systems that leave its logs too. */
export const clockworkMetrics: readonly Metric[] = [
  {
    ...{ name: 'satisfaction', unit: '', better: 'higher', usual: true, margin: SHARE, trials: 'requests' },
    from: counted.map((table) => ratio(table, 'met', 'requests')),
  },
  {
    ...{ name: 'goodput', unit: 'requests/s', better: 'higher', usual: true, margin: { relative: 0.01 } },
    from: counted.map((table) => ratio(table, 'met', 'time')),
  },
  {
    ...{ name: 'throughput', unit: 'requests/s', better: 'higher', usual: true, margin: { relative: 0.01 } },
    from: counted.map((table) => ratio(table, 'successes', 'time')),
  },
  ...latencies('requests', 'successes', { histograms: 'histograms', buckets: 'minutes' }),
  {
    ...{ name: 'cold starts', unit: '', better: 'lower', usual: true, margin: SHARE, trials: 'successes' },
    from: counted.map((table) => ratio(table, 'cold', 'successes')),
  },
  {
    ...{ name: 'mean batch', unit: '', usual: false, margin: { relative: 0.01 } },
    from: [ratio('actions', 'batch', 'infers')],
  },
  {
    ...{ name: 'mean batch, failed ones too', unit: '', usual: false, margin: { relative: 0.01 } },
    from: (['actions', 'minutes'] as const).map((table) => ratio(table, 'all batch', 'all infers')),
  },
  ...['duration error', 'completion error'].flatMap((name) =>
    [0.5, 0.9, 0.99].map(
      (level): Metric => ({
        ...{ name: `${name} p${level * 100}`, unit: 'µs', better: 'lower', usual: false },
        margin: { relative: 0.02, absolute: 1 },
        from: (['actions', 'histograms'] as const).map((table) => quantile(table, name, level, 1e3)),
      }),
    ),
  ),
];

/** The share of a batch size in executed inferences. */
export const batchShare = (name: string): Metric => ({
  ...{ name, unit: '', usual: false, margin: SHARE, trials: 'infers' },
  from: [ratio('actions', name, 'infers')],
});

import { latencies, type Metric, ratio } from './metric.js';

const SHARE = { relative: 0, absolute: 0.001 };

export const inferlineMetrics: readonly Metric[] = [
  {
    ...{ name: 'late queries', unit: '', better: 'lower', usual: true, margin: SHARE, trials: 'queries' },
    from: [ratio('queries', 'late', 'queries')],
  },
  ...latencies('queries', 'queries'),
  {
    ...{ name: 'plan cost', unit: '$/h', better: 'lower', usual: true, margin: { relative: 0.001 } },
    exact: true,
    from: [ratio('plan', 'cost', 'plans')],
  },
  {
    ...{ name: 'mean cost', unit: '$/h', better: 'lower', usual: true, margin: { relative: 0.01 } },
    from: [ratio('replicas', 'cost', 'time')],
  },
];

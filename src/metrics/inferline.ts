import { latencies, type MetricDefinition, ratio } from './definition.js';

const SHARE = { relative: 0, absolute: 0.001 };

export const inferlineMetrics: readonly MetricDefinition[] = [
  {
    name: 'late queries',
    unit: '',
    better: 'lower',
    usual: true,
    margin: SHARE,
    trials: 'queries',
    least: 0.05,
    from: [ratio('queries', 'late', 'queries')],
  },
  ...latencies('queries', 'queries'),
  {
    name: 'plan cost',
    unit: '$/h',
    better: 'lower',
    usual: true,
    margin: { relative: 0.001 },
    exact: true,
    from: [ratio('plan', 'cost', 'plans')],
  },
  {
    name: 'mean cost',
    unit: '$/h',
    better: 'lower',
    usual: true,
    margin: { relative: 0.01 },
    least: 0.01,
    from: [ratio('replicas', 'cost', 'time')],
  },
];

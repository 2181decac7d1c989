import { latencies, type MetricDefinition, ratio } from './definition.js';

export const kairosMetrics: readonly MetricDefinition[] = [
  {
    name: 'served throughput',
    unit: 'queries/s',
    better: 'higher',
    usual: true,
    margin: { relative: 0.01 },
    least: 1,
    from: [ratio('capacity', 'throughput', 'searches')],
  },
  {
    name: 'late queries',
    unit: '',
    better: 'lower',
    usual: true,
    trials: 'queries',
    margin: { relative: 0, absolute: 0.001 },
    least: 0.05,
    from: [ratio('served', 'late', 'queries')],
  },
  ...latencies('served', 'queries'),
  {
    name: 'pool cost',
    unit: '$/h',
    better: 'lower',
    usual: true,
    margin: { relative: 0.001 },
    exact: true,
    from: [ratio('pool', 'cost', 'pools')],
  },
];

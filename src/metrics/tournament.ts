import { type MetricDefinition, ratio } from './definition.js';

const MILLION = 1e6;
const SECONDS_PER_HOUR = 3600;

export const tournamentMetrics: readonly MetricDefinition[] = [
  {
    name: 'fleet cost',
    unit: '$/h',
    better: 'lower',
    usual: true,
    margin: { relative: 0.01 },
    from: [ratio('fleet', 'cost', 'time')],
  },
  {
    name: 'cost per million good',
    unit: '$',
    better: 'lower',
    usual: true,
    margin: { relative: 0.01 },
    from: [ratio('fleet', 'cost', 'good', MILLION / SECONDS_PER_HOUR)],
  },
];

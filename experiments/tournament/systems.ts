import { competitorNames, palette } from 'repro';

/** Competitors in the order of legends and tables, with the look of each: baselines are dashed. */
export const systems = [
  { name: 'clockwork', label: 'Clockwork', colour: palette.turquoise, dash: [1, 0] },
  { name: 'inferline', label: 'InferLine', colour: palette.orange, dash: [1, 0] },
  { name: 'kairos', label: 'Kairos', colour: palette.purple, dash: [1, 0] },
  { name: 'faro', label: 'Faro', colour: palette.blue, dash: [1, 0] },
  { name: 'fcfs', label: 'FCFS', colour: palette.grey, dash: [4, 3] },
  { name: 'least-loaded', label: 'least loaded', colour: palette.green, dash: [4, 3] },
  { name: 'edf', label: 'EDF', colour: palette.vermillion, dash: [4, 3] },
  { name: 'ratio', label: 'ratio', colour: palette.sky, dash: [4, 3] },
] as const;

/** Those that change how much of the fleet is on; the others serve with all of it. */
export const scaling = ['inferline', 'faro', 'ratio'] as const;

/** Fleets of the same speed, that of 2⅔ V100. Prices are on-demand list prices of AWS in us-east-1, Linux, in $/h. */
export const fleets = {
  uniform: [{ name: 'g4dn.xlarge', count: 8, slowdown: 3, price: 0.526 }],
  mixed: [
    { name: 'p3.2xlarge', count: 1, slowdown: 1, price: 3.06 },
    { name: 'g4dn.xlarge', count: 5, slowdown: 3, price: 0.526 },
  ],
} as const;
export type FleetName = keyof typeof fleets;

/** Models in the order in which they join, from small to large and back: the k-th has 1/k of the requests of the first, so that their work is alike. */
export const zooModels = [
  'resnet18_v2',
  'resnet50_v2',
  'inceptionv3',
  'resnet152_v2',
  'densenet169',
  'resnet101_v2',
  'googlenet',
  'densenet201',
] as const;

export const names: readonly string[] = competitorNames;

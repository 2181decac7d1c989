import { defineExperiment, type ValuesOf } from 'repro';
import { inferlinePaper, inferlineParameters, inferlineRoles, inferlineSystem } from '../shared/inferline.js';
import { claims } from './claims.js';
import { accuracy } from './figure/accuracy.js';

const parameters = {
  ...inferlineParameters,
  variation: {
    type: 'number',
    default: 1,
    min: 0,
    max: 1,
    description: 'how much service times vary in the replay: 1 as much as the profile’s 99th percentiles say',
  },
  rate: { type: 'number', default: 100, min: 0.1, unit: 'queries/s', description: 'mean arrival rate' },
  cv2: {
    type: 'number',
    default: 4,
    min: 0.01,
    description: 'squared coefficient of variation of the gaps: the CV of InferLine’s file names',
  },
  queries: { type: 'int', default: 50_001, min: 2, max: 20_000_000, description: 'queries of the trace' },
} as const;

export default defineExperiment({
  name: 'inferline-estimator',
  title: 'Estimated and replayed latency',
  summary:
    'P99 that the estimator promises with constant service times, and P99 of a replay whose service times vary.',
  paper: inferlinePaper('7.3', 'estimator accuracy'),
  parameters,
  roles: inferlineRoles,
  scales: {
    quick: { description: '10,001 queries a point', set: { queries: 10_001 } },
    small: { description: '20,001 queries a point', set: { queries: 20_001 } },
    paper: { description: '50,001 queries a point', set: { queries: 50_001 } },
  },
  defaultScale: 'small',
  sweep: { grid: { variation: [0, 0.25, 0.5, 1], cv2: [1, 4], rate: [50, 75, 100, 150, 250] } },
  telemetry: ['queries', 'hops', 'replicas', 'plan'],
  point: (v) =>
    inferlineSystem(v, {
      arrivals: { rate: String(v.rate), cv2: String(v.cv2), queries: v.queries },
      variation: v.variation,
    }),
  expectedRequests: (v: ValuesOf<typeof parameters>) => v.queries,
  // The plan comes first, which simulates the trace some hundred times.
  coreSeconds: (v: ValuesOf<typeof parameters>) => 30e-6 * v.queries,
  figures: [accuracy],
  claims,
});

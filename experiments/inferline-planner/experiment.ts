import { defineExperiment, type ValuesOf } from 'repro';
import { inferlinePaper, inferlineParameters, inferlineRoles, inferlineSystem } from '../shared/inferline.js';
import { claims } from './claims.js';
import { costs } from './figure/costs.js';

const parameters = {
  ...inferlineParameters,
  rate: { type: 'number', default: 100, min: 0.1, unit: 'queries/s', description: 'mean arrival rate' },
  cv2: {
    type: 'number',
    default: 4,
    min: 0.01,
    description: 'squared coefficient of variation of the gaps: the CV of InferLine’s file names',
  },
  queries: { type: 'int', default: 50_001, min: 2, max: 20_000_000, description: 'queries of the trace' },
} as const;

const rates = [50, 100, 250, 500];
const cvs = [1, 4];
const slos = [350, 500];
const points = slos.flatMap((slo) =>
  cvs.flatMap((cv2) =>
    rates.flatMap((rate) =>
      [
        { method: 'planner', criterion: 'p99' },
        { method: 'brute-force', criterion: 'p99' },
        { method: 'cg-mean', criterion: 'p99' },
        { method: 'cg-peak', criterion: 'p99' },
        { method: 'minimiser', criterion: 'max' },
      ].map((how) => ({ slo, cv2, rate, ...how })),
    ),
  ),
);

export default defineExperiment({
  name: 'inferline-planner',
  title: 'What a pipeline costs, planned in five ways',
  summary:
    'Cost and SLO attainment of InferLine’s planner, coarse-grained baselines and the optimum, by rate.',
  paper: inferlinePaper('7.1', 'planner against coarse-grained baselines'),
  parameters,
  roles: inferlineRoles,
  scales: {
    quick: { description: '8,001 queries a point', set: { queries: 8001 } },
    small: { description: '20,001 queries a point', set: { queries: 20_001 } },
    paper: { description: '50,001 queries a point, as in the published traces', set: { queries: 50_001 } },
  },
  defaultScale: 'small',
  sweep: { list: points },
  telemetry: ['queries', 'hops', 'replicas', 'plan'],
  point: (v) =>
    inferlineSystem(v, {
      arrivals: { rate: String(v.rate), cv2: String(v.cv2), queries: v.queries },
      // The notebook's planners also reject by the profiles alone.
      ...(v.method === 'minimiser' && {
        plan: {
          method: 'minimiser',
          criterion: v.criterion as 'max',
          prefilter: true,
          replicas: v.replicas,
        } as const,
      }),
    }),
  expectedRequests: (v: ValuesOf<typeof parameters>) => v.queries,
  // Planning simulates the trace some hundred times.
  coreSeconds: (v: ValuesOf<typeof parameters>) => 30e-6 * v.queries,
  figures: [costs],
  claims,
});

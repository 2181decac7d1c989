import { defineExperiment, type ValuesOf } from 'repro';
import { inferlinePaper, inferlineParameters, inferlineRoles, inferlineSystem } from '../shared/inferline.js';
import { claims } from './claims.js';
import { rulesFigure } from './figure/rules.js';

// The configuration is the notebook's: nothing is planned here.
const {
  method: _,
  criterion: __,
  prefilter: ___,
  budget: ____,
  replicas: _____,
  ...common
} = inferlineParameters;

const parameters = {
  ...common,
  rate: { type: 'number', default: 100, min: 0.1, unit: 'queries/s', description: 'mean arrival rate' },
  cv2: {
    type: 'number',
    default: 4,
    min: 0.01,
    description: 'squared coefficient of variation of the gaps: the CV of InferLine’s file names',
  },
  queries: { type: 'int', default: 50_001, min: 2, max: 20_000_000, description: 'queries of the trace' },
  trace: {
    type: 'string',
    default: 'none',
    description: 'a .deltas file in place of generated arrivals, such as InferLine’s own',
  },
} as const;

const one = (hardware: string, batch: number) => ({ hardware, batch, replicas: 1 });
/** The notebook's model_configs, its hardware "none" read as cpu. */
const config = {
  ResNet: one('V100', 16),
  Inception: one('V100', 16),
  KSVM: one('cpu', 16),
  LogReg: one('cpu', 2),
};

export default defineExperiment({
  name: 'inferline-seed',
  title: 'The published notebook’s service times, and the corrected ones',
  summary:
    'Latencies of one configuration by rate, when a batch takes the time of one query and when it does not.',
  paper: inferlinePaper('4.1', 'the estimator of its notebook'),
  parameters,
  roles: inferlineRoles,
  scales: {
    quick: { description: '50,001 queries a point, as in the published traces', set: {} },
    small: { description: 'the same', set: {} },
    paper: { description: 'the same', set: {} },
  },
  defaultScale: 'quick',
  sweep: { grid: { rule: ['seed', 'batch'], cv2: [1, 4], rate: [50, 100, 150] } },
  telemetry: ['queries', 'hops', 'replicas', 'plan'],
  point: (v) =>
    inferlineSystem(
      { ...v, method: 'planner', criterion: 'p99', prefilter: false, budget: 0, replicas: 1 },
      {
        arrivals:
          v.trace === 'none'
            ? { rate: String(v.rate), cv2: String(v.cv2), queries: v.queries }
            : { trace: v.trace, clip: undefined },
        plan: { config },
      },
    ),
  expectedRequests: (v: ValuesOf<typeof parameters>) => v.queries,
  figures: [rulesFigure],
  claims,
});

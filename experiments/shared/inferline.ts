import type { InferlineSpec, ValuesOf } from 'repro';

/** The paper, for a declaration's `paper`. */
export const inferlinePaper = (section: string, figure: string) => ({
  system: 'InferLine',
  title: 'InferLine: latency-aware provisioning and scaling for prediction serving pipelines',
  venue: "SoCC'20",
  section,
  figure,
});

/** Who plays in an InferLine experiment; none of it are the original's programs. */
export const inferlineRoles = {
  client: { count: 1, binary: 'repro', description: 'sends the queries of a trace' },
  controller: { count: 1, binary: 'repro', description: 'plans the pipeline, and tunes it' },
  worker: { count: 1, binary: 'repro', description: 'the models’ replicas, as many as planned' },
} as const;

/** Parameters of every InferLine experiment. Times are ms, as in InferLine's own files. */
export const inferlineParameters = {
  pipeline: {
    type: 'string',
    default: 'image-driver-1',
    description: 'pipeline: one of repro pipelines, or a YAML file',
  },
  slo: { type: 'number', default: 350, min: 1, unit: 'ms', description: 'latency to meet' },
  method: {
    type: 'string',
    default: 'planner',
    choices: ['planner', 'minimiser', 'maximiser', 'brute-force', 'cg-mean', 'cg-peak'],
    description: 'how it is planned; docs/inferline.md explains each',
  },
  criterion: {
    type: 'string',
    default: 'p99',
    choices: ['p99', 'max'],
    description: 'which latency must meet the SLO',
  },
  prefilter: {
    type: 'boolean',
    default: false,
    description: 'also reject what the profiles alone reject, as the notebook does',
  },
  budget: { type: 'number', default: 20, min: 0, unit: '$/h', description: 'what the maximiser may spend' },
  replicas: {
    type: 'int',
    default: 8,
    min: 1,
    max: 1000,
    description: 'most replicas of a model that the brute force tries',
  },
  rule: {
    type: 'string',
    default: 'batch',
    choices: ['batch', 'seed'],
    description: 'service time of a batch: n·1000/qps(n), or the published notebook’s 1000/qps(n)',
  },
  ties: {
    type: 'string',
    default: 'lifo',
    choices: ['lifo', 'fifo'],
    description: 'which of simultaneous events runs first',
  },
  batchingDelay: {
    type: 'number',
    default: 0,
    min: 0,
    unit: 'ms',
    description: 'how long an idle replica waits before it takes a batch',
  },
  clip: { type: 'number', default: 0.047, min: 0, unit: 'ms', description: 'least gap between two queries' },
} as const;

type Common = ValuesOf<typeof inferlineParameters>;

/** A system from an experiment's values; `own` has what is the experiment's own. */
export function inferlineSystem(
  v: Common,
  own: Pick<InferlineSpec, 'arrivals'> &
    Partial<Pick<InferlineSpec, 'tuner' | 'variation' | 'lead' | 'plan'>>,
): InferlineSpec {
  const plan = {
    method: v.method as 'planner',
    criterion: v.criterion as 'p99',
    prefilter: v.prefilter,
    budget: v.budget,
    replicas: v.replicas,
  };
  return {
    system: 'inferline',
    pipeline: v.pipeline,
    slo: v.slo,
    rule: v.rule as 'batch',
    ties: v.ties as 'lifo',
    batchingDelay: v.batchingDelay,
    plan,
    tuner: { name: 'none', startUp: 0 },
    variation: 0,
    ...own,
    arrivals: { clip: v.clip, ...own.arrivals },
  };
}

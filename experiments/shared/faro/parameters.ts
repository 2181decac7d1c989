/** Parameters that all experiments with Faro's simulator share. */
export const faroParameters = {
  trace: {
    type: 'string',
    default: 'auto',
    description:
      'auto: the published trace where it is here, else the stand-in; published; stand-in; or a file',
  },
  minutes: {
    type: 'int',
    default: 360,
    min: 2,
    max: 100_000,
    unit: 'min',
    description: 'how much of the trace is served',
  },
  predictor: {
    type: 'string',
    default: 'auto',
    choices: ['auto', 'oracle', 'persistence', 'ewma', 'seasonal', 'trained'],
    description: 'who forecasts; auto: trained networks, as in the paper, or the oracle for a trace without',
  },
  forecaster: {
    type: 'string',
    default: 'shipped',
    description: 'networks of the predictor trained: shipped, of the stand-in, or a file of repro faro train',
  },
  quantile: {
    type: 'number',
    default: 0.6,
    min: 0.01,
    max: 0.99,
    description: 'of forecasts by ewma, seasonal and trained; MArk has the median',
  },
  solver: {
    type: 'string',
    default: 'auto',
    choices: ['auto', 'exact', 'descent', 'cobyla'],
    description:
      'who finds the replicas of a Faro policy; cobyla as the original, auto: descent for Faro-Fair, else exact',
  },
} as const;

/** Who decides on the replicas of an experiment's jobs. */
export const policyParameter = {
  policy: {
    type: 'string',
    default: 'faro-fair-sum',
    description: 'who decides on replicas: a name of docs/faro.md, or the file of a policy of your own',
  },
} as const;

/** The same, and how many replicas there are. */
export const policyAndQuota = (quota: number) => ({
  ...policyParameter,
  quota: {
    type: 'int',
    default: quota,
    min: 1,
    max: 10_000,
    description: 'replicas of all jobs together',
  } as const,
});

/** ResNet34, of which all jobs are unless said: SLO, and what policies take a request to need, ms. */
export const resnet34 = { slo: 720, processing: 180 } as const;

/** The fields of a point that these parameters and the model give. */
export function faroFields(v: {
  trace: string;
  minutes: number;
  predictor: string;
  forecaster: string;
  quantile: number;
  solver: string;
}) {
  const { trace, minutes, quantile } = v;
  return {
    system: 'faro' as const,
    trace,
    minutes,
    quantile,
    spacing: 'poisson' as const,
    ...resnet34,
    predictor: v.predictor as 'auto',
    ...(v.forecaster !== 'shipped' && { forecaster: v.forecaster }),
    ...(v.solver !== 'auto' && { solver: v.solver as 'cobyla' }),
  };
}

/** Roles of every experiment with Faro's simulator. */
export const faroRoles = (quota: number | string) => ({
  client: { count: 1, binary: 'repro', description: 'sends the requests of all jobs' },
  controller: { count: 1, binary: 'repro', description: 'decides on replicas' },
  worker: { count: quota, binary: 'repro', description: 'a replica of a job, one core each' },
});

/** The paper, of which an experiment repeats a section. */
export const faroPaper = (section: string, figure: string) => ({
  system: 'Faro',
  title:
    'A House United Within Itself: SLO-Awareness for On-Premises Containerized ML Inference Clusters via Faro',
  venue: "EuroSys'25",
  section,
  figure,
});

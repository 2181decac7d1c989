import type { ClockworkSpec, Parameters, SystemSpec, ValuesOf } from 'repro';

/** Parameters of Clipper, INFaaS and the GPU that they leave to itself; docs/baselines.md says where each comes from. */
export const baselineParameters = {
  contention: {
    type: 'string',
    default: 'v100',
    choices: ['v100', 'none'],
    description: 'baselines: how containers slow each other; calibrated to Figure 2b, or ideal time sharing',
  },
  variation: {
    type: 'string',
    default: 'v100',
    choices: ['v100', 'none'],
    description: 'baselines: variation of an isolated execution; calibrated to Figure 2a, or none',
  },
  aimdIncrease: { type: 'number', default: 1, min: 0, description: 'Clipper: growth of the largest batch' },
  aimdBackoff: {
    type: 'number',
    default: 0.9,
    min: 0.01,
    max: 1,
    description: 'Clipper: factor on the largest batch after a late one',
  },
  largestBatch: {
    type: 'int',
    default: 16,
    min: 1,
    max: 1024,
    description: 'Clipper: largest batch of a container',
  },
  scalerPeriod: {
    type: 'number',
    default: 1,
    min: 0.001,
    unit: 's',
    description: 'INFaaS: how often the scaler looks',
  },
  overloaded: {
    type: 'number',
    default: 0.8,
    min: 0,
    max: 1,
    description: 'INFaaS: share of a period beyond which a variant is overloaded',
  },
} as const satisfies Parameters;

/** 0.55 + 0.60 ms: what one idle inference costs over its execution in Clockwork, granted to the baselines too. */
const delays = { oneWay: 27_500, before: 550_000, after: 600_000 };

type BaselineValues = ValuesOf<typeof baselineParameters> & {
  system: string;
  /** ms. */
  slo: number;
  zoo: string;
};

/** One point of a baseline, on a GPU with `memory` bytes for weights. */
export function baseline(v: BaselineValues, memory: number, client: ClockworkSpec['client']): SystemSpec {
  const common = {
    slo: Math.round(v.slo * 1e6),
    gpu: {
      contention: v.contention === 'none' ? 'none' : 'v100',
      variation: v.variation === 'none' ? 'none' : 'v100',
      memory,
    },
    delays,
    client,
    zoo: v.zoo,
  } as const;
  if (v.system === 'clipper')
    return {
      system: 'clipper',
      ...common,
      batching: { increase: v.aimdIncrease, backoff: v.aimdBackoff, maxBatch: v.largestBatch },
    };
  return {
    system: 'infaas',
    ...common,
    scaling: {
      period: v.scalerPeriod * 1e9,
      overloaded: v.overloaded,
      idle: 0.4,
      patience: 20,
      loading: 1e9,
    },
  };
}

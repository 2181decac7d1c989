import type { KairosSpec, ValuesOf } from 'repro';

/** The paper, for a declaration's `paper`. */
export const kairosPaper = (section: string, figure: string) => ({
  system: 'Kairos',
  title:
    'Kairos: Building Cost-Efficient Machine Learning Inference Systems with Heterogeneous Cloud Resources',
  venue: "HPDC'23",
  section,
  figure,
});

/** Who plays in a Kairos experiment. */
export const kairosRoles = {
  client: { count: 1, binary: 'repro', description: 'sends queries of the production-like mix' },
  controller: { count: 1, binary: 'query distributor', description: 'gives each query to an instance' },
  worker: { count: 1, binary: 'replay server', description: 'the instances of the mix' },
} as const;

export const models = ['ncf', 'rm2', 'wnd', 'mtwnd', 'dien'] as const;

/** Parameters of every Kairos experiment. Times are ms, as in Kairos' own files. */
export const kairosParameters = {
  model: {
    type: 'string',
    default: 'rm2',
    choices: [...models],
    description: 'recommendation model that is served',
  },
  mix: {
    type: 'string',
    default: '2,0,9,0',
    description:
      'instances: counts of g4dn.xlarge, c5n.2xlarge, r5n.large and t3.xlarge; or homogeneous, top, similar, ribbon, rank-N',
  },
  distributor: {
    type: 'string',
    default: 'kairos',
    choices: ['kairos', 'compat', 'fcfs', 'threshold', 'earliest', 'oracle'],
    description: 'who gives queries to instances; docs/kairos.md explains each',
  },
  latencies: {
    type: 'string',
    default: 'stand-in',
    description: 'stand-in, archive (after repro data pull kairos), or a .tar.gz file of it',
  },
  budget: {
    type: 'number',
    default: 2.5,
    min: 0.526,
    unit: '$/h',
    description: 'what a chosen mix may cost',
  },
  arrivals: {
    type: 'string',
    default: 'exponential',
    choices: ['exponential', 'integer-poisson'],
    description: "gaps between queries: a Poisson process, or the original's whole ms",
  },
  queries: { type: 'int', default: 6000, min: 500, max: 1e6, description: 'queries of a run' },
  seeds: {
    type: 'int',
    default: 5,
    min: 2,
    max: 1000,
    description: 'independent runs that an interval comes from',
  },
} as const;

type Common = ValuesOf<typeof kairosParameters>;

/** A system from an experiment's values. */
export function kairosSystem(v: Common, load: KairosSpec['load']): KairosSpec {
  const { model, mix, latencies, budget, queries, seeds } = v;
  return {
    system: 'kairos',
    model,
    mix,
    latencies,
    budget,
    queries,
    seeds,
    load,
    distributor: v.distributor as 'kairos',
    threshold: 'climb',
    arrivals: v.arrivals as 'exponential',
  };
}

/** Queries that a search runs, about: a dozen rates a seed, many of them cut off. */
export const searchedQueries = (v: Common) => 6 * v.queries * v.seeds;

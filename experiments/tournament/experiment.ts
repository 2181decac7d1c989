import { defineExperiment, type TournamentSpec, type ValuesOf } from 'repro';
import { claims } from './claims.js';
import { figures } from './figure/figures.js';
import { type FleetName, fleets, names, zooModels } from './systems.js';

const parameters = {
  system: {
    type: 'string',
    default: 'clockwork',
    presets: Object.fromEntries(names.map((name) => [name, name])),
    description: `who serves: ${names.join(', ')}, or the file of a competitor of your own`,
  },
  load: {
    type: 'number',
    default: 0.6,
    min: 0.01,
    max: 10,
    description:
      'mean rate as a share of what the fleet serves one by one; batches serve up to 2.6 times as much',
  },
  fleet: {
    type: 'string',
    default: 'uniform',
    choices: Object.keys(fleets),
    description: 'uniform: T4s alone; mixed: a V100 and fewer T4s, of the same speed together',
  },
  instances: {
    type: 'number',
    default: 1,
    min: 1,
    max: 25,
    description: 'instances of every type, in multiples of the 8 or 6 of the fleet; the rate grows with them',
  },
  models: {
    type: 'int',
    default: 4,
    min: 1,
    max: zooModels.length,
    description: 'models, from small to large; the k-th has 1/k of the requests of the first',
  },
  duration: {
    type: 'number',
    default: 600,
    min: 10,
    max: 1e6,
    unit: 's',
    description: 'a day of the trace passes in this time',
  },
  leadIn: {
    type: 'number',
    default: 120,
    min: 0,
    max: 1e5,
    unit: 's',
    description: 'before it, at the rates of its begin: served and not judged',
  },
  sloFactor: {
    type: 'number',
    default: 15,
    min: 1,
    max: 1000,
    description: 'SLO of each model in multiples of one request on a V100; a T4 takes 3 of them',
  },
  burst: {
    type: 'number',
    default: 3,
    min: 1,
    max: 100,
    description: 'what the first model’s rate is multiplied by from 60 to 70 % of the day; 1 for no burst',
  },
  coldStart: {
    type: 'number',
    default: 20,
    min: 0,
    max: 10_000,
    unit: 's',
    description: 'from ordering an instance to its first load',
  },
  cached: {
    type: 'int',
    default: 0,
    min: 0,
    max: zooModels.length,
    description:
      'so many of the largest models fit into an instance; others are loaded on demand; 0: all fit',
  },
  maxBatch: { type: 'int', default: 8, min: 1, max: 16, description: 'largest batch that anybody may form' },
  trace: {
    type: 'string',
    default: 'stand-in',
    description:
      'whose course over a day the rates have: stand-in, published, auto, or a file, as in docs/faro.md',
  },
  zoo: {
    type: 'string',
    default: 'osdi20',
    description: 'model profiles: osdi20, v1, or a file with these models',
  },
} as const;

type Values = ValuesOf<typeof parameters>;

function point(v: Values): TournamentSpec {
  const { load, duration, leadIn, trace, burst, sloFactor, maxBatch, coldStart, zoo } = v;
  return {
    system: 'tournament',
    competitor: v.system,
    load,
    duration,
    leadIn,
    trace,
    burst,
    sloFactor,
    maxBatch,
    coldStart,
    zoo,
    models: zooModels.slice(0, v.models).map((model, i) => ({ model, share: 1 / (i + 1) })),
    fleet: fleets[v.fleet as FleetName].map((type) => ({
      ...type,
      count: Math.round(type.count * v.instances),
    })),
    cached: Math.min(v.cached, v.models),
  };
}

/** Requests/s that an instance of the default fleet serves one by one, about: 111 of a T4's mean of 9 ms. */
const REQUESTS_PER_SECOND = 893;

/** The contests: a rising load, the same speed in two types of instances, and that again where nobody batches, as Kairos and Faro do not anyway. */
const sweep = [
  ...[0.3, 0.6, 0.9, 1.5].map((load) => ({ fleet: 'uniform', maxBatch: 8, load })),
  ...[8, 1].flatMap((maxBatch) => [0.6, 0.9].map((load) => ({ fleet: 'mixed', maxBatch, load }))),
].flatMap((where) => names.map((system) => ({ ...where, system })));

export default defineExperiment({
  name: 'tournament',
  title: 'Four systems and four baselines on one workload, fleet and bill',
  summary:
    'Clockwork, InferLine, Kairos, Faro, FCFS, least loaded, EDF and ratio autoscaling: goodput, tail, cost per million good responses.',
  paper: {
    system: 'Clockwork, InferLine, Kairos and Faro',
    title: 'none',
    venue: 'none',
    section: 'none',
    figure: 'none: a comparison of our own',
  },
  parameters,
  roles: {
    client: {
      count: 'models',
      binary: 'client',
      description: 'Poisson arrivals along a day, a burst in one model',
    },
    controller: { count: 1, binary: 'controller', description: 'the competitor' },
    worker: { count: 8, binary: 'worker', description: 'an instance that can serve every model' },
  },
  scales: {
    quick: {
      description: 'a day passes in 2 min: too fast for whoever scales',
      set: { duration: 120, leadIn: 60 },
    },
    small: { description: 'a day in 10 min', set: { duration: 600, leadIn: 120 } },
    paper: {
      description: 'a day in an hour; no paper has this comparison',
      set: { duration: 3600, leadIn: 120 },
    },
  },
  defaultScale: 'small',
  sweep: { list: sweep },
  telemetry: ['requests', 'fleet'],
  point,
  expectedRequests: (v) =>
    Math.round(REQUESTS_PER_SECOND * v.instances * v.load * (v.duration + v.leadIn) * 1.1),
  figures,
  claims,
});

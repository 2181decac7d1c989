import { defineExperiment } from 'repro';
import { faroPaper, faroParameters } from '../shared/faro/parameters.js';
import { claims } from './claims.js';
import { solvers } from './figure/solvers.js';
import { points } from './points.js';

export default defineExperiment({
  name: 'faro-solver',
  title: 'Who finds the best shares, and what it costs',
  summary:
    'Utility and work of the exact solver, of COBYLA as the original has it, and of groups of jobs, from 10 to 200 jobs.',
  paper: faroPaper('4', '5, 7: solvers, relaxation, and hierarchical optimisation'),
  parameters: {
    solver: {
      type: 'string',
      default: 'exact',
      choices: ['exact', 'descent', 'cobyla'],
      description: 'who solves; docs/faro.md explains each',
    },
    groups: { type: 'int', default: 0, min: 0, max: 2000, description: 'groups of jobs; 0: all at once' },
    jobs: { type: 'int', default: 10, min: 1, max: 2000, description: 'jobs of a problem' },
    perJob: { type: 'number', default: 3.6, min: 1, max: 1000, description: 'replicas, by job' },
    objective: {
      type: 'string',
      default: 'sum',
      choices: ['sum', 'fair', 'fair-sum', 'penalty-sum', 'penalty-fair-sum', 'minmax', 'minmax2'],
      description: 'of the cluster',
    },
    utility: {
      type: 'string',
      default: 'latency',
      choices: ['latency', 'latency_step'],
      description: 'of a job: relaxed, or the precise step',
    },
    maxRho: {
      type: 'number',
      default: 0.95,
      min: 0.01,
      max: 0.999_999,
      description: 'utilisation beyond which latency is relaxed',
    },
    radius: { type: 'number', default: 3, min: 0.001, max: 1000, description: "COBYLA's first, in replicas" },
    windows: {
      type: 'int',
      default: 10,
      min: 1,
      max: 100_000,
      description: 'problems: windows of seven minutes',
    },
    trace: faroParameters.trace,
    slo: { type: 'number', default: 720, min: 1, unit: 'ms', description: 'latency to meet' },
    processing: { type: 'number', default: 180, min: 1, unit: 'ms', description: 'what a request takes' },
  },
  roles: {
    client: { count: 1, binary: 'repro', description: 'the true load of the next seven minutes' },
    controller: { count: 1, binary: 'repro', description: 'solves for the replicas' },
    worker: { count: 0, binary: 'repro', description: 'nothing is served' },
  },
  scales: {
    quick: { description: 'two problems a point', set: { windows: 2 } },
    small: { description: 'ten problems a point', set: { windows: 10 } },
    paper: { description: '70 problems a point, as in Figure 7', set: { windows: 70 } },
  },
  defaultScale: 'quick',
  sweep: { list: points },
  telemetry: ['solutions', 'solveTimes'],
  point: (v) => ({
    system: 'faro-solver' as const,
    solver: v.solver as 'exact',
    objective: v.objective as 'sum',
    utility: v.utility as 'latency',
    groups: v.groups,
    jobs: v.jobs,
    perJob: v.perJob,
    maxRho: v.maxRho,
    radius: v.radius,
    windows: v.windows,
    trace: v.trace,
    slo: v.slo,
    processing: v.processing,
  }),
  coreSeconds: (v) =>
    v.windows * (v.solver === 'cobyla' && v.groups === 0 ? 1.2e-6 * v.jobs ** 3 : 30e-6 * v.jobs),
  figures: [solvers],
  claims,
});

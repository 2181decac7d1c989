import { defineExperiment } from 'repro';
import { claims } from './claims.js';
import { policies } from './figure/policies.js';
import { policyNames, sizes } from './outcomes.js';

export default defineExperiment({
  name: 'faro-policies',
  title: 'Ten jobs share a cluster',
  summary: 'SLO violations and lost utility of nine policies at four sizes of a cluster, over six hours.',
  paper: {
    system: 'Faro',
    title:
      'A House United Within Itself: SLO-Awareness for On-Premises Containerized ML Inference Clusters via Faro',
    venue: "EuroSys'25",
    section: '6',
    figure: 'simulation of ten jobs (the runs behind Figure 15 and Table 7)',
  },
  parameters: {
    policy: {
      type: 'string',
      default: 'faro-fair-sum',
      description: 'who decides on replicas: a name of docs/faro.md, or the file of a policy of your own',
    },
    quota: { type: 'int', default: 32, min: 10, max: 10_000, description: 'replicas of all jobs together' },
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
    spacing: {
      type: 'string',
      default: 'poisson',
      choices: ['poisson', 'uniform', 'half-uniform', 'instant'],
      description: 'gaps between the requests of a minute',
    },
    predictor: {
      type: 'string',
      default: 'auto',
      choices: ['auto', 'oracle', 'persistence', 'ewma', 'seasonal', 'trained'],
      description:
        'who forecasts; auto: trained networks, as in the paper, or the oracle for a trace without',
    },
    forecaster: {
      type: 'string',
      default: 'shipped',
      description:
        'networks of the predictor trained: shipped, of the stand-in, or a file of repro faro train',
    },
    solver: {
      type: 'string',
      default: 'auto',
      choices: ['auto', 'exact', 'descent', 'cobyla'],
      description:
        'who finds the replicas of a Faro policy; cobyla as the original, auto: descent for Faro-Fair, else exact',
    },
    quantile: {
      type: 'number',
      default: 0.6,
      min: 0.01,
      max: 0.99,
      description: 'of forecasts by ewma, seasonal and trained; MArk has the median',
    },
    slo: { type: 'number', default: 720, min: 1, unit: 'ms', description: 'latency to meet' },
    processing: {
      type: 'number',
      default: 180,
      min: 1,
      unit: 'ms',
      description: 'what the policies take a request to need; it needs 154 ms on average',
    },
  },
  roles: {
    client: { count: 1, binary: 'repro', description: 'sends the requests of ten jobs' },
    controller: { count: 1, binary: 'repro', description: 'decides on replicas' },
    worker: { count: 'quota', binary: 'repro', description: 'a replica of a job, one core each' },
  },
  scales: {
    quick: { description: 'the first hour', set: { minutes: 60 } },
    small: { description: 'six hours, as in the paper', set: { minutes: 360 } },
    paper: { description: 'six hours; --repeats 5 for the paper’s number of trials', set: { minutes: 360 } },
  },
  defaultScale: 'small',
  sweep: { grid: { quota: sizes, policy: policyNames } },
  telemetry: ['jobMinutes', 'scaling', 'decisions'],
  point: (v) => ({
    system: 'faro' as const,
    trace: v.trace,
    minutes: v.minutes,
    spacing: v.spacing as 'poisson',
    policy: v.policy,
    predictor: v.predictor as 'auto',
    ...(v.forecaster !== 'shipped' && { forecaster: v.forecaster }),
    ...(v.solver !== 'auto' && { solver: v.solver as 'cobyla' }),
    quantile: v.quantile,
    quota: v.quota,
    slo: v.slo,
    processing: v.processing,
  }),
  // 124 requests/s on average.
  expectedRequests: (v) => 7440 * v.minutes,
  figures: [policies],
  claims,
});

import { defineExperiment } from 'repro';
import { claims } from './claims.js';
import { figure } from './figure.js';

/** SLO multipliers that the ladder visits: start, then add or multiply until beyond the end (workloads.md §5.1). */
function ladderSteps(start: number, end: number, factor: number, op: string): number {
  let steps = 0;
  for (let slo = Math.trunc(start); slo <= Math.trunc(end) && steps < 10_000; steps++) {
    slo = op === 'mul' ? slo * factor : slo + factor;
  }
  return steps;
}

export default defineExperiment({
  name: 'fig7',
  title: 'How low can the SLO go?',
  summary: 'Workload satisfaction against the SLO multiplier, for N models at a total rate R on 6 GPUs.',
  paper: {
    system: 'Clockwork',
    title: 'Serving DNNs like Clockwork: Performance Predictability from the Bottom Up',
    venue: "OSDI'20",
    section: '6.3',
    figure: 'Figure 7',
  },
  parameters: {
    models: {
      type: 'int',
      default: 12,
      min: 1,
      max: 100_000,
      aliases: ['num-models'],
      description: 'N: independent copies of the model',
    },
    rate: {
      type: 'number',
      default: 600,
      min: 0.001,
      max: 1e6,
      unit: 'requests/s',
      description: 'R: total over all copies',
    },
    dist: {
      type: 'string',
      default: 'poisson',
      choices: ['poisson', 'fixed-rate'],
      description: 'arrival distribution of each copy',
    },
    model: { type: 'string', default: 'resnet50_v2', description: 'model of the zoo' },
    sloStart: {
      type: 'number',
      default: 1,
      min: 1,
      description: 'first SLO multiplier; the original truncates it to an integer',
    },
    sloEnd: {
      type: 'number',
      default: 100,
      min: 1,
      description: 'the run ends when the multiplier exceeds this integer',
    },
    sloFactor: {
      type: 'number',
      default: 1.5,
      min: 0.0001,
      description: 'how much the multiplier changes by',
    },
    sloOp: {
      type: 'string',
      default: 'mul',
      choices: ['add', 'mul'],
      description: 'how the multiplier changes',
    },
    period: {
      type: 'int',
      default: 30,
      min: 1,
      max: 86_400,
      unit: 's',
      description: 'time at each multiplier',
    },
    gpus: { type: 'int', default: 6, min: 1, max: 1000, description: 'workers, one GPU each' },
    scheduleAhead: {
      type: 'int',
      default: 5_000_000,
      min: 0,
      unit: 'ns',
      description: "the controller's scheduling horizon",
    },
    defaultSlo: {
      type: 'int',
      default: 86_400_000_000_000,
      min: 1,
      unit: 'ns',
      description: "the controller's SLO for requests without one",
    },
    maxExec: {
      type: 'int',
      default: 250_000_000,
      min: 0,
      unit: 'ns',
      description: 'larger batches that take longer are excluded',
    },
    maxBatch: { type: 'int', default: 8, min: 1, max: 1024, description: 'largest batch size' },
    weightsCacheSize: {
      type: 'int',
      default: 23_085_449_216,
      min: 16_777_216,
      unit: 'bytes',
      presets: { '32gb': 23_085_449_216, '16gb': 10_737_418_240 },
      description: 'weight cache of each GPU',
    },
    network: {
      type: 'string',
      default: 'cluster',
      choices: ['cluster', 'loopback', 'ideal'],
      description: 'delays of network and hosts (docs/simulation.md)',
    },
    controller: { type: 'string', default: 'INFER5', choices: ['INFER5'], description: 'scheduler' },
    loadTracker: {
      type: 'string',
      default: 'reference',
      choices: ['reference', 'fixed'],
      description: "the load tracker with the original's two bugs, or without",
    },
    zoo: { type: 'string', default: 'osdi20', description: 'model profiles: osdi20, v1, or a file' },
  },
  roles: {
    client: { count: 1, binary: 'client', description: 'slo-exp-1, open loop' },
    controller: { count: 1, binary: 'controller', description: 'INFER5' },
    worker: { count: 'gpus', binary: 'worker', description: 'one GPU each' },
  },
  scales: {
    quick: { description: '5 s at each multiplier', set: { period: 5 } },
    small: { description: '10 s at each multiplier', set: { period: 10 } },
    paper: { description: '30 s at each multiplier, as in the paper', set: { period: 30 } },
  },
  defaultScale: 'paper',
  sweep: { grid: { models: [12, 48], rate: [600, 1200, 2400] } },
  telemetry: ['requests'],
  point: (v) => ({
    system: 'clockwork',
    controller: {
      type: 'INFER5',
      generateInputs: false,
      maxGpus: v.gpus,
      scheduleAhead: v.scheduleAhead,
      defaultSlo: v.defaultSlo,
      maxExec: v.maxExec,
      maxBatch: v.maxBatch,
      loadTracker: v.loadTracker === 'fixed' ? 'fixed' : 'reference',
    },
    workers: { count: v.gpus, gpusPerWorker: 1, weightsCacheSize: v.weightsCacheSize, pageSize: 16_777_216 },
    network: v.network as 'cluster' | 'loopback' | 'ideal',
    client: {
      workload: 'slo-exp-1',
      args: [v.model, v.models, v.dist, v.rate, v.sloStart, v.sloEnd, v.sloFactor, v.sloOp, v.period].map(
        String,
      ),
      inputs: true,
    },
    zoo: v.zoo,
  }),
  expectedRequests: (v) => v.rate * v.period * ladderSteps(v.sloStart, v.sloEnd, v.sloFactor, v.sloOp),
  figures: [figure],
  claims,
});

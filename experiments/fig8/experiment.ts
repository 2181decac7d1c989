import { defineExperiment } from 'repro';
import { clientInputs, closedLoopControllers, deployment, paper, system } from '../shared/clockwork.js';
import { ladderScales, ladderSteps, sloLadder } from '../shared/slo-ladder.js';
import { claims } from './claims.js';
import { figure } from './figure.js';
import { clientMetrics } from './metrics.js';

/** Batch clients start this long after the others, s. */
const batchDelay = 10;
/** Largest throughput of one GPU serving ResNet-50: batches of 8 in 9.93 ms, requests/s. */
const gpuCeiling = 805;

export default defineExperiment({
  name: 'fig8',
  title: 'Are latency-sensitive clients isolated from batch clients?',
  summary:
    'Latency-sensitive satisfaction against the SLO multiplier, and batch throughput beside it, on 6 shared GPUs.',
  paper: paper('6.4', 'Figure 8'),
  parameters: {
    models: {
      type: 'int',
      default: 6,
      min: 1,
      max: 100_000,
      description: 'latency-sensitive models; batch clients have the user ids from here on',
    },
    rate: {
      type: 'number',
      default: 200,
      min: 0.001,
      max: 1e6,
      unit: 'requests/s',
      aliases: ['rate-fg'],
      description: 'R: total over the latency-sensitive models',
    },
    batchModels: {
      type: 'int',
      default: 12,
      min: 0,
      max: 100_000,
      aliases: ['num-bg'],
      description: 'M: batch models, each with a closed-loop client',
    },
    concurrency: {
      type: 'int',
      default: 16,
      min: 1,
      max: 100_000,
      aliases: ['concurrency-bg'],
      description: 'C: requests that each batch client keeps outstanding',
    },
    batchSlo: {
      type: 'number',
      default: 0,
      min: 0,
      description: "SLO multiplier of batch requests; 0 is the controller's default SLO",
    },
    ...sloLadder,
    ...clientInputs,
    ...deployment(
      { gpus: 6, scheduleAhead: 5_000_000, defaultSlo: 86_400_000_000_000 },
      closedLoopControllers,
    ),
  },
  roles: {
    client: { count: 1, binary: 'client', description: 'slo-exp-2, open loop and closed loop' },
    controller: { count: 1, binary: 'controller', description: 'INFER5' },
    worker: { count: 'gpus', binary: 'worker', description: 'one GPU each' },
  },
  scales: ladderScales,
  defaultScale: 'paper',
  sweep: {
    list: [
      { batchModels: 0, concurrency: 1 },
      { batchModels: 12, concurrency: 16 },
      { batchModels: 48, concurrency: 4 },
    ],
  },
  telemetry: ['requests'],
  point: (v) =>
    system(v, {
      workload: 'slo-exp-2',
      args: [
        ...[v.model, v.models, v.dist, v.rate, v.sloStart, v.sloEnd, v.sloFactor, v.sloOp, v.period],
        ...[v.batchModels, v.concurrency, v.batchSlo],
      ].map(String),
      inputs: v.inputs,
    }),
  expectedRequests: (v) => {
    const lasts = v.period * ladderSteps(v);
    const batch = v.batchModels === 0 ? 0 : Math.max(0, v.gpus * gpuCeiling - v.rate);
    return v.rate * lasts + batch * Math.max(0, lasts - batchDelay);
  },
  figures: [figure],
  claims,
  metrics: clientMetrics,
});

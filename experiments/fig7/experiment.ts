import { defineExperiment } from 'repro';
import { clientInputs, deployment, paper, system } from '../shared/clockwork.js';
import { ladderMetrics } from '../shared/ladder-metrics.js';
import { ladderScales, ladderSteps, sloLadder } from '../shared/slo-ladder.js';
import { claims } from './claims.js';
import { figure } from './figure.js';

export default defineExperiment({
  name: 'fig7',
  title: 'How low can the SLO go?',
  summary: 'Workload satisfaction against the SLO multiplier, for N models at a total rate R on 6 GPUs.',
  paper: paper('6.3', 'Figure 7'),
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
    ...sloLadder,
    ...clientInputs,
    ...deployment({ gpus: 6, scheduleAhead: 5_000_000, defaultSlo: 86_400_000_000_000 }),
  },
  roles: {
    client: { count: 1, binary: 'client', description: 'slo-exp-1, open loop' },
    controller: { count: 1, binary: 'controller', description: 'INFER5' },
    worker: { count: 'gpus', binary: 'worker', description: 'one GPU each' },
  },
  scales: ladderScales,
  defaultScale: 'paper',
  sweep: { grid: { models: [12, 48], rate: [600, 1200, 2400] } },
  telemetry: ['requests'],
  point: (v) =>
    system(v, {
      workload: 'slo-exp-1',
      args: [v.model, v.models, v.dist, v.rate, v.sloStart, v.sloEnd, v.sloFactor, v.sloOp, v.period].map(
        String,
      ),
      inputs: v.inputs,
    }),
  expectedRequests: (v) => v.rate * v.period * ladderSteps(v),
  figures: [figure],
  claims,
  metrics: (point) => ladderMetrics(point),
});

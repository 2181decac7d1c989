import { defineExperiment, type ValuesOf } from 'repro';
import { baseline, baselineParameters } from '../shared/baselines.js';
import { clientInputs, closedLoopControllers, deployment, paper, system } from '../shared/clockwork.js';
import { claims } from './claims.js';
import { goodput } from './figure/goodput.js';
import { tails } from './figure/tails.js';

// The SLO is swept in ms, so the nanoseconds of every other Clockwork experiment are not a parameter here.
const { defaultSlo: _, ...clockwork } = deployment(
  { gpus: 1, scheduleAhead: 5_000_000, defaultSlo: 1 },
  closedLoopControllers,
);

const parameters = {
  system: {
    type: 'string',
    default: 'clockwork',
    choices: ['clockwork', 'clipper', 'infaas'],
    description: 'serving system; docs/baselines.md describes the two baselines',
  },
  slo: {
    type: 'number',
    default: 100,
    min: 0.001,
    unit: 'ms',
    aliases: ['config'],
    description: 'SLO of every request',
  },
  models: { type: 'int', default: 15, min: 1, max: 10_000, description: 'copies of ResNet-50 v2' },
  clients: { type: 'int', default: 16, min: 1, max: 10_000, description: 'closed-loop clients of each copy' },
  duration: {
    type: 'number',
    default: 1800,
    min: 1,
    max: 1e6,
    unit: 's',
    description: 'how long the clients send',
  },
  ...clientInputs,
  ...clockwork,
  ...baselineParameters,
} as const;

/** Requests/s of one GPU that no system here exceeds by much, for estimates. */
const busiest = 900;
/** Requests/s of Clockwork: what it cannot serve in time it refuses within the SLO, and closed loops ask again. */
const refused = (v: { models: number; clients: number; slo: number }) =>
  (1000 * v.models * v.clients) / v.slo;

export default defineExperiment({
  name: 'fig5',
  title: 'Clockwork, Clipper and INFaaS under one SLO',
  summary: 'Goodput and latency tails of three systems with 240 outstanding requests on one GPU, by SLO.',
  paper: paper('6.1', 'Figure 5'),
  parameters,
  roles: {
    client: { count: 1, binary: 'client', description: 'comparison_experiment2, closed loop' },
    controller: { count: 1, binary: 'controller', description: 'INFER5, or the baseline' },
    worker: { count: 'gpus', binary: 'worker', description: 'one GPU' },
  },
  scales: {
    quick: { description: '1 min a point, the last 20 s but two judged', set: { duration: 60 } },
    small: { description: '5 min a point, the last 100 s but ten judged', set: { duration: 300 } },
    paper: {
      description: '30 min a point, the last 10 min but one judged, as in the paper',
      set: { duration: 1800 },
    },
  },
  defaultScale: 'small',
  sweep: { grid: { system: ['clockwork', 'clipper', 'infaas'], slo: [10, 25, 50, 100, 250, 500] } },
  telemetry: ['requests'],
  point: (v) => {
    const client = {
      workload: 'comparison_experiment2',
      args: [String(v.models), String(v.clients)],
      inputs: v.inputs,
      duration: v.duration,
    };
    return v.system === 'clockwork'
      ? system({ ...v, defaultSlo: Math.round(v.slo * 1e6) }, client)
      : baseline(v, v.weightsCacheSize, client);
  },
  expectedRequests: (v: ValuesOf<typeof parameters>) =>
    v.duration * (v.system === 'clockwork' ? Math.max(busiest, refused(v)) : busiest),
  figures: [goodput, tails],
  claims,
});

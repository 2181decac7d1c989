import {
  type ClockworkSpec,
  defineExperiment,
  type NoiseModel,
  noisePresets,
  scaleNoise,
  type ValuesOf,
} from 'repro';
import { baseline, baselineParameters } from '../shared/baselines.js';
import { deployment, pageSize, resnet50Pages, system } from '../shared/clockwork.js';
import { claims } from './claims.js';
import { coldFigure } from './figure/cold.js';
import { goodputFigure } from './figure/goodput.js';
import { noiseFigure } from './figure/noise.js';
import { tailsFigure } from './figure/tails.js';
import { baselines, schedulers, systems } from './systems.js';

// `system` names the scheduler, the SLO is in ms, noise has scales, and the weight cache is told in copies.
const {
  controller: _controller,
  defaultSlo: _defaultSlo,
  noise: _noise,
  weightsCacheSize: _weightsCacheSize,
  ...clockwork
} = deployment({ gpus: 1, scheduleAhead: 5_000_000, defaultSlo: 1 });

const parameters = {
  system: {
    type: 'string',
    default: 'INFER5',
    choices: systems.map(({ name }) => name),
    description: 'serving system: a scheduler of Clockwork, a baseline, or own, which is the file in policy',
  },
  slo: { type: 'number', default: 50, min: 0.001, unit: 'ms', description: 'SLO of every request' },
  noiseScale: {
    type: 'number',
    default: 1,
    min: 0,
    max: 1000,
    description: 'schedulers: noise of executions, in units of that of a V100',
  },
  spread: {
    type: 'number',
    default: 0,
    min: 0,
    max: 0.9,
    description:
      'schedulers: executions take 1 ± this of their profile, uniformly; 0 keeps to the V100’s own variation',
  },
  cached: {
    type: 'int',
    default: 24,
    min: 1,
    max: 10_000,
    description: 'schedulers: copies that the weight cache of a GPU holds',
  },
  models: { type: 'int', default: 48, min: 1, max: 10_000, description: 'copies of ResNet-50 v2' },
  rate: {
    type: 'number',
    default: 400,
    min: 0.001,
    unit: 'requests/s',
    description: 'mean rate of all requests',
  },
  cv: {
    type: 'number',
    default: 4,
    min: 0.01,
    max: 100,
    description: 'coefficient of variation of the gaps between the requests of a copy; 1 is Poisson',
  },
  duration: {
    type: 'number',
    default: 120,
    min: 10,
    max: 1e6,
    unit: 's',
    description: 'how long the client sends',
  },
  ...clockwork,
  ...baselineParameters,
  baselineMemory: {
    type: 'int',
    default: 34_359_738_368,
    min: 1,
    unit: 'bytes',
    description: 'baselines: memory for weights, where all copies stay loaded (32 GiB)',
  },
} as const;

type SchedulersValues = ValuesOf<typeof parameters>;

function point(v: SchedulersValues) {
  const client = {
    workload: 'gamma-open-loop',
    args: ['resnet50_v2', String(v.models), String(v.rate), String(v.cv)],
    // Without inputs a request arrives at the same instant in every system.
    inputs: false,
    duration: v.duration,
  };
  return (baselines as readonly string[]).includes(v.system)
    ? baseline(v, v.baselineMemory, client)
    : scheduled(v, client);
}

/** A Clockwork point; the scheduler `own` is the user's policy and needs its file. */
function scheduled(v: SchedulersValues, client: ClockworkSpec['client']): ClockworkSpec {
  const own = v.system === 'own';
  const controller = own ? 'INFER5' : v.system;
  const slo = Math.round(v.slo * 1e6);
  const weightsCacheSize = v.cached * resnet50Pages * pageSize;
  const given = { ...v, controller, policy: 'none', noise: 'none', defaultSlo: slo, weightsCacheSize };
  const spec = system(given, client);
  return {
    ...spec,
    controller: { ...spec.controller, policy: own ? v.policy : undefined },
    noise: noise(v),
  };
}

/** A V100's noise with executions scaled, and with the injected spread, which leaves their mean as it is. */
function noise({ noiseScale, spread }: SchedulersValues): NoiseModel {
  const scaled = scaleNoise(noisePresets.v100, { execution: noiseScale });
  if (spread === 0) return scaled;
  const variation = [
    [0, 1 - spread],
    [1, 1 + spread],
  ] as const;
  return { ...scaled, execution: { ...scaled.execution, variation } };
}

const usual = { noiseScale: 1, spread: 0, cached: 24 };

/** Every system by SLO, then the schedulers at the tightest SLO by noise, by spread and by cache. */
const sweep = [
  ...[25, 50, 100, 250].flatMap((slo) =>
    [...schedulers, ...baselines].map((name) => ({ system: name, slo, ...usual })),
  ),
  ...[
    ...[0, 4, 16, 64].map((noiseScale) => ({ ...usual, noiseScale })),
    ...[0.05, 0.1, 0.2, 0.4].map((spread) => ({ ...usual, spread })),
    ...[12, 48].map((cached) => ({ ...usual, cached })),
  ].flatMap((given) => schedulers.map((name) => ({ system: name, slo: 25, ...given }))),
];

export default defineExperiment({
  name: 'schedulers',
  title: 'Six ways to serve one bursty trace',
  summary:
    'INFER5, INFER4, SMART, EDF, Clipper and INFaaS: goodput, tails, cold starts, cost of mispredictions.',
  paper: {
    system: 'Clockwork',
    title: 'Serving DNNs like Clockwork: Performance Predictability from the Bottom Up',
    venue: "OSDI'20",
    section: '3',
    figure: 'none: a comparison of our own',
  },
  parameters,
  roles: {
    client: { count: 1, binary: 'client', description: 'gamma-open-loop' },
    controller: { count: 1, binary: 'controller', description: 'the scheduler, or the baseline' },
    worker: { count: 'gpus', binary: 'worker', description: 'one GPU' },
  },
  scales: {
    quick: { description: '2 min a point', set: { duration: 120 } },
    small: { description: '10 min a point', set: { duration: 600 } },
    paper: { description: '30 min a point; no paper has this comparison', set: { duration: 1800 } },
  },
  defaultScale: 'quick',
  sweep: { list: sweep },
  telemetry: ['requests', 'actions'],
  point,
  expectedRequests: (v) => v.rate * v.duration,
  figures: [goodputFigure, tailsFigure, coldFigure, noiseFigure],
  claims,
});

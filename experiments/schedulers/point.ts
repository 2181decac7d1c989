import {
  type ClockworkSpec,
  type NoiseModel,
  noisePresets,
  pageSize,
  scaleNoise,
  type ValuesOf,
} from 'repro';
import { baseline, baselineParameters } from '../shared/baselines.js';
import { deployment, resnet50Pages, system } from '../shared/clockwork.js';
import { baselines, systems, usual } from './systems.js';

// `system` names the scheduler, the SLO is in ms, noise has scales, and the weight cache is told in copies.
const {
  controller: _controller,
  defaultSlo: _defaultSlo,
  noise: _noise,
  weightsCacheSize: _weightsCacheSize,
  ...clockwork
} = deployment({ gpus: 1, scheduleAhead: 5_000_000, defaultSlo: 1 });

export const parameters = {
  system: {
    type: 'string',
    default: 'INFER5',
    choices: systems.map(({ name }) => name),
    description: 'serving system: a scheduler of Clockwork, a baseline, or own, which is the file in policy',
  },
  slo: { type: 'number', default: 50, min: 0.001, unit: 'ms', description: 'SLO of every request' },
  noiseScale: {
    type: 'number',
    default: usual.noiseScale,
    min: 0,
    max: 1000,
    description: 'schedulers: noise of executions, in units of that of a V100',
  },
  spread: {
    type: 'number',
    default: usual.spread,
    min: 0,
    max: 0.9,
    description:
      'schedulers: executions take 1 ± this of their profile, uniformly; 0 keeps to the V100’s own variation',
  },
  cached: {
    type: 'int',
    default: usual.cached,
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

/** One point as the simulator takes it: a scheduler of Clockwork, or a baseline. */
export function point(v: SchedulersValues) {
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

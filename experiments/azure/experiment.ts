import { type ClockworkSpec, defineExperiment } from 'repro';
import { azureData, azureDay, azureSource, nativeRate } from '../shared/azure.js';
import { deployment, overloadControllers, paper, system } from '../shared/clockwork.js';
import { claims } from './claims.js';
import { errors } from './figure/errors.js';
import { series } from './figure/series.js';
import { highLoad, nativeGpus, paperLeadIn } from './settings.js';

const cluster = deployment(
  { gpus: nativeGpus, scheduleAhead: 15_000_000, defaultSlo: 100_000_000 },
  overloadControllers,
);

export default defineExperiment({
  name: 'azure',
  title: 'Can thousands of mostly cold models be served predictably?',
  summary:
    'A day of the Azure Functions trace on thousands of models: service over time, and errors of predictions.',
  paper: paper('6.5', 'Figures 9 and 10'),
  parameters: {
    loadFactor: {
      type: 'number',
      default: 1,
      min: 1e-6,
      max: 1000,
      description: `load of each GPU; 1 is 1/${nativeGpus} of the trace. The client's load factor is this × gpus / ${nativeGpus}`,
    },
    memoryLoadFactor: {
      type: 'int',
      default: 4,
      choices: [1, 2, 3, 4],
      description: 'copies of each model: 3, 13, 29 or 66',
    },
    interval: {
      type: 'int',
      default: 60,
      min: 1,
      max: 3600,
      unit: 's',
      description: 'how long a minute of the trace lasts; its rates stay',
    },
    ...azureDay,
    randomise: { type: 'boolean', default: false, description: 'begin in the middle of the day' },
    leadIn: {
      type: 'int',
      default: paperLeadIn,
      min: 0,
      max: 86_400,
      unit: 's',
      description: 'start of the run that Figure 9 and the claims leave out',
    },
    duration: {
      type: 'int',
      default: 21_600,
      min: 1,
      max: 1_000_000,
      unit: 's',
      description: 'how long the client goes on after the lead-in',
    },
    bucket: {
      type: 'int',
      default: 60,
      min: 1,
      max: 3600,
      unit: 's',
      description: 'step of the time series',
    },
    ...azureData,
    ...cluster,
    noise: { ...cluster.noise, default: 'v100' },
  },
  roles: {
    client: { count: 1, binary: 'client', description: 'azure, open loop' },
    controller: { count: 1, binary: 'controller', description: 'INFER5, which generates the inputs' },
    worker: { count: 'gpus', binary: 'worker', description: 'one GPU each' },
  },
  scales: {
    quick: {
      description: '6 GPUs, 1769 models, 30 minutes of the trace in 5, steps of 10 s',
      set: { gpus: 6, memoryLoadFactor: 3, interval: 10, leadIn: 60, duration: 300, bucket: 10 },
    },
    small: {
      description: '6 GPUs, 1769 models, an hour of the trace',
      set: { gpus: 6, memoryLoadFactor: 3, duration: 3600 },
    },
    paper: { description: '12 GPUs, 4026 models, 6 hours, as in the paper', set: {} },
  },
  defaultScale: 'quick',
  sweep: { grid: { loadFactor: [1, highLoad] } },
  numberedRun: true,
  telemetry: ['minutes', 'histograms'],
  point: (v): ClockworkSpec => {
    const spec = system(v, {
      workload: 'azure',
      // 8 workers at a load factor of 1 replay the trace at its own volume: 8 × 0.125 = 1.
      args: [
        8,
        1,
        (v.loadFactor * v.gpus) / nativeGpus,
        v.memoryLoadFactor,
        v.interval,
        v.day,
        v.randomise ? 1 : 0,
      ].map(String),
      inputs: false,
      duration: v.leadIn + v.duration,
      data: azureSource(v),
    });
    return { ...spec, controller: { ...spec.controller, generateInputs: true }, bucket: v.bucket };
  },
  expectedRequests: (v) => ((nativeRate * v.loadFactor * v.gpus) / nativeGpus) * (v.leadIn + v.duration),
  figures: [series, errors],
  claims,
});

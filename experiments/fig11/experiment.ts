import { defineExperiment } from 'repro';
import { azureData, azureSource } from '../shared/azure.js';
import { deployment, overloadControllers, paper, system } from '../shared/clockwork.js';
import { claims } from './claims.js';
import { scaling } from './figure/scaling.js';
import { timeSeries } from './figure/time-series.js';
import { loadFactors, requestsOf } from './ladder.js';
import { shrunkHost, simulatedGpus } from './shrink.js';

const { gpus: _, ...clockwork } = deployment(
  { gpus: 40, scheduleAhead: 5_000_000, defaultSlo: 100_000_000 },
  overloadControllers,
);

export default defineExperiment({
  name: 'fig11',
  title: 'How many GPUs can one controller serve?',
  summary: 'Peak goodput against the number of emulated GPUs, and goodput, load and batch size over time.',
  paper: paper('6.6', 'Figure 11'),
  parameters: {
    gpus: {
      type: 'int',
      default: 40,
      min: 1,
      max: 1000,
      aliases: ['index'],
      description: 'N: emulated GPUs, to which the load is in proportion',
    },
    shrink: {
      type: 'int',
      default: 1,
      min: 1,
      max: 1000,
      description: 'simulate N / shrink GPUs under their share of the load, and a controller as much slower',
    },
    loadStart: { type: 'number', default: 0.1, min: 0.001, max: 100, description: 'first load factor' },
    loadEnd: {
      type: 'number',
      default: 4,
      min: 0.001,
      max: 1000,
      description: 'the run ends when the load factor exceeds it',
    },
    loadFactor: {
      type: 'number',
      default: 1.5,
      min: 1.001,
      max: 100,
      description: 'what the load factor is multiplied by',
    },
    period: {
      type: 'int',
      default: 60,
      min: 1,
      max: 86_400,
      unit: 's',
      description: 'time at each load factor, and step of the time series',
    },
    steps: {
      type: 'int',
      default: 9,
      min: 1,
      max: 1000,
      description: 'load factors after which the client is stopped; the ladder has ten',
    },
    memoryLoadFactor: {
      type: 'int',
      default: 4,
      choices: [1, 2, 3, 4],
      description: 'copies of each model: 3, 13, 29 or 66',
    },
    ...azureData,
    ...clockwork,
    maxExec: { ...clockwork.maxExec, default: 25_000_000 },
  },
  roles: {
    client: { count: 1, binary: 'client', description: 'azure_scalability_exp, open loop' },
    controller: { count: 1, binary: 'controller', description: 'INFER5' },
    worker: { count: 1, binary: 'worker_dummy', description: 'all emulated GPUs' },
  },
  scales: {
    quick: {
      description: 'a tenth of the GPUs, 183 models, 5 s at each load factor',
      set: { shrink: 10, memoryLoadFactor: 1, period: 5 },
    },
    small: {
      description: 'a tenth of the GPUs, 4026 models, 20 s at each load factor',
      set: { shrink: 10, period: 20 },
    },
    paper: { description: 'up to 150 GPUs, 4026 models, 60 s at each load factor, as in the paper', set: {} },
  },
  defaultScale: 'quick',
  sweep: { grid: { gpus: [10, 40, 80, 110, 150] } },
  telemetry: ['minutes'],
  point: (v) => {
    const gpus = simulatedGpus(v.gpus, v.shrink);
    const spec = system(
      { ...v, gpus },
      {
        workload: 'azure_scalability_exp',
        args: [gpus, v.loadStart, v.loadEnd, v.loadFactor, v.period, v.memoryLoadFactor].map(String),
        inputs: false,
        duration: v.steps * v.period,
        data: azureSource(v),
      },
    );
    return {
      ...spec,
      workers: { ...spec.workers, count: 1, gpusPerWorker: gpus },
      controllerHost: shrunkHost(v.controllerHost, v.shrink),
      bucket: v.period,
    };
  },
  expectedRequests: (v) =>
    requestsOf(v.gpus / v.shrink, loadFactors(v.loadStart, v.loadEnd, v.loadFactor, v.steps), v.period),
  figures: [timeSeries, scaling],
  claims,
});

import { defineExperiment, pageSize } from 'repro';
import {
  clientInputs,
  deployment,
  overloadControllers,
  paper,
  resnet50Pages,
  system,
} from '../shared/clockwork.js';
import { claims } from './claims.js';
import { figure } from './figure.js';
import { leadIn, majorRate, minorRate } from './workload.js';

/** A weight cache that holds so many copies of ResNet-50, bytes. */
const cacheOf = (copies: number) => copies * resnet50Pages * pageSize;

export default defineExperiment({
  name: 'fig6',
  title: 'Can one GPU serve thousands of models?',
  summary: 'Goodput, latency, cold starts, PCIe and GPU use while one more model becomes active each second.',
  paper: paper('6.2', 'Figure 6'),
  parameters: {
    models: {
      type: 'int',
      default: 3600,
      min: 6,
      max: 10_000,
      description: 'N: models of the major workload, all of them active after N s',
    },
    duration: {
      type: 'int',
      default: 4500,
      min: 1,
      max: 86_400,
      unit: 's',
      description: `the client is stopped after this; the major workload begins after ${leadIn} s`,
    },
    ...clientInputs,
    ...deployment({ gpus: 1, scheduleAhead: 10_000_000, defaultSlo: 100_000_000 }, overloadControllers),
  },
  roles: {
    client: { count: 1, binary: 'client', description: 'bursty_experiment, open loop' },
    controller: { count: 1, binary: 'controller', description: 'INFER5' },
    worker: { count: 'gpus', binary: 'worker', description: 'one GPU each' },
  },
  scales: {
    quick: {
      description: '360 models and a cache of 20, 1 s bins',
      set: { models: 360, duration: leadIn + 360, weightsCacheSize: cacheOf(20) },
    },
    small: {
      description: '1800 models and a cache of 100, 5 s bins',
      set: { models: 1800, duration: leadIn + 1800, weightsCacheSize: cacheOf(100) },
    },
    paper: { description: '3600 models and a cache of 196, 10 s bins, as in the paper', set: {} },
  },
  defaultScale: 'quick',
  sweep: { grid: {} },
  telemetry: ['requests', 'actions'],
  point: (v) =>
    system(v, {
      workload: 'bursty_experiment',
      args: [String(v.models)],
      inputs: v.inputs,
      duration: v.duration,
    }),
  expectedRequests: (v) =>
    minorRate * v.duration + majorRate * Math.min(v.models, Math.max(0, v.duration - leadIn)),
  figures: [figure],
  claims,
});

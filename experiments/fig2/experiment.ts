import { defineExperiment } from 'repro';
import { paper } from '../shared/clockwork.js';
import { claims } from './claims.js';
import { concurrent } from './figure/concurrent.js';
import { isolated } from './figure/isolated.js';

export default defineExperiment({
  name: 'fig2',
  title: 'How predictable is one GPU?',
  summary: 'Latency of single inferences alone and from c threads at once, on a GPU that nobody schedules.',
  paper: paper('2', 'Figure 2'),
  parameters: {
    concurrency: {
      type: 'int',
      default: 1,
      min: 1,
      max: 256,
      description: 'c: threads that each send in a closed loop',
    },
    isolated: {
      type: 'int',
      default: 11_000_000,
      min: 1,
      max: 1_000_000_000,
      description: 'inferences of the point with one thread',
    },
    contended: {
      type: 'int',
      default: 200_000,
      min: 1,
      max: 1_000_000_000,
      description: 'inferences of every other point; the paper does not say how many',
    },
    model: { type: 'string', default: 'resnet50_v2', description: 'model of the zoo' },
    execution: {
      type: 'int',
      default: 2_900_500,
      min: 0,
      unit: 'ns',
      presets: { zoo: 0 },
      description: "isolated median, calibrated to Figure 2a's axis; 0 takes the zoo's (2.73 ms)",
    },
    contention: {
      type: 'string',
      default: 'v100',
      choices: ['v100', 'none'],
      description: 'how threads slow each other: calibrated to Figure 2b, or ideal time sharing',
    },
    variation: {
      type: 'string',
      default: 'v100',
      choices: ['v100', 'none'],
      description: 'variation of an isolated inference: calibrated to Figure 2a, or none',
    },
    zoo: { type: 'string', default: 'osdi20', description: 'model profiles: osdi20, v1, or a file' },
  },
  roles: {
    client: { count: 'concurrency', binary: 'bench', description: 'threads in closed loops' },
    controller: { count: 0, binary: 'none', description: 'nobody schedules' },
    worker: { count: 1, binary: 'bench', description: 'one GPU' },
  },
  scales: {
    quick: {
      description: '200,000 inferences alone, 20,000 otherwise',
      set: { isolated: 200_000, contended: 20_000 },
    },
    small: {
      description: '1 million inferences alone, 50,000 otherwise',
      set: { isolated: 1_000_000, contended: 50_000 },
    },
    paper: {
      description: '11 million inferences alone as in the paper, 200,000 otherwise',
      set: { isolated: 11_000_000, contended: 200_000 },
    },
  },
  defaultScale: 'small',
  sweep: { grid: { concurrency: [1, 2, 4, 8, 16] } },
  telemetry: ['requests'],
  point: (v) => ({
    system: 'gpu',
    model: v.model,
    execution: v.execution,
    concurrency: v.concurrency,
    inferences: v.concurrency === 1 ? v.isolated : v.contended,
    contention: v.contention === 'none' ? 'none' : 'v100',
    variation: v.variation === 'none' ? 'none' : 'v100',
    zoo: v.zoo,
  }),
  expectedRequests: (v) => (v.concurrency === 1 ? v.isolated : v.contended),
  figures: [isolated, concurrent],
  claims,
});

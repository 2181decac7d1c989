import { defineExperiment } from 'repro';
import { claims } from './claims.js';
import { coldFigure } from './figure/cold.js';
import { goodputFigure } from './figure/goodput.js';
import { noiseFigure } from './figure/noise.js';
import { tailsFigure } from './figure/tails.js';
import { parameters, point } from './point.js';
import { baselines, schedulers, usual } from './systems.js';

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

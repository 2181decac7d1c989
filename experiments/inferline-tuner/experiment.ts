import { defineExperiment, type ValuesOf } from 'repro';
import { inferlinePaper, inferlineParameters, inferlineRoles, inferlineSystem } from '../shared/inferline.js';
import { claims } from './claims.js';
import { course } from './figure/course.js';
import { arrivalsOf, LEAD, type SystemName, scenarios, systems } from './scenarios.js';

const { method: _, budget: __, ...common } = inferlineParameters;

const parameters = {
  ...common,
  scenario: {
    type: 'string',
    default: 'step',
    choices: [...scenarios],
    description: 'what changes: the rate, the CV, or a rate in the manner of AutoScale’s traces',
  },
  system: {
    type: 'string',
    default: 'inferline',
    choices: Object.keys(systems),
    description: 'who plans and who tunes; docs/inferline.md explains each',
  },
  seconds: { type: 'number', default: 480, min: 60, max: 1e5, unit: 's', description: 'how long it lasts' },
  rate: { type: 'number', default: 100, min: 1, unit: 'queries/s', description: 'rate before a step' },
  peak: { type: 'number', default: 300, min: 1, unit: 'queries/s', description: 'largest rate of a shape' },
  startUp: {
    type: 'number',
    default: 5000,
    min: 0,
    unit: 'ms',
    description: 'from ordering a replica to its first batch; of every system, our assumption',
  },
  period: {
    type: 'number',
    default: 1000,
    min: 1,
    unit: 'ms',
    description: 'between two looks of InferLine’s tuner',
  },
  stabilisation: {
    type: 'number',
    default: 15_000,
    min: 0,
    unit: 'ms',
    description: 'without a change before InferLine’s tuner takes replicas away',
  },
  slack: {
    type: 'string',
    default: 'pipeline',
    choices: ['pipeline', 'model'],
    description: 'slack that taking away keeps: the largest of the plan’s models for all, or each its own',
  },
} as const;

export default defineExperiment({
  name: 'inferline-tuner',
  title: 'Replica counts while the load changes',
  summary:
    'SLO misses and cost over time of InferLine’s tuner and baselines: a rate step, a CV step, AutoScale-like traces.',
  paper: inferlinePaper('7.2', 'tuner on changing load'),
  parameters,
  roles: inferlineRoles,
  scales: {
    quick: { description: '8 min a point', set: { seconds: 480 } },
    small: { description: '16 min a point', set: { seconds: 960 } },
    paper: { description: '1 h a point', set: { seconds: 3600 } },
  },
  defaultScale: 'small',
  sweep: {
    grid: {
      scenario: ['step', 'cv', 'big-spike', 'slowly-varying'],
      system: Object.keys(systems),
    },
  },
  telemetry: ['queries', 'hops', 'replicas', 'plan'],
  point: (v) => {
    const { method, tuner } = systems[v.system as SystemName];
    const options = { period: v.period, stabilisation: v.stabilisation, slack: v.slack };
    return inferlineSystem(
      { ...v, method, budget: 0 },
      {
        arrivals: arrivalsOf(v.scenario, v),
        lead: LEAD * v.seconds,
        tuner: { name: tuner, startUp: v.startUp, ...(tuner === 'inferline' && { options }) },
      },
    );
  },
  expectedRequests: (v: ValuesOf<typeof parameters>) =>
    v.seconds * (v.scenario === 'step' ? 1.4 * v.rate : v.scenario === 'cv' ? v.rate : 0.6 * v.peak),
  figures: [course],
  claims,
});

import { defineExperiment, type ValuesOf } from 'repro';
import { kairosPaper, kairosParameters, kairosRoles, kairosSystem } from '../shared/kairos.js';
import { claims } from './claims.js';
import { course } from './figure/course.js';

const { queries: _, ...common } = kairosParameters;

const parameters = {
  ...common,
  seconds: {
    type: 'number',
    default: 120,
    min: 20,
    max: 1e5,
    unit: 's',
    description: 'how long each rate lasts',
  },
  low: {
    type: 'number',
    default: 60,
    min: 0.1,
    unit: 'queries/s',
    description: 'rate at the start and at the end',
  },
  high: { type: 'number', default: 95, min: 0.1, unit: 'queries/s', description: 'second rate' },
  peak: {
    type: 'number',
    default: 130,
    min: 0.1,
    unit: 'queries/s',
    description: 'third rate: beyond the bound of the mix, 119.5 for rm2 on 2,0,9,0',
  },
} as const;

type Values = ValuesOf<typeof parameters>;

/** Queries that the four steps bring, about. */
const queriesOf = ({ seconds, low, high, peak }: Values) => Math.round(seconds * (2 * low + high + peak));

export default defineExperiment({
  name: 'kairos-load',
  title: 'A load that rises beyond what can be served, and falls',
  summary:
    'Share in time over time while the rate steps from low to high, beyond the bound, and back: Kairos against the others.',
  paper: kairosPaper('5', 'load changes'),
  parameters,
  roles: kairosRoles,
  scales: {
    quick: { description: '60 s a step, 3 seeds', set: { seconds: 60, seeds: 3 } },
    small: { description: '2 min a step, 5 seeds', set: {} },
    paper: { description: '10 min a step, 10 seeds', set: { seconds: 600, seeds: 10 } },
  },
  defaultScale: 'small',
  sweep: { grid: { distributor: ['kairos', 'fcfs', 'threshold', 'earliest', 'oracle'] } },
  telemetry: ['served', 'pool'],
  point: (v) => {
    const rates = [v.low, v.high, v.peak, v.low];
    const steps = rates.map((rate, i) => ({ from: i * v.seconds, rate }));
    return kairosSystem({ ...v, queries: queriesOf(v) }, { steps });
  },
  expectedRequests: (v) => queriesOf(v) * v.seeds,
  figures: [course],
  claims,
});

import { defineExperiment } from 'repro';
import {
  kairosPaper,
  kairosParameters,
  kairosRoles,
  kairosSystem,
  models,
  searchedQueries,
} from '../shared/kairos.js';
import { claims } from './claims.js';
import { curves } from './figure/curves.js';
import { throughputs } from './figure/throughputs.js';

const parameters = {
  ...kairosParameters,
  target: {
    type: 'number',
    default: 0.99,
    min: 0.5,
    max: 0.9999,
    description: 'least share of the queries that must be in time',
  },
} as const;

const distributors = ['kairos', 'fcfs', 'threshold', 'earliest', 'oracle'];
/** The homogeneous pool, the mix that the authors' program ships with, and the one that Kairos takes without trying. */
const mixes = ['homogeneous', '2,0,9,0', 'similar'];
/** A competitor may search its mix; what that costs is ignored, as in the paper. */
const searching = ['fcfs', 'threshold', 'earliest'];
/** Offered rates of the curves, as parts of the bound. */
const curve = [0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1];

export default defineExperiment({
  name: 'kairos-throughput',
  title: 'Load that a mix of instances serves in time',
  summary:
    'Highest rate with 99 % in time, and the share in time by rate: Kairos against FCFS, threshold, earliest-end and oracle, five models, mixes of equal cost.',
  paper: kairosPaper('5', 'throughput by model and scheme'),
  parameters,
  roles: kairosRoles,
  scales: {
    quick: { description: '3,000 queries a run, 3 seeds', set: { queries: 3000, seeds: 3 } },
    small: { description: '6,000 queries a run, 5 seeds', set: {} },
    paper: { description: '20,000 queries a run, 10 seeds', set: { queries: 20_000, seeds: 10 } },
  },
  defaultScale: 'small',
  sweep: {
    list: models.flatMap((model) => [
      ...mixes.flatMap((mix) => distributors.map((distributor) => ({ model, mix, distributor }))),
      ...searching.map((distributor) => ({ model, mix: 'ribbon', distributor })),
    ]),
  },
  telemetry: ['capacity', 'attainment', 'pool'],
  point: (v) => kairosSystem(v, { target: v.target, curve }),
  expectedRequests: (v) => searchedQueries(v),
  figures: [throughputs, curves],
  claims,
});

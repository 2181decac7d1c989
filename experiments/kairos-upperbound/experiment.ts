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
import { scatter } from './figure/scatter.js';

/** Places in the ranking by bound that are measured: all of the first ten, then ever fewer, to the last of 331. */
const ranks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 30, 50, 80, 120, 180, 250, 331];

export default defineExperiment({
  name: 'kairos-upperbound',
  title: 'The throughput bound against what is served',
  summary:
    'Bound and measured throughput of mixes over the whole ranking, five models: whether the bound holds, how tight it is and how well it ranks.',
  paper: kairosPaper('5', 'upper bound against measured throughput'),
  parameters: kairosParameters,
  roles: kairosRoles,
  scales: {
    quick: { description: '3,000 queries a run, 3 seeds', set: { queries: 3000, seeds: 3 } },
    small: { description: '6,000 queries a run, 5 seeds', set: {} },
    paper: { description: '20,000 queries a run, 10 seeds', set: { queries: 20_000, seeds: 10 } },
  },
  defaultScale: 'small',
  sweep: { grid: { model: [...models], mix: ranks.map((rank) => `rank-${rank}`) } },
  telemetry: ['capacity', 'attainment', 'pool'],
  point: (v) => kairosSystem(v, { target: 0.99, curve: [] }),
  expectedRequests: (v) => searchedQueries(v),
  figures: [scatter],
  claims,
});

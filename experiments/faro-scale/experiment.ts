import { defineExperiment } from 'repro';
import {
  faroFields,
  faroPaper,
  faroParameters,
  faroRoles,
  policyParameter,
} from '../shared/faro/parameters.js';
import { claims } from './claims.js';
import { scale } from './figure.js';
import { points, quotaOf } from './sizes.js';

export default defineExperiment({
  name: 'faro-scale',
  title: 'Twenty and a hundred jobs share a cluster',
  summary:
    'Lost utility and SLO violations as jobs and replicas grow, with Faro solved at once and in ten groups.',
  paper: faroPaper('6', 'Table 8'),
  parameters: {
    ...policyParameter,
    copies: {
      type: 'int',
      default: 2,
      min: 1,
      max: 100,
      description: "how often the trace's ten jobs are there: 20 jobs share 70 replicas, 100 share 320",
    },
    groups: {
      type: 'int',
      default: 0,
      min: 0,
      max: 100,
      description: 'groups that a Faro policy solves first; 0: it solves all jobs at once',
    },
    ...faroParameters,
  },
  roles: faroRoles(1),
  scales: {
    quick: { description: 'the first half hour', set: { minutes: 30 } },
    small: { description: 'six hours, as in the paper', set: { minutes: 360 } },
    paper: { description: 'six hours; --repeats 5 for the paper’s number of trials', set: { minutes: 360 } },
  },
  defaultScale: 'small',
  sweep: { list: points },
  telemetry: ['jobMinutes', 'scaling', 'decisions'],
  point: (v) => ({
    ...faroFields(v),
    policy: v.policy,
    copies: v.copies,
    quota: quotaOf(v.copies),
    ...(v.groups > 0 && { faro: { groups: v.groups } }),
  }),
  figures: [scale],
  claims,
});

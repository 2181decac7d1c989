import { defineExperiment } from 'repro';
import {
  faroFields,
  faroPaper,
  faroParameters,
  faroRoles,
  policyAndQuota,
} from '../shared/faro/parameters.js';
import { claims } from './claims.js';
import { policyNames, QUOTA } from './courses.js';
import { timeline } from './figure.js';

export default defineExperiment({
  name: 'faro-timeline',
  title: 'Six hours of a cluster, minute by minute',
  summary: 'Lost utility and SLO violations of six policies over time, while ten jobs share 32 replicas.',
  paper: faroPaper('1, 6', '1, 2, 11, and the comparison with Cilantro'),
  parameters: {
    ...policyAndQuota(QUOTA),
    ...faroParameters,
  },
  roles: faroRoles('quota'),
  scales: {
    quick: { description: 'the first hour', set: { minutes: 60 } },
    small: { description: 'six hours, as in the paper', set: { minutes: 360 } },
    paper: { description: 'six hours, as in the paper', set: { minutes: 360 } },
  },
  defaultScale: 'small',
  sweep: { grid: { policy: policyNames } },
  telemetry: ['jobMinutes', 'scaling', 'decisions'],
  point: (v) => ({ ...faroFields(v), policy: v.policy, quota: v.quota }),
  figures: [timeline],
  claims,
});

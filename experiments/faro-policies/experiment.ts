import { defineExperiment } from 'repro';
import { policyNames } from '../shared/faro/names.js';
import {
  faroFields,
  faroPaper,
  faroParameters,
  faroRoles,
  policyAndQuota,
  resnet34,
} from '../shared/faro/parameters.js';
import { claims } from './claims.js';
import { policies } from './figure/policies.js';
import { sizes } from './outcomes.js';

export default defineExperiment({
  name: 'faro-policies',
  title: 'Ten jobs share a cluster',
  summary: 'SLO violations and lost utility of nine policies at four sizes of a cluster, over six hours.',
  paper: faroPaper('6', 'simulation of ten jobs (the runs behind Figure 15 and Table 7)'),
  parameters: {
    ...policyAndQuota(32),
    ...faroParameters,
    spacing: {
      type: 'string',
      default: 'poisson',
      choices: ['poisson', 'uniform', 'half-uniform', 'instant'],
      description: 'gaps between the requests of a minute',
    },
    slo: { type: 'number', default: resnet34.slo, min: 1, unit: 'ms', description: 'latency to meet' },
    processing: {
      type: 'number',
      default: resnet34.processing,
      min: 1,
      unit: 'ms',
      description: 'what the policies take a request to need; it needs 154 ms on average',
    },
  },
  roles: faroRoles('quota'),
  scales: {
    quick: { description: 'the first hour', set: { minutes: 60 } },
    small: { description: 'six hours, as in the paper', set: { minutes: 360 } },
    paper: { description: 'six hours; --repeats 5 for the paper’s number of trials', set: { minutes: 360 } },
  },
  defaultScale: 'small',
  sweep: { grid: { quota: sizes, policy: policyNames } },
  telemetry: ['jobMinutes', 'scaling', 'decisions'],
  point: (v) => ({
    ...faroFields(v),
    spacing: v.spacing as 'poisson',
    policy: v.policy,
    quota: v.quota,
    slo: v.slo,
    processing: v.processing,
  }),
  figures: [policies],
  claims,
});

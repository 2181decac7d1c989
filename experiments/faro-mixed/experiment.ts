import { defineExperiment } from 'repro';
import { policyNames } from '../shared/faro/names.js';
import {
  faroFields,
  faroPaper,
  faroParameters,
  faroRoles,
  policyAndQuota,
} from '../shared/faro/parameters.js';
import { claims } from './claims.js';
import { mixed } from './figure.js';
import { QUOTA, resnet18 } from './jobs.js';

export default defineExperiment({
  name: 'faro-mixed',
  title: 'Jobs of two models share a cluster',
  summary:
    'SLO violations and lost utility of nine policies where every second job runs a faster model under a tighter SLO.',
  paper: faroPaper('6', '14'),
  parameters: {
    ...policyAndQuota(QUOTA),
    ...faroParameters,
    evenSlo: {
      type: 'number',
      default: resnet18.slo,
      min: 1,
      unit: 'ms',
      description: 'SLO of jobs 0, 2, 4, …',
    },
    evenProcessing: {
      type: 'number',
      default: resnet18.processing,
      min: 1,
      unit: 'ms',
      description: 'what policies take a request of these to need',
    },
    evenService: {
      type: 'number',
      default: resnet18.service,
      min: 0.01,
      max: 100,
      description: "service times of these as a fraction of ResNet34's; an assumption",
    },
  },
  roles: faroRoles('quota'),
  scales: {
    quick: { description: 'the first hour', set: { minutes: 60 } },
    small: { description: 'six hours, as in the paper', set: { minutes: 360 } },
    paper: { description: 'six hours; --repeats 5 for the paper’s number of trials', set: { minutes: 360 } },
  },
  defaultScale: 'small',
  sweep: { grid: { policy: policyNames } },
  telemetry: ['jobMinutes', 'scaling', 'decisions'],
  point: (v) => ({
    ...faroFields(v),
    policy: v.policy,
    quota: v.quota,
    even: { slo: v.evenSlo, processing: v.evenProcessing, service: v.evenService },
  }),
  figures: [mixed],
  claims,
});

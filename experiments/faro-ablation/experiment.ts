import { defineExperiment } from 'repro';
import { faroFields, faroPaper, faroParameters, faroRoles } from '../shared/faro/parameters.js';
import { claims } from './claims.js';
import { ablation } from './figure.js';
import { quotas, stepNames, stepOf } from './steps.js';

const { quantile: _, solver, ...parameters } = faroParameters;

export default defineExperiment({
  name: 'faro-ablation',
  title: 'What each part of Faro is worth',
  summary:
    'Lost utility as relaxation, M/D/c, prediction, reaction, shrinking and quantiles are added to Faro-FairSum.',
  paper: faroPaper('6', '16'),
  parameters: {
    step: {
      type: 'string',
      default: 'final',
      choices: stepNames,
      description: 'how much of Faro there is: each step adds a part to those before it',
    },
    quota: { type: 'int', default: 32, min: 1, max: 10_000, description: 'replicas of all jobs together' },
    ...parameters,
    // What relaxation is worth depends on the solver that it is to help: the original's.
    solver: { ...solver, default: 'cobyla' },
  },
  roles: faroRoles('quota'),
  scales: {
    quick: { description: 'the first hour', set: { minutes: 60 } },
    small: { description: 'six hours, as in the paper', set: { minutes: 360 } },
    paper: { description: 'six hours; --repeats 5 for the paper’s number of trials', set: { minutes: 360 } },
  },
  defaultScale: 'small',
  sweep: { grid: { quota: quotas, step: stepNames } },
  telemetry: ['jobMinutes', 'scaling', 'decisions'],
  point: (v) => {
    const { faro, predicts, quantile } = stepOf(v.step);
    const fields = faroFields({ ...v, quantile });
    return {
      ...fields,
      faro,
      quota: v.quota,
      policy: 'faro-fair-sum',
      predictor: predicts ? fields.predictor : ('persistence' as const),
    };
  },
  figures: [ablation],
  claims,
});

import { defineExperiment } from 'repro';
import { faroPaper, faroParameters } from '../shared/faro/parameters.js';
import { claims } from './claims.js';
import { predictorNames } from './errors.js';
import { forecasts } from './figure/forecasts.js';

export default defineExperiment({
  name: 'faro-forecast',
  title: 'What the load of the next seven minutes will be',
  summary: 'Errors of five predictors over a day that none of them has seen, by job and by minutes ahead.',
  paper: faroPaper('4', 'predictors behind its policies (Figure 8 shows a forecast of another trace)'),
  parameters: {
    predictor: {
      type: 'string',
      default: 'trained',
      choices: predictorNames,
      description: 'who forecasts; docs/faro.md explains each',
    },
    trace: {
      type: 'string',
      default: 'stand-in',
      description:
        'the synthetic stand-in, or a .csv of days; a file of one day does without seasonal and trained',
    },
    minutes: {
      type: 'int',
      default: 360,
      min: 30,
      max: 100_000,
      unit: 'min',
      description: 'how much of the last day is forecast',
    },
    forecaster: faroParameters.forecaster,
  },
  roles: {
    client: { count: 1, binary: 'repro', description: 'the load of ten jobs' },
    controller: { count: 1, binary: 'repro', description: 'forecasts it every minute' },
    worker: { count: 0, binary: 'repro', description: 'nothing is served' },
  },
  scales: {
    quick: { description: 'the first two hours', set: { minutes: 120 } },
    small: { description: 'the six hours of the day', set: { minutes: 360 } },
    paper: { description: 'the same', set: { minutes: 360 } },
  },
  defaultScale: 'small',
  sweep: { grid: { predictor: predictorNames } },
  telemetry: ['forecasts'],
  point: (v) => ({
    system: 'faro-forecast' as const,
    trace: v.trace,
    minutes: v.minutes,
    predictor: v.predictor as 'trained',
    ...(v.forecaster !== 'shipped' && { forecaster: v.forecaster }),
  }),
  coreSeconds: (v) => 200e-6 * v.minutes,
  figures: [forecasts],
  claims,
});

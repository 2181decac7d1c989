import { objectiveNames } from '../../serving-core/faro/model/objective.js';
import { spacings } from '../../serving-core/faro/simulator/arrivals.js';
import { solveMethods } from '../../serving-core/faro/solver/problem.js';
import { faroPredictors } from '../../serving-core/faro/spec.js';
import type { SpecFields } from './spec-fields.js';

/** Replicas beyond any cluster: a slip. */
const MOST_REPLICAS = 100_000;
const MOST_COPIES = 1000;
/** Jobs of a problem: the tables of the exact solver are jobs times replicas. */
const MOST_SOLVED = 2000;

/** Checks the fields of a Faro point; its trace is looked at elsewhere. */
export function faroSpec(spec: SpecFields): void {
  spec.text('trace');
  spec.integer('minutes');
  spec.choice('spacing', spacings);
  spec.text('policy');
  if (spec.has('copies')) spec.integer('copies', 1, MOST_COPIES);
  if (spec.has('faro')) faroChanges(spec.object('faro'));
  if (spec.has('even')) {
    const even = spec.object('even');
    for (const field of ['slo', 'processing', 'service']) even.number(field, Number.MIN_VALUE);
  }
  predictor(spec);
  if (spec.has('solver')) spec.choice('solver', solveMethods);
  spec.number('quantile', 0.01, 0.99);
  spec.integer('quota', 1, MOST_REPLICAS);
  spec.number('slo', Number.MIN_VALUE);
  spec.number('processing', Number.MIN_VALUE);
}

function faroChanges(changes: SpecFields): void {
  if (changes.has('utility')) changes.choice('utility', ['latency', 'latency_step']);
  if (changes.has('percentile')) changes.number('percentile', 0, 99.999);
  if (changes.has('groups')) changes.integer('groups', 0, MOST_REPLICAS);
  if (changes.has('slack')) changes.number('slack', 0);
  for (const field of ['shrink', 'reactive']) if (changes.has(field)) changes.flag(field);
}

/** Checks the fields of a point that only forecasts. */
export function faroForecastSpec(spec: SpecFields): void {
  spec.text('trace');
  spec.integer('minutes');
  predictor(spec);
}

/** Checks the fields of a point that solves problems. */
export function faroSolverSpec(spec: SpecFields): void {
  spec.text('trace');
  spec.integer('jobs', 1, MOST_SOLVED);
  spec.number('perJob', 1, MOST_COPIES);
  spec.integer('windows', 1, MOST_REPLICAS);
  spec.choice('objective', objectiveNames);
  spec.choice('utility', ['latency', 'latency_step']);
  spec.number('maxRho', 0.01, 0.999_999);
  spec.choice('solver', solveMethods);
  spec.integer('groups', 0, MOST_SOLVED);
  spec.number('radius', 0.001, MOST_COPIES);
  spec.number('slo', Number.MIN_VALUE);
  spec.number('processing', Number.MIN_VALUE);
}

function predictor(spec: SpecFields): void {
  spec.choice('predictor', faroPredictors);
  if (spec.has('forecaster')) spec.text('forecaster');
}

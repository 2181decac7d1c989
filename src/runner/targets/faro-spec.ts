import { faroPolicyNames } from '../../serving-core/faro/policies/policies.js';
import { spacings } from '../../serving-core/faro/simulator/arrivals.js';
import { solveMethods } from '../../serving-core/faro/solver/problem.js';
import { faroPredictors } from '../../serving-core/faro/spec.js';
import type { SpecFields } from './spec-fields.js';

/** Replicas beyond any cluster: a slip. */
const MOST_REPLICAS = 100_000;

/** Checks the fields of a Faro point; its trace is looked at elsewhere. */
export function faroSpec(spec: SpecFields): void {
  spec.text('trace');
  spec.integer('minutes');
  spec.choice('spacing', spacings);
  spec.choice('policy', faroPolicyNames);
  spec.choice('predictor', faroPredictors);
  if (spec.has('solver')) spec.choice('solver', solveMethods);
  spec.number('quantile', 0.01, 0.99);
  spec.integer('quota', 1, MOST_REPLICAS);
  spec.number('slo', Number.MIN_VALUE);
  spec.number('processing', Number.MIN_VALUE);
}

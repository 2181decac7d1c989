import { Flags } from '@oclif/core';
import { UserError } from '../../errors.js';
import { controllerOfPoint, faroCounts } from '../../runner/targets/faro-point.js';
import { type Controller, faroPolicyNames } from '../../serving-core/faro/policies/policies.js';
import { type FaroPredictorName, type FaroSpec, faroPredictors } from '../../serving-core/faro/spec.js';
import { fractionFlag } from '../live-flags.js';

/** Who decides on replicas, and what it assumes. */
export const policyFlags = {
  policy: Flags.string({
    default: 'faro-fair-sum',
    description: `who decides on replicas (docs/faro.md): ${faroPolicyNames.join(', ')}; or a file of your own`,
  }),
  quota: Flags.integer({
    min: 1,
    max: 100_000,
    description: 'replicas of all jobs together; with --target k8s by default what the ResourceQuota allows',
  }),
  predictor: Flags.option({ options: faroPredictors })({
    default: 'persistence',
    description: 'who forecasts, for mark and faro-…; oracle and seasonal need --trace',
  }),
  trace: Flags.string({
    helpValue: 'FILE',
    description: 'an input.json of the original, or stand-in: what oracle and seasonal know',
  }),
  forecaster: Flags.string({
    helpValue: 'FILE',
    description: 'networks of repro faro train, for --predictor trained',
  }),
  quantile: fractionFlag({ default: 0.6, description: 'of forecasts by ewma and seasonal' }),
  slo: Flags.integer({ default: 720, min: 1, description: 'latency to meet, ms' }),
  processing: Flags.integer({ default: 180, min: 1, description: 'ms that policies take a request to need' }),
};

interface PolicyChoice {
  policy: string;
  quota: number;
  predictor: FaroPredictorName;
  trace?: string;
  forecaster?: string;
  quantile: number;
  slo: number;
  processing: number;
}

/** Makes up the policy that flags choose, for so many jobs. Throws UserError for one that cannot be had. */
export async function controllerOf({ trace, ...choice }: PolicyChoice, jobs: number): Promise<Controller> {
  const { predictor } = choice;
  const needed = predictor === 'oracle' || predictor === 'seasonal';
  if (needed && trace === undefined)
    throw new UserError(
      'E_USAGE',
      `The predictor ${predictor} knows nothing without a trace.`,
      'Give --trace input.json, or --predictor persistence.',
    );
  const { policy, quota, quantile, slo, processing, forecaster } = choice;
  const spec: FaroSpec = {
    system: 'faro',
    spacing: 'poisson',
    policy,
    quota,
    predictor,
    quantile,
    slo,
    processing,
    ...(forecaster !== undefined && { forecaster }),
    trace: trace ?? 'stand-in',
    minutes: Number.POSITIVE_INFINITY,
  };
  const counts = needed ? faroCounts(spec).counts : Array.from({ length: jobs }, () => new Int32Array(0));
  if (counts.length < jobs)
    throw new UserError(
      'E_FARO_TRACE',
      `${trace} has ${counts.length} jobs, but ${jobs} are to be controlled.`,
      'Give a trace of at least as many jobs as --heads.',
    );
  return controllerOfPoint(spec, counts.slice(0, jobs));
}

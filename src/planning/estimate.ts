import { parseConfig } from '../datasets/pipelines/config-file.js';
import { findPipeline, readText } from '../datasets/pipelines/find.js';
import { UserError } from '../errors.js';
import {
  type Estimate,
  type EstimateOptions,
  estimate,
} from '../serving-core/inferline/estimator/estimate.js';
import { Workspace } from '../serving-core/inferline/estimator/workspace.js';
import { drawRoutes } from '../serving-core/inferline/pipeline/draw-routes.js';
import type { Pipeline, PipelineConfig } from '../serving-core/inferline/pipeline/pipeline.js';
import { type LoadedTrace, loadTrace, type TraceOptions } from './trace.js';

export interface Estimated extends Estimate {
  pipeline: Pipeline;
  config: PipelineConfig;
  trace: Omit<LoadedTrace, 'gaps'>;
  /** What a user must know to read the numbers, a sentence each. */
  notices: string[];
}

/** Judges one configuration of a pipeline on a trace. Throws UserError for whatever is wrong in the three of them. */
export function estimateConfig(
  nameOrFile: string,
  configFile: string,
  traceOptions: TraceOptions,
  options: EstimateOptions,
): Estimated {
  const pipeline = findPipeline(nameOrFile);
  const config = parseConfig(configFile, readText(configFile, 'a YAML file of a configuration'), pipeline);
  if (!(options.batchingDelay >= 0 && options.batchingDelay < Number.POSITIVE_INFINITY))
    throw new UserError(
      'E_VALUE',
      `--batching-delay must be 0 ms or more, but is ${options.batchingDelay}.`,
      'Change --batching-delay.',
    );
  const { gaps, ...trace } = loadTrace(traceOptions);
  const routes = drawRoutes(pipeline, gaps.length + 1, traceOptions.seed ?? 0);
  const result = estimate(new Workspace(pipeline, gaps, routes), pipeline, config, options);
  return { ...result, pipeline, config, trace, notices: [...overload(pipeline, result, trace, options)] };
}

function* overload(
  { models }: Pipeline,
  { static: { throughput, bottleneck } }: Estimate,
  { statistics }: Omit<LoadedTrace, 'gaps'>,
  { rule }: EstimateOptions,
): Generator<string> {
  if (rule === 'seed')
    yield "Service times follow the notebook's rule: a whole batch takes the time of one query, so that batches are as many times too fast as they have queries.";
  else if (statistics.rate > throughput)
    yield `The trace has ${statistics.rate.toFixed(1)} queries/s, but ${models[bottleneck].name} can serve ${throughput.toFixed(1)} queries/s: its queue grows as long as the trace lasts, and so do the latencies.`;
}

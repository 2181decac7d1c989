import { type Pipeline, type PipelineConfig, profileIn } from './pipeline.js';
import { lookUp } from './profile.js';
import { longestPath, scaleFactors } from './routes.js';

/** What a configuration promises without a simulation. */
export interface StaticEstimate {
  /** Slowest path's sum of 99th percentiles of batch latencies, ms. */
  latency: number;
  /** Queries/s that the bottleneck lets through. */
  throughput: number;
  /** Model with the least replicas · qps / scale factor. */
  bottleneck: number;
}

/** InferLine's estimate from profiles alone (profiler.py): the worst path, and the model that is used up first. */
export function staticEstimate(
  pipeline: Pipeline,
  config: PipelineConfig,
  scale: readonly number[] = scaleFactors(pipeline),
): StaticEstimate {
  const rows = config.map(({ batch }, model) => lookUp(profileIn(pipeline, config, model), batch));
  const capacity = rows.map(({ throughput }, model) => (config[model].replicas * throughput) / scale[model]);
  const throughput = Math.min(...capacity);
  const latencies = rows.map(({ latency }) => latency);
  return {
    latency: longestPath(pipeline, latencies).sum,
    throughput,
    bottleneck: capacity.indexOf(throughput),
  };
}

import { costOf, type Pipeline, type PipelineConfig } from '../pipeline/pipeline.js';
import type { ServiceRule } from '../pipeline/profile.js';
import { type StaticEstimate, staticEstimate } from '../pipeline/static-estimate.js';
import { Engine, type Ties } from './engine.js';
import { HopRecorder } from './hop-recorder.js';
import { percentile } from './percentile.js';
import { Services } from './stations.js';
import type { Workspace } from './workspace.js';

export interface EstimateOptions {
  rule: ServiceRule;
  ties: Ties;
  /** ms. */
  batchingDelay: number;
  /** ms; without it no share of late answers is known. */
  slo?: number;
}

/** A latency distribution, ms. */
export interface Distribution {
  mean: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  p999: number;
  max: number;
}

/** What one model did. */
export interface HopEstimate {
  model: string;
  queries: number;
  batches: number;
  /** Queries a batch on average. */
  meanBatch: number;
  largestBatch: number;
  /** Longest queue found by an arrival or left by a take: what InferLine's simulator logs. */
  longestQueue: number;
  /** In the queue, ms. */
  wait: Distribution;
  /** Share of its replicas' time spent on batches. */
  utilisation: number;
}

export interface Estimate {
  queries: number;
  /** $/h. */
  cost: number;
  latency: Distribution;
  /** Fraction of answers later than the SLO. */
  late: number | null;
  /** From the first arrival to the last answer, ms. */
  duration: number;
  static: StaticEstimate;
  hops: HopEstimate[];
}

/** Simulates one configuration and reports all of it. */
export function estimate(
  space: Workspace,
  pipeline: Pipeline,
  config: PipelineConfig,
  { rule, ...options }: EstimateOptions,
): Estimate {
  const recorder = new HopRecorder(space.log.length);
  const stations = new Services(pipeline, rule).stations(config);
  const engine = new Engine(space, stations, { ...options, recorder });
  engine.advance();
  const duration = lastAnswer(space);
  const hops = pipeline.models.map(({ name }, model): HopEstimate => {
    const sizes = engine.batches[model];
    const batches = sizes.reduce((sum, count) => sum + count, 0);
    const from = space.first(model);
    const waits = recorder.taken.slice(from, from + engine.came[model]);
    for (let i = 0; i < waits.length; i++) waits[i] -= recorder.enqueued[from + i];
    return {
      model: name,
      queries: engine.came[model],
      batches,
      meanBatch: engine.came[model] / Math.max(1, batches),
      largestBatch: sizes.findLastIndex((count) => count > 0),
      longestQueue: engine.longestQueue[model],
      wait: distribution(waits),
      utilisation: engine.busy[model] / (config[model].replicas * duration),
    };
  });
  return {
    queries: space.queries,
    cost: costOf(pipeline, config),
    latency: distribution(space.latency.slice()),
    late: options.slo === undefined ? null : engine.late / space.queries,
    duration,
    static: staticEstimate(pipeline, config),
    hops,
  };
}

function lastAnswer({ sentAt, latency }: Workspace): number {
  let last = 0;
  for (let id = 0; id < latency.length; id++) last = Math.max(last, sentAt[id] + latency[id]);
  return last;
}

/** The distribution of values, which it sorts; all 0 where there are none. */
export function distribution(values: Float64Array): Distribution {
  if (values.length === 0) return { mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, p999: 0, max: 0 };
  values.sort();
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return {
    mean: sum / values.length,
    p50: percentile(values, 0.5),
    p90: percentile(values, 0.9),
    p95: percentile(values, 0.95),
    p99: percentile(values, 0.99),
    p999: percentile(values, 0.999),
    max: values[values.length - 1],
  };
}

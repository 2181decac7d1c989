import type { Played } from '../../live/pipeline/play-trace.js';
import {
  type Distribution,
  distribution,
  type Estimate,
} from '../../serving-core/inferline/estimator/estimate.js';
import type { Workspace } from '../../serving-core/inferline/estimator/workspace.js';
import {
  type Pipeline,
  type PipelineConfig,
  profileIn,
} from '../../serving-core/inferline/pipeline/pipeline.js';
import { lookUp } from '../../serving-core/inferline/pipeline/profile.js';
import { invalidity } from './invalidity.js';

/** InferLine's estimator is held to this: P99 within 10 % of a replay's up to a utilisation of 0.8. */
export const WITHIN = 0.1;
export const MOST_USE = 0.8;

/** One model, estimated and replayed. */
export interface HopComparison {
  model: string;
  /** Whether its replicas computed, and did not sleep. */
  computes: boolean;
  queries: number;
  /** Queries a second over what the replicas serve at the configured batch: the utilisation that the promise is for. */
  use: number;
  /** Share of the replicas' time spent on batches, which greedy batching keeps high: idle replicas take small ones. */
  busy: { estimated: number; replayed: number };
  /** How long the replayed batches took on average, and should have taken by the profile, ms. */
  batchTime: { profile: number; replayed: number };
  /** Queries a batch on average. */
  meanBatch: { estimated: number; replayed: number };
  /** Mean wait in the queue, ms. */
  wait: { estimated: number; replayed: number };
}

export interface Comparison {
  status: 'ok' | 'invalid';
  /** Why the replay counts for nothing, a sentence each. */
  reasons: string[];
  latency: { estimated: Distribution; replayed: Distribution };
  /** Share of answers later than the SLO; null without one. */
  late: { estimated: number; replayed: number } | null;
  /** Replayed over estimated P99, less 1. */
  p99Difference: number;
  /** Whether it is within 10 %; null where the replay is invalid, or a model is used too much for that to be promised. */
  agrees: boolean | null;
  hops: HopComparison[];
  /** Worst lateness of the generator, and of a sleeping replica's end of a batch, ms; null where all compute. */
  worst: { generator: number; replicas: number | null };
}

/** Sets a replay beside its estimate, and says whether it is valid. */
export function compare(
  pipeline: Pipeline,
  config: PipelineConfig,
  estimated: Estimate,
  space: Workspace,
  played: Played,
  slo: number,
  computes: readonly boolean[] = [],
): Comparison {
  const { router, queries, batches, asked } = played;
  let duration = 0;
  let late = 0;
  for (let id = 0; id < space.queries; id++) {
    duration = Math.max(duration, space.sentAt[id] + space.latency[id]);
    if (space.latency[id] > slo) late++;
  }
  const replayed = distribution(space.latency.slice());
  const reasons = invalidity(played);
  const hops = estimated.hops.map((hop, model): HopComparison => {
    const count = router.batches[model].reduce((sum, n) => sum + n, 0);
    const came = router.came[model];
    return {
      model: hop.model,
      computes: computes[model] ?? false,
      queries: came,
      use: (came * 1000) / space.sentAt[space.queries - 1] / capacityOf(pipeline, config, model),
      busy: {
        estimated: hop.utilisation,
        replayed: router.busy[model] / (config[model].replicas * duration),
      },
      batchTime: {
        profile: asked[model] / Math.max(1, count),
        replayed: router.busy[model] / Math.max(1, count),
      },
      meanBatch: { estimated: hop.meanBatch, replayed: came / Math.max(1, count) },
      wait: { estimated: hop.wait.mean, replayed: router.waited[model] / Math.max(1, came) },
    };
  });
  const p99Difference = replayed.p99 / estimated.latency.p99 - 1;
  const judged = reasons.length === 0 && hops.every(({ use }) => use <= MOST_USE);
  return {
    status: reasons.length === 0 ? 'ok' : 'invalid',
    reasons,
    latency: { estimated: estimated.latency, replayed },
    late:
      slo === Number.POSITIVE_INFINITY
        ? null
        : { estimated: estimated.late ?? 0, replayed: late / space.queries },
    p99Difference,
    agrees: judged ? Math.abs(p99Difference) <= WITHIN : null,
    hops,
    worst: {
      generator: queries.worstLateness / 1e6,
      replicas: batches.sent > 0 ? batches.worstLateness / 1e6 : null,
    },
  };
}

/** Queries/s. */
function capacityOf(pipeline: Pipeline, config: PipelineConfig, model: number): number {
  const { batch, replicas } = config[model];
  return replicas * lookUp(profileIn(pipeline, config, model), batch).throughput;
}

import type { ReplicaLimits } from '../../../serving-core/faro/policies/admission.js';
import type { VotesNeeded } from '../../../serving-core/faro/policies/votes.js';
import type { YamlPlace } from '../../yaml/yaml-place.js';
import { needed, only } from './needed.js';

/** When and how far a policy acts; times in s. */
export interface AutoscaleConfig {
  readonly interval: number;
  readonly votes: VotesNeeded;
  readonly limits: ReplicaLimits;
  readonly lookBack: number;
  readonly removalDelay: number;
  /** Target by job, ms. */
  readonly slos: readonly number[];
}

const keys = [
  ...(['interval_s', 'upscale_delay_s', 'downscale_delay_s', 'metric', 'target_metric'] as const),
  ...(['min_replicas', 'max_replicas', 'look_back_period_s', 'max_trials', 'backoff_s'] as const),
  ...(['downscale_action_delay_s', 'cluster_configs'] as const),
];

/** Most replicas that a limit can name. */
const MOST = 100_000;

/** Reads `autoscale_config`, of which the original's simulator does not use `max_trials` and `backoff_s`, for jobs of the clusters named. Throws `UserError` with file and line. */
export function autoscaleConfig(place: YamlPlace, clusters: readonly string[]): AutoscaleConfig {
  const fields = place.fields(keys);
  only(fields.metric, (metric) => metric.text(), 'avg_latency');
  const interval = needed(place, fields, 'interval_s').positive();
  // Policies are asked at whole seconds.
  if (!Number.isInteger(interval))
    throw fields.interval_s!.wrong('interval_s must be a whole number of seconds');
  const votes = (delay: YamlPlace | undefined) =>
    Math.max(1, Math.floor((delay?.atLeast(0) ?? 0) / interval));
  const least = fields.min_replicas?.count(MOST) ?? 1;
  const most = fields.max_replicas?.count(MOST) ?? MOST;
  if (most < least) throw fields.max_replicas!.wrong(`max_replicas is ${most}, below min_replicas ${least}`);
  return {
    interval,
    votes: { up: votes(fields.upscale_delay_s), down: votes(fields.downscale_delay_s) },
    limits: { least, most },
    lookBack: fields.look_back_period_s?.positive() ?? 30,
    removalDelay: fields.downscale_action_delay_s?.atLeast(0) ?? 0,
    slos: targets(place, fields, clusters),
  };
}

function targets(
  place: YamlPlace,
  fields: Partial<Record<(typeof keys)[number], YamlPlace>>,
  clusters: readonly string[],
): number[] {
  const common = fields.target_metric?.positive();
  const own = byCluster(fields.cluster_configs, clusters, (config) => {
    const target = config.fields(keys).target_metric;
    if (!target) throw config.wrong(`${config.what} lacks 'target_metric'`);
    return target.positive();
  });
  return clusters.map((cluster) => {
    const slo = own.get(cluster) ?? common;
    if (slo !== undefined) return slo;
    throw place.wrong(`${place.what} has no target_metric for cluster '${cluster}'`);
  });
}

/** Values by cluster, whose keys are names of clusters or of their head services. Throws for a name that is no cluster's. */
export function byCluster<V>(
  place: YamlPlace | undefined,
  clusters: readonly string[],
  read: (place: YamlPlace) => V,
): Map<string, V> {
  const found = new Map<string, V>();
  for (const [name, value] of place?.entries() ?? []) {
    const cluster = name.replace(/-ray-head$/, '');
    if (!clusters.includes(cluster))
      throw value.wrong(`${place!.what} names '${name}', which is no cluster here`);
    found.set(cluster, read(value));
  }
  return found;
}

import type { ObjectiveName } from '../../../serving-core/faro/model/objective.js';
import type { YamlPlace } from '../../yaml/yaml-place.js';
import { needed, only } from './needed.js';

/** How Faro's optimiser is set. */
export interface OptimiserConfig {
  readonly objective: ObjectiveName;
  /** Replicas. */
  readonly quota: number;
  readonly percentile: number;
  readonly maxRho: number;
  readonly utility: 'latency' | 'latency_step';
  readonly shrink: boolean;
  readonly groups: number;
  readonly upscaleOverhead: number;
  /** Replicas that may stay unused; undefined: forecasts stay as they are. */
  readonly slack: number | undefined;
  /** What the original solves it with. */
  readonly method: string;
}

/** What a policy is for: jobs by their clusters, and the CPUs of a replica. */
export interface PolicyContext {
  readonly clusters: readonly string[];
  readonly cpu: number;
}

/** Those that only an optimiser of forecasts has. */
export const predictiveKeys: readonly string[] = [
  ...['skip_without_pred', 'upscale_overhead', 'max_rho', 'slack_resources', 'hierarchical'],
];

/** Parameters of the optimiser. */
export const optimiserKeys = [
  ...([
    'util_type',
    'resource_limit',
    'adjust',
    'individually',
    'min_max',
    'method',
    'weighted_util',
  ] as const),
  ...([
    'weighted_util_scale',
    'skip_without_pred',
    'with_drop',
    'changes_weight',
    'drop_integrality',
  ] as const),
  ...(['drop_weight', 'linear_penalty', 'mdc_percentile', 'utility_weight', 'upscale_overhead'] as const),
  ...(['max_rho', 'slack_resources', 'hierarchical'] as const),
];
type Fields = Partial<Record<(typeof optimiserKeys)[number], YamlPlace>>;

/** Reads them. Throws `UserError` with file and line. */
export function optimiserOf(
  params: YamlPlace,
  given: Fields,
  { clusters, cpu }: PolicyContext,
): OptimiserConfig {
  const flag = (place: YamlPlace | undefined) => place?.boolean() ?? false;
  for (const key of ['individually', 'weighted_util', 'weighted_util_scale', 'skip_without_pred'] as const)
    only(given[key], (place) => place.boolean(), false);
  for (const key of ['changes_weight', 'drop_weight'] as const)
    only(given[key], (place) => place.number(), 0);
  if (flag(given.with_drop))
    for (const key of ['linear_penalty', 'drop_integrality'] as const)
      if (!flag(given[key]))
        throw (given[key] ?? params).wrong(
          `${params.what} drops requests without '${key}: true'; only with it is supported`,
        );
  const limit = needed(params, given, 'resource_limit').fields(['cpu', 'memory']);
  const limitCpu = needed(given.resource_limit!, limit, 'cpu');
  const quota = Math.floor(limitCpu.positive() / cpu + 1e-9);
  if (quota < clusters.length)
    throw limitCpu.wrong(`${limitCpu.what} is ${quota} replicas, too few for ${clusters.length} jobs`);
  const slackCpu = given.slack_resources?.fields(['cpu', 'memory']).cpu?.atLeast(0);
  return {
    quota,
    objective: objectiveOf(given, flag(given.with_drop)),
    percentile: Math.max(0, given.mdc_percentile?.number() ?? 0),
    maxRho: given.max_rho?.positive() ?? 0.95,
    utility: needed(params, given, 'util_type').choice(['latency', 'latency_step']),
    shrink: flag(given.adjust),
    groups: given.hierarchical?.count(100_000) ?? 0,
    upscaleOverhead: given.upscale_overhead?.atLeast(0) ?? 0,
    slack: slackCpu === undefined ? undefined : slackCpu / cpu,
    method: given.method
      ? given.method
          .elements()
          .map((method) => method.choice(['cobyla', 'slsqp', 'de']))
          .join(', ')
      : 'slsqp',
  };
}

// Section 4 of the model: min_max and utility_weight together name an objective.
function objectiveOf({ min_max: place, utility_weight: weighed }: Fields, drops: boolean): ObjectiveName {
  const weight = weighed?.number() ?? 1;
  const form = minMax(place);
  const known: Readonly<Record<string, ObjectiveName>> = {
    'none 1': 'sum',
    'none 1 drops': 'penalty-sum',
    'true 1': 'minmax',
    'true 0': 'fair',
    '2 1': 'minmax2',
    '3 1': 'fair-sum',
    '3 1 drops': 'penalty-fair-sum',
  };
  const key = `${form} ${weight}${drops ? ' drops' : ''}`;
  if (Object.hasOwn(known, key)) return known[key];
  const at = place ?? weighed!;
  throw at.wrong(
    `min_max ${form} with utility_weight ${weight}${drops ? ' and drops' : ''} is no objective that is supported`,
  );
}

function minMax(place: YamlPlace | undefined): string {
  if (!place) return 'none';
  const value = place.either();
  if (value === false) return 'none';
  if (value === true || value === 1) return 'true';
  if (value === 2 || value === 3) return String(value);
  throw place.wrong(`${place.what} is ${value}; it may be false, true, 2 or 3`);
}

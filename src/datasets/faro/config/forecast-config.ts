import type { Aggregator } from '../../../serving-core/faro/policies/forecast.js';
import type { YamlPlace } from '../../yaml/yaml-place.js';
import { byCluster } from './autoscale-config.js';
import { needed, only } from './needed.js';

/** How a predictive policy forecasts. */
export interface ForecastConfig {
  /** Minutes to look ahead; 0: what was observed stands in for a forecast. */
  readonly horizon: number;
  readonly aggregator: Aggregator;
  /** What a forecast rate is multiplied by. */
  readonly factor: number;
  /** ms a request takes, by job. */
  readonly processing: readonly number[];
  /** Quantile of the forecast, where the configuration names one. */
  readonly quantile: number | undefined;
  /** Whether the configuration names a trained network, whose weights are not public. */
  readonly network: boolean;
}

/** Parameters that say what a request takes. */
export const processingKeys = ['processing_time', 'cluster_processing_times'] as const;

/** Parameters that say how is forecast, and what a request takes. */
export const forecastKeys = [
  ...processingKeys,
  ...(['window_size_s', 'aggregator', 'latency_estimator'] as const),
  ...(['use_current_queue_len', 'queue_len_limit', 'input_path', 'model_params'] as const),
];
type Fields = Partial<Record<(typeof forecastKeys)[number], YamlPlace>>;

/** Reads them. `network`: whether the policy is one with a trained network. Throws `UserError` with file and line. */
export function forecastOf(
  params: YamlPlace,
  given: Fields,
  clusters: readonly string[],
  network: boolean,
): ForecastConfig {
  only(given.use_current_queue_len, (place) => place.boolean(), false);
  const window = needed(params, given, 'window_size_s').atLeast(0);
  return {
    horizon: Math.floor(window / 60),
    aggregator: given.aggregator?.choice(['avg', 'max', 'p80', 'none']) ?? 'avg',
    factor: factorOf(given.latency_estimator),
    processing: processingOf(given, clusters),
    quantile: quantileOf(given.model_params, clusters),
    network: network && window > 0,
  };
}

/** ms that a policy takes a request to need, by job. */
export function processingOf(given: Fields, clusters: readonly string[]): number[] {
  const common = given.processing_time?.positive() ?? 180;
  const own = byCluster(given.cluster_processing_times, clusters, (place) => place.positive());
  return clusters.map((cluster) => own.get(cluster) ?? common);
}

function factorOf(place: YamlPlace | undefined): number {
  const text = place?.text() ?? 'max';
  if (text === 'max') return 1;
  if (text === 'avg') return 1 / 2;
  const match = /^p(\d{1,2})$/.exec(text);
  if (match) return Number(match[1]) / 100;
  throw place!.wrong(`${place!.what} is '${text}'; it may be max, avg or pNN`);
}

// Weights are not public, so that of a model only its quantile is of use.
function quantileOf(place: YamlPlace | undefined, clusters: readonly string[]): number | undefined {
  const models = byCluster(place, clusters, (jobs) => jobs.entries().map(([, model]) => model));
  const quantiles = [...models.values()].flat().map((model) => {
    const { quantile } = model.fields(['model_path', 'num_samples', 'quantile']);
    const value = quantile?.number();
    if (quantile && !(value! > 0 && value! < 1))
      throw quantile.wrong(`${quantile.what} must lie between 0 and 1, but is ${value}`);
    return { value, model };
  });
  const odd = quantiles.find(({ value }) => value !== quantiles[0].value);
  if (odd) throw odd.model.wrong(`${odd.model.what} has another quantile; only one for all is supported`);
  return quantiles[0]?.value;
}

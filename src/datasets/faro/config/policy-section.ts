import { unknownName } from '../../../errors.js';
import type { ReactiveKind } from '../../../serving-core/faro/policies/reactive.js';
import type { YamlPlace } from '../../yaml/yaml-place.js';
import { type AutoscaleConfig, autoscaleConfig } from './autoscale-config.js';
import {
  type ForecastConfig,
  forecastKeys,
  forecastOf,
  processingKeys,
  processingOf,
} from './forecast-config.js';
import { needed } from './needed.js';
import {
  type OptimiserConfig,
  optimiserKeys,
  optimiserOf,
  type PolicyContext,
  predictiveKeys,
} from './optimiser-config.js';

/** One policy of a configuration. */
export type PolicyConfig = { readonly auto: AutoscaleConfig } & (
  | { readonly kind: 'none' }
  | { readonly kind: 'reactive'; readonly reactive: ReactiveKind }
  | { readonly kind: 'proportional'; readonly forecast: ForecastConfig }
  | { readonly kind: 'faro'; readonly forecast: ForecastConfig; readonly optimiser: OptimiserConfig }
  /** Optimises for the rate of its last interval; ms by job. */
  | { readonly kind: 'utility'; readonly processing: readonly number[]; readonly optimiser: OptimiserConfig }
);

const reactive: Readonly<Record<string, ReactiveKind>> = {
  aiad: 'aiad',
  ai: 'ai',
  oneshot: 'oneshot',
  oneshot_ema: 'oneshot-ema',
  omiomd: 'omiomd',
};
const predictive = ['pred_oracle', 'pred_darts', 'pred_pft', 'pred_gluonts'];
const names = [
  ...Object.keys(reactive),
  'none',
  'utility',
  ...predictive,
  ...predictive.map((name) => `${name}_utility`),
];

type Key = (typeof forecastKeys)[number] | (typeof optimiserKeys)[number];

/** Reads one policy: its name, parameters and `autoscale_config`. Throws `UserError` with file and line. */
export function policySection(
  place: YamlPlace,
  fields: Partial<Record<'policy_name' | 'policy_params' | 'autoscale_config', YamlPlace>>,
  { clusters, cpu }: PolicyContext,
): PolicyConfig {
  const at = needed(place, fields, 'policy_name');
  const name = at.text();
  if (!names.includes(name)) {
    const { message, next } = unknownName('E_FARO_CONFIG', 'policy', name, names);
    throw at.wrong(`${message.replace(/\.$/, '')}${next ? ` (${next.replace(/\.$/, '')})` : ''}`);
  }
  const auto = autoscaleConfig(needed(place, fields, 'autoscale_config'), clusters);
  const params = fields.policy_params;
  if (Object.hasOwn(reactive, name) || name === 'none') {
    params?.fields([]);
    return name === 'none' ? { kind: 'none', auto } : { kind: 'reactive', reactive: reactive[name], auto };
  }
  if (!params) throw place.wrong(`${place.what} lacks 'policy_params', which ${name} needs`);
  if (name === 'utility') return { kind: 'utility', ...reactiveOptimiser(params, { clusters, cpu }), auto };
  const utility = name.endsWith('_utility');
  const given: Partial<Record<Key, YamlPlace>> = params.fields<Key>(
    utility ? [...forecastKeys, ...optimiserKeys] : forecastKeys,
  );
  const forecast = forecastOf(params, given, clusters, !name.startsWith('pred_oracle'));
  if (!utility) return { kind: 'proportional', forecast, auto };
  return { kind: 'faro', forecast, optimiser: optimiserOf(params, given, { clusters, cpu }), auto };
}

const ownKeys = [...processingKeys, ...optimiserKeys.filter((key) => !predictiveKeys.includes(key))];

function reactiveOptimiser(params: YamlPlace, context: PolicyContext) {
  const given: Partial<Record<Key, YamlPlace>> = params.fields<Key>(ownKeys);
  if (given.with_drop?.boolean())
    throw given.with_drop.wrong(
      `${given.with_drop.what} is true, but the original's 'utility' cannot carry out what its solver then finds`,
    );
  return {
    processing: processingOf(given, context.clusters),
    optimiser: optimiserOf(params, given, context),
  };
}

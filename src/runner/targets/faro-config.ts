import type { ForecastConfig } from '../../datasets/faro/config/forecast-config.js';
import type { OptimiserConfig } from '../../datasets/faro/config/optimiser-config.js';
import type { PolicyConfig } from '../../datasets/faro/config/policy-section.js';
import type { FaroConfig } from '../../datasets/faro/config/read-config.js';
import { UserError } from '../../errors.js';
import type { Tier } from '../../serving-core/faro/policies/hybrid.js';
import type { Controller } from '../../serving-core/faro/policies/policies.js';
import type { FaroPolicy } from '../../serving-core/faro/policies/policy.js';
import { Faro, Proportional } from '../../serving-core/faro/policies/predictive.js';
import { Reactive } from '../../serving-core/faro/policies/reactive.js';
import { Oracle } from '../../serving-core/faro/prediction/oracle.js';
import type { Predictor } from '../../serving-core/faro/prediction/predictor.js';
import { Ewma, LastInterval, Persistence } from '../../serving-core/faro/prediction/statistics.js';
import { type Load, MINUTE } from '../../serving-core/faro/simulator/options.js';
import type { FaroSimulationOptions, SimulatedJob } from '../../serving-core/faro/simulator/simulation.js';
import { CONTEXT, NEWEST } from './faro-predictors.js';

/** Who stands in for a configuration's trained networks. */
export const configPredictors = ['oracle', 'persistence', 'ewma'] as const;
export type ConfigPredictor = (typeof configPredictors)[number];

/** What a command line changes of a configuration. */
export interface ConfigChanges {
  readonly predictor: ConfigPredictor;
  /** ms, of all jobs; the configuration's unless given. */
  readonly slo?: number;
  readonly seed?: number;
  /** How much is served; all unless given. */
  readonly minutes?: number;
}

/** SLO of a configuration that states none, ms: ResNet34's. */
const SLO = 720;
/** Quantile of forecasts where a configuration states none. */
const QUANTILE = 0.5;

/** A configuration as options of the simulator, and what a user must be told. Throws `UserError` when a predictor cannot be had. */
export function optionsOfConfig(
  config: FaroConfig,
  { predictor, slo, seed = config.seed, minutes }: ConfigChanges,
): { options: FaroSimulationOptions; notices: string[] } {
  const { cluster, loads, policies, startUp } = config;
  const names = cluster.jobs.map((job) => `${job.cluster}/${job.name}`);
  const arriving = names.map((name) => (loads.byJob.get(name) ?? []).map((load) => cut(load, minutes)));
  const jobs = cluster.jobs.map(
    (job, i): SimulatedJob => ({
      ...job,
      counts: [],
      loads: arriving[i],
      slo: slo ?? policies[0]?.auto.slos[i] ?? SLO,
    }),
  );
  const tiers = tiersOf(config, (forecast) =>
    arriving.map((load, i) => predictorOf(forecast, predictor, load, names[i])),
  );
  const deciding: Controller = { initial: cluster.jobs.map(({ replicas }) => replicas), tiers };
  const options: FaroSimulationOptions = {
    seed,
    jobs,
    controller: deciding,
    startUp,
    byQueue: config.controller === 'simple',
    quota: cluster.quota,
    capacity: cluster.capacity,
    monitor: cluster.monitor,
    ...(policies[0] && { limits: policies[0].auto.limits, lookBack: policies[0].auto.lookBack }),
  };
  return { options, notices: noticesOf(config, predictor, slo) };
}

function cut(load: Load, minutes: number | undefined): Load {
  if (minutes === undefined) return load;
  if ('tasks' in load) return { ...load, until: minutes * MINUTE };
  if ('times' in load) return { times: load.times.filter((time) => time < minutes * MINUTE * 1e9) };
  const units = Math.ceil((minutes * MINUTE) / load.unit);
  return { ...load, counts: Array.from(load.counts).slice(0, units) };
}

/** Tries of a wish of a hybrid's first policy; those of others have one. */
const FIRST_TRIALS = 5;

// Whatever it is, the first policy clears the arrivals that were counted, and no other does.
function tiersOf(
  { policies: configs, controller }: FaroConfig,
  predictors: (forecast: ForecastConfig) => Predictor[],
): Tier[] {
  const policies = configs.map((config) => policyOf(config, predictors));
  const counts = policies.some(({ clearsArrivals }) => clearsArrivals);
  return policies.map((policy, place) => ({
    interval: configs[place].auto.interval,
    trials: place === 0 && controller === 'hybrid' ? FIRST_TRIALS : 1,
    policy: {
      decide: (...seen) => policy.decide(...seen),
      clearVotes: () => policy.clearVotes?.(),
      clearsArrivals: counts && place === 0,
    },
  }));
}

function policyOf(policy: PolicyConfig, predictors: (forecast: ForecastConfig) => Predictor[]): FaroPolicy {
  const { slos, votes } = policy.auto;
  if (policy.kind === 'none') return { decide: () => [] };
  if (policy.kind === 'reactive') return new Reactive(policy.reactive, slos, votes);
  if (policy.kind === 'utility') {
    const own = slos.map(() => new LastInterval(policy.auto.interval, MINUTE));
    return optimiserPolicy(policy, policy.processing, own);
  }
  const { forecast } = policy;
  const facts = slos.map((slo, i) => ({ slo, processing: forecast.processing[i] }));
  if (policy.kind === 'proportional') return new Proportional(facts, predictors(forecast), forecast);
  return optimiserPolicy(policy, forecast.processing, predictors(forecast), forecast);
}

function optimiserPolicy(
  { auto, optimiser }: PolicyConfig & { optimiser: OptimiserConfig },
  processing: readonly number[],
  predictors: readonly Predictor[],
  forecast?: ForecastConfig,
): Faro {
  const facts = auto.slos.map((slo, i) => ({ slo, processing: processing[i] }));
  return new Faro(facts, predictors, {
    ...optimiser,
    forecast,
    method: optimiser.method === 'cobyla' ? 'cobyla' : optimiser.objective === 'fair' ? 'descent' : 'exact',
  });
}

function predictorOf(
  { horizon, network, quantile = QUANTILE }: ForecastConfig,
  standIn: ConfigPredictor,
  loads: readonly Load[],
  name: string,
): Predictor {
  if (horizon === 0 || (network && standIn === 'persistence')) return new Persistence();
  if (network && standIn === 'ewma')
    return new Ewma({ horizon, unit: MINUTE, context: CONTEXT, newest: NEWEST, quantile });
  return new Oracle(perMinute(loads, name), horizon, MINUTE);
}

function perMinute(loads: readonly Load[], name: string): number[] {
  const counts: number[] = [];
  const add = (minute: number, count: number) => {
    counts[minute] = (counts[minute] ?? 0) + count;
  };
  for (const load of loads) {
    if ('tasks' in load)
      throw new UserError(
        'E_FARO_CONFIG',
        `The oracle needs counts per minute, but nobody knows when the closed loop of ${name} sends.`,
        'Forecast by --predictor persistence.',
      );
    if ('times' in load) for (const time of load.times) add(Math.floor(time / (MINUTE * 1e9)), 1);
    else if (load.unit === MINUTE) for (let i = 0; i < load.counts.length; i++) add(i, load.counts[i]);
    else
      throw new UserError(
        'E_FARO_CONFIG',
        `The oracle needs counts per minute, but those of ${name} are per ${load.unit} s.`,
        'Forecast by --predictor persistence.',
      );
  }
  return Array.from(counts, (count) => count ?? 0);
}

function noticesOf({ policies }: FaroConfig, predictor: ConfigPredictor, slo: number | undefined): string[] {
  const notices: string[] = [];
  if (policies.length === 0 && slo === undefined)
    notices.push(`the configuration states no SLO: ${SLO} ms, ResNet34's, is taken; --slo gives another.`);
  if (policies.some((policy) => 'forecast' in policy && policy.forecast.network))
    notices.push(
      `the networks of model_params are not public: forecasts are those of --predictor ${predictor}.`,
    );
  if (policies.some((policy) => policy.kind === 'reactive' && policy.reactive === 'omiomd'))
    notices.push(
      "omiomd's steps are limited to 1, 2, 4, … replicas here; the original works these limits out and applies them nowhere, so that there it does what oneshot does.",
    );
  const others = new Set(
    policies.flatMap((policy) => ('optimiser' in policy ? [policy.optimiser.method] : [])),
  );
  others.delete('cobyla');
  if (others.size > 0)
    notices.push(
      `the configuration solves by ${[...others].join('; ')}; repro's own solver does it here (docs/faro.md).`,
    );
  return notices;
}

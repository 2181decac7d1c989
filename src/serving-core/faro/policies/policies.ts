import { unknownName } from '../../../errors.js';
import type { ObjectiveName } from '../model/objective.js';
import type { Predictor } from '../prediction/predictor.js';
import type { Tier } from './hybrid.js';
import { Faro, type FaroOptions, type JobFacts, Proportional } from './predictive.js';
import { Reactive, type ReactiveKind } from './reactive.js';

/** What a policy is made of. */
export interface PolicyParts {
  readonly jobs: readonly JobFacts[];
  /** Replicas of all jobs. */
  readonly quota: number;
  /** A predictor for each job; of no use to reactive policies. */
  readonly predictors: readonly Predictor[];
  /** Departures from what was published, of the Faro family. */
  readonly faro?: Partial<Omit<FaroOptions, 'objective' | 'quota'>>;
  /** Whether the reactive policy decides between those of the Faro family; yes unless given. */
  readonly reactive?: boolean;
}

/** A policy made up: replicas that jobs begin with, and what decides later. */
export interface Controller {
  readonly initial: readonly number[];
  readonly tiers: readonly Tier[];
}

const SHORT = 10;
const LONG = 300;

const reactive =
  (kind: ReactiveKind) =>
  (parts: PolicyParts): Controller => ({ initial: ones(parts), tiers: [short(kind, parts)] });

// A pure gap is least when all jobs are served equally badly, so Faro-Fair descends from a good allocation, as the original's solver stops in one.
const faro =
  (objective: ObjectiveName) =>
  (parts: PolicyParts): Controller => {
    const method = objective === 'fair' ? 'descent' : 'exact';
    const options: FaroOptions = { method, ...parts.faro, objective, quota: parts.quota };
    const policy = new Faro(parts.jobs, parts.predictors, options);
    const long: Tier = { policy, interval: LONG };
    return { initial: ones(parts), tiers: parts.reactive === false ? [long] : [long, short('ai', parts)] };
  };

/** The published policies by name. */
const policies = {
  fairshare: ({ jobs, quota }: PolicyParts): Controller => ({
    initial: jobs.map(() => Math.floor(quota / jobs.length)),
    tiers: [],
  }),
  oneshot: reactive('oneshot'),
  'oneshot-ema': reactive('oneshot-ema'),
  omiomd: reactive('omiomd'),
  aiad: reactive('aiad'),
  ai: reactive('ai'),
  mark: (parts: PolicyParts): Controller => ({
    initial: ones(parts),
    tiers: [{ policy: new Proportional(parts.jobs, parts.predictors), interval: LONG }, short('ai', parts)],
  }),
  'faro-fair': faro('fair'),
  'faro-sum': faro('sum'),
  'faro-fair-sum': faro('fair-sum'),
  'faro-penalty-sum': faro('penalty-sum'),
  'faro-penalty-fair-sum': faro('penalty-fair-sum'),
} as const;

export type FaroPolicyName = keyof typeof policies;
export const faroPolicyNames = Object.keys(policies) as readonly FaroPolicyName[];

/** Makes up a policy by name; throws `UserError` for an unknown one. */
export function faroController(name: string, parts: PolicyParts): Controller {
  if (!Object.hasOwn(policies, name)) throw unknownName('E_UNKNOWN_POLICY', 'policy', name, faroPolicyNames);
  return policies[name as FaroPolicyName](parts);
}

function ones({ jobs }: PolicyParts): number[] {
  return jobs.map(() => 1);
}

function short(kind: ReactiveKind, { jobs }: PolicyParts): Tier {
  const slos = jobs.map(({ slo }) => slo);
  return { policy: new Reactive(kind, slos), interval: SHORT };
}

import type { Ties } from './estimator/engine.js';
import type { ModelConfig } from './pipeline/pipeline.js';
import type { ServiceRule } from './pipeline/profile.js';
import type { Criterion } from './planner/judge.js';

/** How a point may be planned. */
export const planMethods = [
  'planner',
  'minimiser',
  'maximiser',
  'brute-force',
  'cg-mean',
  'cg-peak',
] as const;
export type PlanMethod = (typeof planMethods)[number];

/** Who changes replica counts while the pipeline serves. */
export const tuners = ['none', 'inferline', 'autoscale', 'ds2'] as const;
export type TunerName = (typeof tuners)[number];

/** Arrivals: a `.deltas` file, or gamma gaps at a rate (or one of AutoScale's shapes) as `repro data deltas` generates them. */
export interface TraceSpec {
  trace?: string;
  rate?: string;
  autoscale?: string;
  peak?: number;
  cv?: string;
  cv2?: string;
  queries?: number;
  seconds?: number;
  /** ms. */
  clip?: number;
}

/** One simulated pipeline: what arrives, how it is planned or configured, and who tunes it. Times are ms, as in InferLine's own files. */
export interface InferlineSpec {
  system: 'inferline';
  /** A pipeline that ships with repro, or a YAML file. */
  pipeline: string;
  arrivals: TraceSpec;
  /** Only so many seconds of the trace are planned for; all of it is served. */
  lead?: number;
  /** ms. */
  slo: number;
  plan:
    | {
        method: PlanMethod;
        criterion: Criterion;
        prefilter: boolean;
        /** $/h, for the maximiser. */
        budget?: number;
        /** Most replicas of a model, for the brute force. */
        replicas: number;
      }
    /** A configuration by model, in place of a plan. */
    | { config: Readonly<Record<string, ModelConfig>> };
  /** How time passes in planning and serving. */
  rule: ServiceRule;
  ties: Ties;
  batchingDelay: number;
  tuner: {
    name: TunerName;
    /** From ordering a replica to its first batch. */
    startUp: number;
    /** Options of the tuner over its defaults. */
    options?: Readonly<Record<string, number | string>>;
  };
  /**
   * How much service times vary while serving: 0 not at all, 1 as much as the profile's 99th percentiles say. The plan always
   * takes them to be constant.
   */
  variation: number;
}

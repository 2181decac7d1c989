import type { ObjectiveName } from '../model/objective.js';
import type { Predictor } from '../prediction/predictor.js';
import { useLeftOver } from '../solver/left-over.js';
import type { Problem, Solution, SolveMethod } from '../solver/problem.js';
import { solve } from '../solver/solve.js';
import { type ForecastUse, forecast } from './forecast.js';
import type { FaroPolicy, JobView, Wish } from './policy.js';

/** A job's constants, which every predictive policy knows. */
export interface JobFacts {
  /** ms a request takes of a replica, as the policy assumes it. */
  readonly processing: number;
  /** ms. */
  readonly slo: number;
}

/** MArk's proportional rule: as many replicas as the most predicted load, all of whose requests of a second come at once, needs to meet the SLO. */
export class Proportional implements FaroPolicy {
  readonly clearsArrivals = true;

  constructor(
    private readonly jobs: readonly JobFacts[],
    private readonly predictors: readonly Predictor[],
    private readonly use: ForecastUse = { aggregator: 'max', factor: 1 },
  ) {}

  decide(now: number, views: readonly JobView[], free: (job: number) => boolean): Wish[] {
    const wishes: Wish[] = [];
    for (const [job, view] of views.entries()) {
      if (!free(job)) continue;
      const rate = Math.max(...forecast(this.predictors[job], view, now, this.use));
      const { processing, slo } = this.jobs[job];
      wishes.push({ job, change: { target: Math.ceil((rate * processing) / slo) } });
    }
    return wishes;
  }
}

/** What tells the variants of Faro apart. */
export interface FaroOptions {
  readonly objective: ObjectiveName;
  /** Replicas of all jobs. */
  readonly quota: number;
  readonly method?: SolveMethod;
  readonly groups?: number;
  readonly shrink?: boolean;
  readonly percentile?: number;
  readonly utility?: Problem['utility'];
  readonly maxRho?: number;
  /** s until a new replica serves. */
  readonly upscaleOverhead?: number;
  readonly forecast?: ForecastUse;
  /** Replicas that may stay unused before forecasts become more careful; without it they never do. */
  readonly slack?: number;
}

const asForecast: ForecastUse = { aggregator: 'none', factor: 1 };

/** Faro's long-term policy: the solver's allocation for what is forecast. */
export class Faro implements FaroPolicy {
  readonly clearsArrivals = true;
  /** Accept rates as they were last wished. */
  private accepted: readonly number[] = [];

  constructor(
    private readonly jobs: readonly JobFacts[],
    private readonly predictors: readonly Predictor[],
    private readonly options: FaroOptions,
  ) {}

  decide(now: number, views: readonly JobView[], free: (job: number) => boolean): Wish[] {
    const { replicas, acceptRates } = this.solution(now, views);
    const drops = this.options.objective.startsWith('penalty');
    this.accepted = acceptRates;
    return [...replicas.entries()].flatMap(([job, target]) =>
      free(job)
        ? [{ job, change: { target }, ...(drops ? { acceptRate: acceptRates[job] } : {}) } satisfies Wish]
        : [],
    );
  }

  private solution(now: number, views: readonly JobView[]): Solution {
    const { percentile = 99, maxRho = 0.95, slack, forecast: use = asForecast, ...options } = this.options;
    const solveNow = () =>
      solve({
        ...options,
        estimator: { percentile, maxRho },
        jobs: views.map((view, job) => ({
          ...this.jobs[job],
          rates: forecast(this.predictors[job], view, now, use),
          current: view.replicas,
          accept: this.accepted[job],
        })),
      });
    const quantile = this.predictors[0]?.quantile;
    if (slack === undefined || quantile === undefined) return solveNow();
    const solveAt = (at: number) => {
      for (const predictor of this.predictors) predictor.quantile = at;
      return solveNow();
    };
    try {
      return useLeftOver(solveAt, { quantile, quota: options.quota, slack });
    } finally {
      for (const predictor of this.predictors) predictor.quantile = quantile;
    }
  }
}

import { type Estimator, estimateLatency } from './latency.js';
import { dropPenalty, type PenaltyName } from './penalty.js';
import { relaxedUtility, stepUtility } from './utility.js';

/** One job as the optimiser sees it. */
export interface JobLoad {
  /** Predicted requests/s, one per step of the horizon. */
  readonly rates: readonly number[];
  /** ms a request takes of a replica. */
  readonly processing: number;
  /** ms. */
  readonly slo: number;
  /** Replicas that it has now. */
  readonly current: number;
  /** 1 unless given. */
  readonly weight?: number;
}

/** The utility that is optimised: relaxed, or the exact step. */
export type PlannedUtility = 'latency' | 'latency_step';

/**
 * First steps of the horizon that a job which is scaled up still spends with its current replicas. Two rules of the original: the overhead is only
 * modelled while the cluster is full (it is halved, rounded down, when `spare` quota is left), and not at all when it covers the whole horizon.
 */
export function coldSteps(overhead: number, stepLength: number, horizon: number, spare: number): number {
  const steps = Math.trunc(overhead / stepLength);
  const cold = spare > 0 ? Math.floor(steps / 2) : steps;
  return cold >= horizon ? 0 : cold;
}

/** Mean utility of a job over `horizon` steps with `replicas` replicas, accepting the fraction `accept` of its requests. Missing steps have no load. */
export function jobUtility(
  job: JobLoad,
  replicas: number,
  by: Estimator,
  { horizon = job.rates.length, cold = 0, accept = 1, kind = 'latency' as PlannedUtility } = {},
): number {
  let sum = 0;
  for (let step = 0; step < horizon; step++) {
    const rate = step < job.rates.length ? job.rates[step] * accept : 0;
    const serving = step < cold && replicas > job.current ? job.current : replicas;
    const latency = estimateLatency(rate, job.processing, serving, by);
    sum += kind === 'latency' ? relaxedUtility(latency, job.slo) : stepUtility(latency, job.slo);
  }
  return sum / horizon;
}

/** (1 − φ(dropped)) · utility: what a utility is worth when requests were dropped for it; φ as the optimiser has it unless named. */
export function effectiveUtility(
  value: number,
  dropped: number,
  penalty: PenaltyName = 'strict-linear',
): number {
  return (1 - dropPenalty(penalty, dropped)) * value;
}

import type { PlanFacts } from '../tuner/plan-facts.js';
import { type Autoscaler, type Decision, replicasFor } from '../tuner/tuner.js';

export interface Ds2Options {
  /** ms between two decisions, each on the mean rate since the last. */
  period: number;
  /** ms for which the pipeline halts when it changes: the state is saved and every operator restarted. */
  halt: number;
}

export const ds2Defaults: Ds2Options = { period: 10_000, halt: 5000 };

/**
 * In the style of DS2 (Kalavri et al., OSDI 2018): every model gets the replicas that the mean rate of the last interval needs at its
 * full throughput, with no slack for bursts, and the pipeline halts for each change.
 */
export class Ds2 implements Autoscaler {
  readonly period: number;
  private arrivals = 0;

  constructor(
    private readonly facts: PlanFacts,
    private readonly options: Ds2Options = ds2Defaults,
  ) {
    this.period = options.period;
  }

  arrived(_times: Float64Array, from: number, to: number): void {
    this.arrivals += to - from;
  }

  decide(_now: number, current: readonly number[]): Decision | null {
    const rate = (1000 * this.arrivals) / this.period;
    this.arrivals = 0;
    const { scale, throughput } = this.facts;
    const replicas = scale.map((s, model) => replicasFor(rate, s, throughput[model], 1));
    if (replicas.every((k, model) => k === current[model])) return null;
    return { replicas, reason: `mean of ${Math.round(rate)} queries/s`, halt: this.options.halt };
  }
}

import type { Autoscaler, Decision } from '../tuner/tuner.js';
import { type CoarseUnit, unitsFor } from './coarse-grained.js';

export interface AutoscaleOptions {
  /** ms between two looks at the rate, which is that since the last look. */
  period: number;
  /** ms for which fewer units must have been enough before one goes (AutoScale waits 120 s before it switches a server off). */
  wait: number;
}

export const autoscaleDefaults: AutoscaleOptions = { period: 1000, wait: 120_000 };

/**
 * In the style of AutoScale (Gandhi et al., 2012): whole pipelines are added as soon as the measured rate needs them, and taken away
 * one by one when they have not been needed for a long time.
 */
export class AutoscaleUnits implements Autoscaler {
  readonly period: number;
  private arrivals = 0;
  private neededAt = 0;

  constructor(
    private readonly unit: CoarseUnit,
    private readonly options: AutoscaleOptions = autoscaleDefaults,
  ) {
    this.period = options.period;
  }

  arrived(_times: Float64Array, from: number, to: number): void {
    this.arrivals += to - from;
  }

  decide(now: number, current: readonly number[]): Decision | null {
    const rate = (1000 * this.arrivals) / this.period;
    this.arrivals = 0;
    const needed = unitsFor(this.unit, rate);
    const [units] = current;
    if (needed >= units) this.neededAt = now;
    if (needed > units) return this.all(current, needed, rate);
    if (units === 1 || now - this.neededAt < this.options.wait) return null;
    this.neededAt = now;
    return this.all(current, units - 1, rate);
  }

  private all(current: readonly number[], units: number, rate: number): Decision {
    return { replicas: current.map(() => units), reason: `${Math.round(rate)} queries/s` };
  }
}

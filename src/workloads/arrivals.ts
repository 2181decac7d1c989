import { exponential } from '../serving-core/random/distributions.js';
import type { Uniform } from '../serving-core/random/uniform.js';
import { gamma } from './gamma.js';

/** When the next request comes: a pure source of gaps. */
export interface Arrivals {
  /** ns from one request to the next; whole, as the original truncates. */
  gap(): number;
}

/** A number that several clients share and a timer changes; what it becomes counts from each client's next gap on. */
export interface Shared {
  value: number;
}

/** Poisson arrivals at `rate` requests/s. */
export function poisson(rate: number, source: Uniform): Arrivals {
  const perNanosecond = rate / 1e9;
  return { gap: () => Math.trunc(exponential(source, perNanosecond)) };
}

/** Poisson arrivals at a rate (requests/s) that may change. */
export function adjustablePoisson(rate: Shared, source: Uniform): Arrivals {
  return { gap: () => Math.trunc(exponential(source, rate.value / 1e9)) };
}

/** Exponential durations with a mean of `seconds`. */
export function exponentialSeconds(seconds: number, source: Uniform): Arrivals {
  const perNanosecond = 1 / (1e9 * seconds);
  return { gap: () => Math.trunc(exponential(source, perNanosecond)) };
}

/** One request every 1/`rate` s, without a phase: clients of equal rate send at the same instants, as the original's do. */
export function fixedRate(rate: number): Arrivals {
  const gap = Math.trunc(1e9 / rate);
  return { gap: () => gap };
}

/** One request every 1/`rate` s, the first after `phase` of a gap (0 to 1). */
export function phasedFixedRate(rate: number, phase: number): Arrivals {
  const gap = Math.trunc(1e9 / rate);
  let next = Math.trunc(gap * phase);
  return {
    gap: () => {
      const now = next;
      next = gap;
      return now;
    },
  };
}

/**
 * Gamma renewal arrivals at `rate` requests/s whose gaps have the coefficient of variation `cv`: 1 is Poisson, below is
 * more regular, above is burstier.
 */
export function gammaArrivals(rate: number, cv: number, source: Uniform): Arrivals {
  const shape = 1 / (cv * cv);
  const scale = 1e9 / rate / shape;
  return { gap: () => Math.trunc(gamma(source, shape) * scale) };
}

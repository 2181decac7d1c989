import { exponential } from '../serving-core/random/distributions.js';
import type { Uniform } from '../serving-core/random/uniform.js';

/** When the next request comes: a pure source of gaps. */
export interface Arrivals {
  /** ns from one request to the next; whole, as the original truncates. */
  gap(): number;
}

/** Poisson arrivals at `rate` requests/s. */
export function poisson(rate: number, source: Uniform): Arrivals {
  const perNanosecond = rate / 1e9;
  return { gap: () => Math.trunc(exponential(source, perNanosecond)) };
}

/** One request every 1/`rate` s, without a phase: clients of equal rate send at the same instants, as the original's do. */
export function fixedRate(rate: number): Arrivals {
  const gap = Math.trunc(1e9 / rate);
  return { gap: () => gap };
}

import type { Uniform } from './uniform.js';

/** The value that an exponential variate of mean 1 is below with probability `p`: its quantile function. */
export function exponentialQuantile(p: number): number {
  return -Math.log(1 - p);
}

/** Exponential variate by inversion, −ln(1 − U) / rate: the form libstdc++ uses, so minstd gives the original's gaps. */
export function exponential(source: Uniform, rate: number): number {
  return exponentialQuantile(source.next()) / rate;
}

/** Standard normal variate (Box and Muller, 1958); the second of the pair is not kept, so that no state outlives a call. */
export function normal(source: Uniform): number {
  const radius = Math.sqrt(-2 * Math.log(1 - source.next()));
  return radius * Math.cos(2 * Math.PI * source.next());
}

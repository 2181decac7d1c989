import type { Uniform } from './uniform.js';

/** Exponential variate by inversion, −ln(1 − U) / rate: the form libstdc++ uses, so minstd gives the original's gaps. */
export function exponential(source: Uniform, rate: number): number {
  return -Math.log(1 - source.next()) / rate;
}

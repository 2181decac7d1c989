import { exponential } from '../../serving-core/random/distributions.js';
import type { Uniform } from '../../serving-core/random/uniform.js';

/** Offered load: queries/s from a time on (s), the first from 0. */
export type RateSteps = readonly { from: number; rate: number }[];

/** Most per piece of a Poisson variate: e^−500 is a normal double. */
const PIECE = 500;

/** Arrivals of a Poisson process whose rate changes by steps, ns; the same source gives the same process at another speed. */
export function poissonArrivals(count: number, steps: RateSteps, source: Uniform): Float64Array {
  const arrivals = new Float64Array(count);
  let step = 0;
  let time = 0;
  for (let i = 0; i < count; i++) {
    // Expected arrivals that are still to pass, at the rates of one step after the other.
    let left = exponential(source, 1);
    while (step + 1 < steps.length && left > (steps[step + 1].from - time) * steps[step].rate) {
      left -= (steps[step + 1].from - time) * steps[step].rate;
      time = steps[++step].from;
    }
    time += left / steps[step].rate;
    arrivals[i] = time * 1e9;
  }
  return arrivals;
}

/**
 * Arrivals with gaps that are Poisson variates of whole ms, as HPDC'23's program draws them, ns. This is no Poisson process: a gap's
 * coefficient of variation is 1/√mean.
 */
export function integerPoissonArrivals(count: number, meanGapMs: number, source: Uniform): Float64Array {
  const arrivals = new Float64Array(count);
  for (let i = 0, ms = 0; i < count; i++) {
    ms += poisson(source, meanGapMs);
    arrivals[i] = ms * 1e6;
  }
  return arrivals;
}

// Knuth's product of uniforms (TAOCP 3.4.1), in pieces, since variates add.
function poisson(source: Uniform, mean: number): number {
  let sum = 0;
  for (let left = mean; left > 0; left -= PIECE) {
    const least = Math.exp(-Math.min(left, PIECE));
    for (let product = 1 - source.next(); product > least; product *= 1 - source.next()) sum++;
  }
  return sum;
}

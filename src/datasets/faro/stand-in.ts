import { normal } from '../../serving-core/random/distributions.js';
import { stream } from '../../serving-core/random/streams.js';
import { type PublishedTrace, publishedTraces, TRACE_MINUTES } from './published.js';

const PATTERN = 15;

/**
 * One day of a synthetic stand-in for Faro's ten traces: requests a minute by job. Least, mean and most of each are the published ones; days of a seed share their
 * waves and patterns, and differ in the rest. The same for the same seed and day on every machine.
 */
export function faroStandIn(seed: number, day: number): Int32Array[] {
  return publishedTraces.map((trace, job) => scaled(shape(trace, `${seed}/${job}`, day), trace));
}

// A series of variance about 1: wave, pattern, and a first-order autoregression.
function shape({ slow, pattern, memory }: PublishedTrace, name: string, day: number): Float64Array {
  const common = stream(0, `faro-stand-in/${name}`);
  const own = stream(day, `faro-stand-in/${name}/day`);
  const [first, second] = [common.next(), common.next()];
  const beats = Array.from({ length: PATTERN }, () => normal(common));
  const step = Math.sqrt(1 - memory ** 2);
  let rest = normal(own);
  return Float64Array.from({ length: TRACE_MINUTES }, (_, minute) => {
    const turn = (2 * Math.PI * minute) / TRACE_MINUTES;
    const wave = (Math.sin(turn + 7 * first) + 0.5 * Math.sin(2 * turn + 7 * second)) * 1.26;
    rest = memory * rest + step * normal(own);
    return (
      Math.sqrt(slow) * wave +
      Math.sqrt(pattern) * beats[minute % PATTERN] +
      Math.sqrt(1 - slow - pattern) * rest
    );
  });
}

// Stretched to the least and the most, and bent by a power until the mean fits.
function scaled(values: Float64Array, { least, mean, most }: PublishedTrace): Int32Array {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const unit = values.map((value) => (value - low) / (high - low));
  const wanted = (mean - least) / (most - least);
  const meanAt = (power: number) => unit.reduce((sum, value) => sum + value ** power, 0) / unit.length;
  let [small, large] = [0.05, 20];
  for (let i = 0; i < 60; i++) {
    const power = (small + large) / 2;
    if (meanAt(power) > wanted) small = power;
    else large = power;
  }
  return Int32Array.from(unit, (value) => Math.round(least + (most - least) * value ** small));
}

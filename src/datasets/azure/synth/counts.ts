import type { Uniform } from '../../../serving-core/random/uniform.js';
import { MINUTES } from '../format.js';
import type { Behaviour, SyntheticFunction } from './behaviour.js';
import { gammaNoise, poisson, positivePoisson } from './draw.js';

/** Below this many invocations per day each is placed by itself; from it on every minute is drawn. */
const dense = 720;
/** How much more queues have to do in minutes that 5 divides, when timers fire; makes 3 to 4 % of all traffic. */
const alignment = 0.078;

const wave = Float64Array.from({ length: MINUTES }, (_, t) => Math.cos((2 * Math.PI * t) / MINUTES));

/** Draws the counts of one day of functions; holds the scratch space that all of them share. */
export class DayDrawer {
  private readonly intensity = new Float64Array(MINUTES);

  /** `volume` scales all but timers: the day of the week. */
  constructor(
    private readonly source: Uniform,
    private readonly volume: number,
  ) {}

  /** Fills `out`, which holds zeros, with counts per minute; at least one, since only a function that ran has a row. Returns their sum. */
  draw({ perDay, behaviour }: SyntheticFunction, out: Uint32Array): number {
    if (behaviour.kind === 'timer') return fire(behaviour, out);
    const total = this.shape(behaviour);
    const mean = perDay * this.volume;
    return mean < dense ? this.place(mean, total, out) : this.fill(mean, behaviour, out);
  }

  /** Writes the day's course without noise into `intensity`; returns its sum. */
  private shape(behaviour: Exclude<Behaviour, { kind: 'timer' }>): number {
    const { intensity } = this;
    if (behaviour.kind === 'blocks') return blocks(behaviour, intensity);
    const office = behaviour.kind === 'office' ? officeCourse(behaviour.sharpness) : undefined;
    const amplitude = behaviour.kind === 'diurnal' ? behaviour.amplitude : 0;
    let at = (((MINUTES - behaviour.phase) % MINUTES) + MINUTES) % MINUTES;
    let sum = 0;
    for (let t = 0; t < intensity.length; t++) {
      const value = office ? office[at] : 1 + amplitude * wave[at];
      intensity[t] = value;
      sum += value;
      if (++at === wave.length) at = 0;
    }
    return behaviour.kind === 'diurnal' && behaviour.aligned ? sum + align(intensity) : sum;
  }

  /** So many invocations as Poisson gives, each at a minute of its own by inversion. */
  private place(mean: number, total: number, out: Uint32Array): number {
    const { intensity, source } = this;
    for (let t = 1; t < intensity.length; t++) intensity[t] += intensity[t - 1];
    const count = positivePoisson(source, mean);
    for (let i = 0; i < count; i++) out[firstAbove(intensity, source.next() * total)]++;
    return count;
  }

  /** Every minute Poisson around a noisy intensity, brought to the day's mean. */
  private fill(mean: number, { cv }: { cv: number }, out: Uint32Array): number {
    const { intensity, source } = this;
    let sum = 0;
    for (let t = 0; t < intensity.length; t++) {
      if (intensity[t] > 0) intensity[t] *= gammaNoise(source, cv);
      sum += intensity[t];
    }
    let total = 0;
    for (let t = 0; t < intensity.length; t++) {
      const count = intensity[t] > 0 ? poisson(source, (mean * intensity[t]) / sum) : 0;
      if (count > 0) out[t] = count;
      total += count;
    }
    if (total > 0) return total;
    out[0] = 1;
    return 1;
  }
}

function officeCourse(sharpness: number): Float64Array {
  return wave.map((value) => Math.exp(sharpness * value));
}

/** Raises the minutes that 5 divides; returns by how much the sum grew. */
function align(intensity: Float64Array): number {
  let added = 0;
  for (let t = 0; t < intensity.length; t += 5) {
    added += intensity[t] * alignment;
    intensity[t] *= 1 + alignment;
  }
  return added;
}

/** One where the block is on, zero elsewhere; returns the minutes that it is on. */
function blocks({ period, phase, on }: Behaviour & { kind: 'blocks' }, intensity: Float64Array): number {
  intensity.fill(0);
  let minutes = 0;
  for (let start = phase % period; start < intensity.length + period; start += period) {
    for (let t = start - period; t < start - period + on; t++) {
      if (t < 0 || t >= intensity.length) continue;
      intensity[t] = 1;
      minutes++;
    }
  }
  return minutes;
}

function fire({ period, phase, times }: Behaviour & { kind: 'timer' }, out: Uint32Array): number {
  let total = 0;
  for (let t = phase; t < out.length; t += period) {
    out[t] = times;
    total += times;
  }
  return total;
}

/** Index of the first of ascending `values` that is greater than `x`. */
function firstAbove(values: Float64Array, x: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] > x) high = middle;
    else low = middle + 1;
  }
  return low;
}

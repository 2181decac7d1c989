import { binOf } from '../../telemetry/rollup/bins.js';
import type { Distribution, Series } from './series.js';

/** Slices that a series has at most, and half of which it has at least once it is long enough. */
export const MOST_SLICES = 512;
/** Length of the shortest slices, ns: 67 ms. Lengths are powers of two, so that slices of one run can be made of another's. */
const SHORTEST = 2 ** 26;

/** Values by bin and slice, while they are counted. */
export class DistributionCounts {
  #least = Number.POSITIVE_INFINITY;
  #most = 0;
  readonly #bins: (Uint32Array | undefined)[] = [];

  add(slice: number, value: number): void {
    const bin = binOf(value);
    this.#bins[bin] ??= new Uint32Array(MOST_SLICES);
    this.#bins[bin][slice]++;
    if (value < this.#least) this.#least = value;
    if (value > this.#most) this.#most = value;
  }

  halve(): void {
    this.#bins.forEach((counts) => {
      if (counts) halve(counts, (a, b) => a + b);
    });
  }

  finish(slices: number): Distribution {
    const bins = Object.keys(this.#bins).map(Number);
    return {
      least: bins.length > 0 ? this.#least : 0,
      most: this.#most,
      bins: Int32Array.from(bins),
      counts: bins.map((bin) => this.#bins[bin]!.slice(0, slices)),
    };
  }
}

/** Cuts rows into slices of time whose length doubles whenever they become too many: one pass, whatever the duration. */
export class Slicer {
  #length = SHORTEST;
  #end = 0;
  readonly #sums: Record<string, Float64Array> = {};
  readonly #maxima: Record<string, Float64Array> = {};
  readonly #distributions: Record<string, DistributionCounts> = {};

  /** A column of sums, a value a slice, to add to. */
  sum(name: string): Float64Array {
    this.#sums[name] ??= new Float64Array(MOST_SLICES);
    return this.#sums[name];
  }

  /** A column of maxima. */
  maximum(name: string): Float64Array {
    this.#maxima[name] ??= new Float64Array(MOST_SLICES);
    return this.#maxima[name];
  }

  distribution(name: string): DistributionCounts {
    this.#distributions[name] ??= new DistributionCounts();
    return this.#distributions[name];
  }

  /** The slice of a time, ns; what is before 0 belongs to the first. */
  at(time: number): number {
    if (time > this.#end) this.#end = time;
    while (time >= this.#length * MOST_SLICES) this.#double();
    return time > 0 ? Math.floor(time / this.#length) : 0;
  }

  /** The series up to the last time that was asked for, with a column `time`: s of each slice. */
  finish(): Series {
    const [length, end] = [this.#length, this.#end];
    const slices = Math.floor(end / length) + 1;
    const cut = (columns: Record<string, Float64Array>) =>
      Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.slice(0, slices)]));
    const time = Float64Array.from(
      { length: slices },
      (_, i) => (Math.min(end, (i + 1) * length) - i * length) / 1e9,
    );
    return {
      slice: length,
      slices,
      sums: { time, ...cut(this.#sums) },
      maxima: cut(this.#maxima),
      distributions: Object.fromEntries(
        Object.entries(this.#distributions).map(([name, counts]) => [name, counts.finish(slices)]),
      ),
    };
  }

  #double(): void {
    this.#length *= 2;
    for (const values of Object.values(this.#sums)) halve(values, (a, b) => a + b);
    for (const values of Object.values(this.#maxima)) halve(values, Math.max);
    for (const counts of Object.values(this.#distributions)) counts.halve();
  }
}

function halve(values: Float64Array | Uint32Array, join: (a: number, b: number) => number): void {
  const half = values.length / 2;
  for (let i = 0; i < half; i++) values[i] = join(values[2 * i], values[2 * i + 1]);
  values.fill(0, half);
}

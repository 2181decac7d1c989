/**
 * Log-linear bins for integers from 0 to 2^53 − 1, as in HDR histograms: each power of two is cut into 512 bins of equal
 * width, and below 1024 each integer has its own. A bin's middle is within 1/1024 of every value in it.
 */
const BITS = 9;
const PER_OCTAVE = 1 << BITS;

/** Bins in all: one each for 0..511, and 512 for each power of two from 2^9 to 2^52. */
export const BINS = PER_OCTAVE * (53 - BITS + 1);

// The exponent of a double and the first nine bits of its mantissa, side by side, number the bins from 2^9 on.
const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0];
const FIRST = ((1023 + BITS) << BITS) - PER_OCTAVE;

/** The bin of an integer; fractions are truncated. Throws RangeError for what is negative, beyond 2^53 or no number. */
export function binOf(value: number): number {
  if (value < PER_OCTAVE) {
    if (value >= 0) return value | 0;
  } else if (value <= Number.MAX_SAFE_INTEGER) {
    double[0] = value;
    return (halves[HIGH] >>> (20 - BITS)) - FIRST;
  }
  throw new RangeError(`${value} has no bin`);
}

/** Smallest integer in a bin. */
export function lowOf(bin: number): number {
  if (bin < 2 * PER_OCTAVE) return bin;
  const octave = Math.floor(bin / PER_OCTAVE);
  return (PER_OCTAVE + (bin % PER_OCTAVE)) * 2 ** (octave - 1);
}

/** Largest integer in a bin. */
export function highOf(bin: number): number {
  return lowOf(bin + 1) - 1;
}

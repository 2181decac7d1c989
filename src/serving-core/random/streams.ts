import type { Uniform } from './uniform.js';

/** sfc32: a small, fast generator of 128-bit state with a period of at least 2^32 and good statistical quality. */
export class Sfc32 implements Uniform {
  constructor(
    private a: number,
    private b: number,
    private c: number,
    private counter: number,
  ) {
    for (let i = 0; i < 15; i++) this.integer();
  }

  /** Next unsigned 32-bit integer. */
  integer(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11) | 0) + t) | 0;
    return t >>> 0;
  }

  /** Uniform in [0, 1) with 53 bits. */
  next(): number {
    const high = this.integer() >>> 5;
    const low = this.integer() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  }
}

/**
 * The random stream called `name` of a run's seed. Streams of different names or seeds are independent, so adding a
 * consumer does not change what the others draw.
 */
export function stream(seed: number, name: string): Sfc32 {
  const text = `${seed}/${name}`;
  return new Sfc32(hash(text, 0x9e3779b9), hash(text, 0x85ebca6b), hash(text, 0xc2b2ae35), 1);
}

/** FNV-1a with a final avalanche, so that names differing in one character give unrelated states. */
function hash(text: string, basis: number): number {
  let h = basis;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) | 0;
}

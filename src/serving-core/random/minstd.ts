import type { Uniform } from './uniform.js';

const MODULUS = 2_147_483_647;
/** Number of values the generator can give: 1 … 2^31 − 2. */
const RANGE = 2_147_483_646;
const LARGEST_BELOW_ONE = 1 - Number.EPSILON / 2;

/**
 * The generator of the original client: multiplicative congruential, multiplier 48271, modulus 2^31 − 1 (C++
 * `std::minstd_rand`). Seed 0 becomes 1, so clients 0 and 1 of the original coincide.
 */
export class Minstd implements Uniform {
  private state: number;

  /** `seed`: a non-negative integer below 2^53. */
  constructor(seed: number) {
    this.state = seed % MODULUS || 1;
  }

  /** Next integer in 1 … 2^31 − 2. Schrage's decomposition keeps every product within 32 bits. */
  integer(): number {
    const quotient = (this.state / 44_488) | 0;
    const next = 48_271 * (this.state - quotient * 44_488) - 3_399 * quotient;
    this.state = next > 0 ? next : next + MODULUS;
    return this.state;
  }

  /** Uniform in [0, 1) from two draws, as libstdc++'s `generate_canonical<double, 53>` composes them. */
  next(): number {
    const low = this.integer() - 1;
    const high = this.integer() - 1;
    const u = (low + high * RANGE) / (RANGE * RANGE);
    return u < 1 ? u : LARGEST_BELOW_ONE;
  }
}

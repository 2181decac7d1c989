import { createHash } from 'node:crypto';

export const LARGEST_SEED = 2 ** 31 - 1;

/**
 * Seed of repeat k of a run with seed s: s itself for the first, so that one repeat equals no repeats and seed 0 stays
 * the original's seeding; a hash of both, in 1..2^31−2, for the others.
 */
export function seedOfRepeat(seed: number, repeat: number): number {
  if (repeat === 0) return seed;
  const digest = createHash('sha256').update(`repeat ${repeat} of seed ${seed}`).digest();
  return 1 + (digest.readUInt32BE(0) % (LARGEST_SEED - 1));
}

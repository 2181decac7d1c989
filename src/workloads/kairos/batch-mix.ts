import { normal } from '../../serving-core/random/distributions.js';
import type { Uniform } from '../../serving-core/random/uniform.js';

/** Largest batch that the mix sends. */
export const LARGEST_IN_MIX = 999;

/**
 * One batch size of the production-like mix of HPDC'23's program: lognormal(5.1, 0.2) cut to 100 … 200, with a tail of small, medium and
 * large ones. The program draws a percentage of 1 … 99, so each of its per cents is a 99th. Core values have
 * fractions, which are rounded up where a latency is looked up.
 */
export function productionBatch(source: Uniform): number {
  const core = Math.exp(5.1 + 0.2 * normal(source));
  const percentage = whole(source, 1, 100);
  if (percentage <= 8) return whole(source, 1, 100);
  if (percentage <= 30) return whole(source, 200, 600);
  if (percentage <= 35) return whole(source, 600, 1000);
  return core < 100 || core > 200 ? whole(source, 190, 200) : core;
}

/** A whole number of `from` … `before` − 1. */
function whole(source: Uniform, from: number, before: number): number {
  return from + Math.floor(source.next() * (before - from));
}

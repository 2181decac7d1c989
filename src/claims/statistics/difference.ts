import type { Estimate } from './estimate.js';

/**
 * The difference a - b of two independent estimates, its interval recovered from theirs. For two proportions with Wilson
 * intervals this is Newcombe's method 10 (Statistics in Medicine 17:873, 1998).
 */
export function difference(a: Estimate, b: Estimate): Estimate {
  const value = a.value - b.value;
  // The side of which less is known decides how far the tails reach: never too near.
  const degrees = Math.min(a.degrees ?? Number.POSITIVE_INFINITY, b.degrees ?? Number.POSITIVE_INFINITY);
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
    ...(Number.isFinite(degrees) && { degrees }),
  };
}

import type { Estimate } from './estimate.js';

/** Probability in each tail of a 95 % interval. */
const TAIL = 0.025;

/**
 * A count of independent rare events with the exact 95 % interval of its mean (Garwood 1936, Biometrika 28:437): the means at
 * which so many or more, and so many or fewer, have a probability of 0.025. For none it is [0, 3.689]. Throws RangeError for
 * what is no count.
 */
export function poissonCount(count: number): Estimate {
  if (!(Number.isSafeInteger(count) && count >= 0)) throw new RangeError(`${count} is no count`);
  const width = 10 + 10 * Math.sqrt(count);
  const least = Math.max(0, count - width);
  return {
    value: count,
    low: count === 0 ? 0 : bisect(least, count, (mean) => atLeast(count, mean) > TAIL),
    high: bisect(count, count + width, (mean) => atMost(count, mean) < TAIL),
  };
}

/** The mean from which on `holds` does. */
function bisect(low: number, high: number, holds: (mean: number) => boolean): number {
  let [a, b] = [low, high];
  while (b - a > 1e-12 * b) {
    const middle = (a + b) / 2;
    if (middle === a || middle === b) break;
    if (holds(middle)) b = middle;
    else a = middle;
  }
  return (a + b) / 2;
}

/** P(X ≤ n), for a mean of n or more: terms fall from n downwards. */
function atMost(n: number, mean: number): number {
  let [term, sum] = [1, 0];
  for (let k = n; k >= 0 && term > 1e-17 * sum; k--) {
    sum += term;
    term *= k / mean;
  }
  return sum * probability(n, mean);
}

/** P(X ≥ n), for a mean of n or less: terms fall from n upwards. */
function atLeast(n: number, mean: number): number {
  let [term, sum] = [1, 0];
  for (let k = n; term > 1e-17 * sum; k++) {
    sum += term;
    term *= mean / (k + 1);
  }
  return sum * probability(n, mean);
}

const probability = (n: number, mean: number): number =>
  mean === 0 ? Number(n === 0) : Math.exp(n * Math.log(mean) - mean - logFactorial(n));

/** Stirling's series, exact to 1e-13 from 16 on (Abramowitz & Stegun 6.1.41); the logarithm of the product below. */
function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let k = 2; k <= n; k++) product *= k;
    return Math.log(product);
  }
  const x = n + 1;
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5) - 1 / (1680 * x ** 7);
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}

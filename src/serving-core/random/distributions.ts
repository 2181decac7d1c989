import type { Uniform } from './uniform.js';

/** The value that an exponential variate of mean 1 is below with probability `p`: its quantile function. */
export function exponentialQuantile(p: number): number {
  return -Math.log(1 - p);
}

/** Exponential variate by inversion, −ln(1 − U) / rate: the form libstdc++ uses, so minstd gives the original's gaps. */
export function exponential(source: Uniform, rate: number): number {
  return exponentialQuantile(source.next()) / rate;
}

/** Standard normal variate (Box and Muller, 1958); the second of the pair is not kept, so that no state outlives a call. */
export function normal(source: Uniform): number {
  const radius = Math.sqrt(-2 * Math.log(1 - source.next()));
  return radius * Math.cos(2 * Math.PI * source.next());
}

/** Below this mean a Poisson variate is found by counting, from it on by rejection. */
const FEW = 10;

/** Poisson variate: the number of unit exponentials that fit into `mean`, or for larger means Hörmann's transformed rejection (PTRS, Insurance: Mathematics and Economics 12, 1993). */
export function poisson(source: Uniform, mean: number): number {
  return mean < FEW ? fewEvents(source, mean) : manyEvents(source, mean);
}

function fewEvents(source: Uniform, mean: number): number {
  let left = mean;
  for (let count = 0; ; count++) {
    left -= exponential(source, 1);
    if (left <= 0) return count;
  }
}

function manyEvents(source: Uniform, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = source.next() - 0.5;
    const v = source.next();
    const edge = 0.5 - Math.abs(u);
    const count = Math.floor(((2 * a) / edge + b) * u + mean + 0.43);
    if (edge >= 0.07 && v <= squeeze) return count;
    if (count < 0 || (edge < 0.013 && v > edge)) continue;
    const accepted = Math.log(v * inverseAlpha) - Math.log(a / edge ** 2 + b);
    if (accepted <= count * Math.log(mean) - mean - logFactorial(count)) return count;
  }
}

/** ln n!, by Stirling's series from 10 on, where its error is below 1e-10. */
export function logFactorial(n: number): number {
  if (n < FEW) {
    let product = 1;
    for (let i = 2; i <= n; i++) product *= i;
    return Math.log(product);
  }
  const x = n + 1;
  return (
    (x - 0.5) * Math.log(x) -
    x +
    0.5 * Math.log(2 * Math.PI) +
    1 / (12 * x) -
    1 / (360 * x ** 3) +
    1 / (1260 * x ** 5)
  );
}

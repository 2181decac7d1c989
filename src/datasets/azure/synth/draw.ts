import type { Uniform } from '../../../serving-core/random/uniform.js';

/** Standard normal variate by the polar method, one of the pair. */
function normal(source: Uniform): number {
  for (;;) {
    const u = 2 * source.next() - 1;
    const v = 2 * source.next() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/** Gamma variate of mean 1 and coefficient of variation `cv` > 0 (Marsaglia and Tsang 2000). */
export function gammaNoise(source: Uniform, cv: number): number {
  const shape = 1 / (cv * cv);
  // a shape below 1 is drawn one higher and boosted, as section 6 of the paper says
  const boost = shape < 1 ? (1 - source.next()) ** (1 / shape) : 1;
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(source);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - source.next();
    // the squeeze accepts nearly always, and saves two logarithms
    if (u < 1 - 0.0331 * x * x * x * x || Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return (d * v * boost) / shape;
    }
  }
}

/** Normal variate of the given mean and standard deviation. */
export function normalAround(source: Uniform, mean: number, deviation: number): number {
  return mean + deviation * normal(source);
}

/** Poisson variate: by multiplication for a small mean, else by transformed rejection (Hörmann 1993, PTRS). */
export function poisson(source: Uniform, mean: number): number {
  if (mean < 10) {
    const limit = Math.exp(-mean);
    let k = 0;
    for (let p = source.next(); p > limit; p *= source.next()) k++;
    return k;
  }
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = source.next() - 0.5;
    const v = 1 - source.next();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const left = Math.log((v * inverseAlpha) / (a / (us * us) + b));
    if (left <= k * Math.log(mean) - mean - logFactorial(k)) return k;
  }
}

/** Poisson variate of mean > 0, given that it is not zero: by inversion, since rejection would never end for a tiny mean. */
export function positivePoisson(source: Uniform, mean: number): number {
  if (mean >= 10) return Math.max(1, poisson(source, mean));
  let probability = (mean * Math.exp(-mean)) / -Math.expm1(-mean);
  let u = source.next();
  let k = 1;
  while (u > probability && probability > 0) {
    u -= probability;
    k++;
    probability *= mean / k;
  }
  return k;
}

const smallFactorials = [1, 1, 2, 6, 24, 120, 720, 5040, 40_320, 362_880].map(Math.log);

/** ln(k!), from 10 on by Stirling's series to three terms: exact to 1e-9. */
function logFactorial(k: number): number {
  if (k < 10) return smallFactorials[k];
  const inverse = 1 / k;
  return (
    (k + 0.5) * Math.log(k) -
    k +
    0.918_938_533_204_672_7 +
    inverse * (1 / 12 - inverse * inverse * (1 / 360 - (inverse * inverse) / 1260))
  );
}

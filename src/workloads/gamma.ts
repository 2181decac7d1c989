import { normal } from '../serving-core/random/distributions.js';
import type { Uniform } from '../serving-core/random/uniform.js';

/**
 * Gamma variate of the given shape and scale 1 (mean = variance = shape), by squeezing a transformed normal. Source:
 * Marsaglia and Tsang, "A simple method for generating gamma variables", ACM TOMS 26(3), 2000; a shape below 1 by its
 * section 6, gamma(shape) = gamma(shape + 1) · U^(1/shape).
 */
export function gamma(source: Uniform, shape: number): number {
  if (shape < 1) return gamma(source, shape + 1) * (1 - source.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(source);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    const u = 1 - source.next();
    if (Math.log(u) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

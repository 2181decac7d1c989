import { expect, it } from 'vitest';
import { drawVariation, variationPresets } from '../../../src/serving-core/gpu/variation.js';

const at = (preset: 'v100' | 'none', p: number) => drawVariation(variationPresets[preset], { next: () => p });

it('an isolated V100 follows the quantiles of Figure 2a', () => {
  const ms = (p: number) => Number((2.9005 * at('v100', p)).toFixed(4));
  expect([ms(0), ms(0.5), ms(0.9)]).toEqual([2.897, 2.9005, 2.901]);
  expect(ms(0.99999)).toBeCloseTo(2.9014, 4);
});

it('its 99.99th percentile is within 0.03 % of the median', () => {
  expect(at('v100', 0.9999) / at('v100', 0.5) - 1).toBeLessThanOrEqual(0.0003);
});

it('without variation every inference takes the median', () => {
  expect([0, 0.3, 0.99].map((p) => at('none', p))).toEqual([1, 1, 1]);
});

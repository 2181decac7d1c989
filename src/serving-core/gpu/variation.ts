import type { Uniform } from '../random/uniform.js';

/** Execution time of an isolated inference against its median: the quantile function, linear between rows [p, factor]. */
export type VariationModel = readonly (readonly [probability: number, factor: number])[];

export type VariationPreset = 'v100' | 'none';

export const variationPresets: Readonly<Record<VariationPreset, VariationModel>> = {
  // Calibrated to the digitised Figure 2a of the Clockwork paper: a curve from 2.897 ms through p90 = 2.901 ms to a wall at
  // 2.9014 ms from p98 on, with p99.99 within 0.03 % of the median: a median of 2.9005 ms.
  v100: [
    [0, 2.897 / 2.9005],
    [0.5, 1],
    [0.9, 2.901 / 2.9005],
    [0.98, 2.90135 / 2.9005],
    [1, 2.90137 / 2.9005],
  ],
  none: [
    [0, 1],
    [1, 1],
  ],
};

/** One factor drawn by inversion. */
export function drawVariation(model: VariationModel, random: Uniform): number {
  const p = random.next();
  let i = 1;
  while (i < model.length - 1 && model[i][0] < p) i++;
  const below = model[i - 1];
  const above = model[i];
  return below[1] + ((above[1] - below[1]) * (p - below[0])) / (above[0] - below[0]);
}

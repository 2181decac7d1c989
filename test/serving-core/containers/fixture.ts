import type { ModelProfile } from '../../../src/serving-core/common/profile.js';

export const resnet50: ModelProfile = {
  name: 'resnet50_v2',
  inputSize: 602_112,
  outputSize: 4000,
  weightsSize: 102_160_300,
  weightsTransfer: 8_310_000,
  batchSizes: [1, 2, 4, 8, 16],
  execution: [2_730_000, 4_050_000, 5_870_000, 9_930_000, 17_300_000],
};

import { expect, test } from 'vitest';
import {
  type NoiseModel,
  noisePresets,
  scaleNoise,
} from '../../../../src/serving-core/clockwork/worker/noise.js';

const { v100, none } = noisePresets;

test('a scale of 1 changes nothing', () => {
  expect(scaleNoise(v100, {})).toEqual(v100);
  expect(scaleNoise(v100, { execution: 1, load: 1, delay: 1 })).toEqual(v100);
});

test('a scale of 0 leaves the profiled times', () => {
  const { execution, delay } = scaleNoise(v100, { execution: 0, delay: 0 });
  expect(execution.variation.map(([, factor]) => factor)).toEqual([1, 1, 1, 1, 1]);
  expect([execution.faster.mean, execution.slower.mean, delay.mean]).toEqual([0, 0, 0]);
});

test('a scale multiplies the means of one part and keeps its probabilities and the other parts', () => {
  const model: NoiseModel = {
    execution: {
      variation: [
        [0, 0.5],
        [1, 2],
      ],
      faster: { probability: 0.1, mean: 10 },
      slower: { probability: 0.2, mean: 20 },
    },
    load: v100.load,
    delay: v100.delay,
  };
  expect(scaleNoise(model, { execution: 3 })).toEqual({
    execution: {
      variation: [
        [0, 0.125],
        [1, 8],
      ],
      faster: { probability: 0.1, mean: 30 },
      slower: { probability: 0.2, mean: 60 },
    },
    load: v100.load,
    delay: v100.delay,
  });
});

test('scaling no noise gives no noise', () => {
  expect(scaleNoise(none, { execution: 50, load: 50, delay: 50 })).toEqual(none);
});

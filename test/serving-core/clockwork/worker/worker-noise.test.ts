import { describe, expect, test } from 'vitest';
import {
  type NoiseModel,
  noisePresets,
  scaleNoise,
} from '../../../../src/serving-core/clockwork/worker/noise.js';
import { WorkerNoise } from '../../../../src/serving-core/clockwork/worker/worker-noise.js';
import { stream } from '../../../../src/serving-core/random/streams.js';

const exact = { infer: () => 5e6, load: () => 8e6 };
const noisy = (model: NoiseModel, worker = 0, gpus = 2, seed = 0) =>
  new WorkerNoise({ model, random: (name) => stream(seed, name) }, worker, gpus);
const inferences = (noise: WorkerNoise, gpu: number, count = 500) => {
  const execution = noise.execution(exact);
  return Array.from({ length: count }, () => execution.infer(gpu, 0, 1));
};
const delayed = (probability: number, mean: number) => ({
  ...noisePresets.none,
  delay: { probability, mean },
});

describe('the streams of a worker', () => {
  const { v100 } = noisePresets;

  test('give each GPU, worker and seed times of its own, and the same ones again', () => {
    const times = [noisy(v100), noisy(v100, 1), noisy(v100, 0, 2, 1)].flatMap((noise) =>
      [0, 1].map((gpu) => inferences(noise, gpu).join()),
    );
    expect(new Set(times).size).toBe(6);
    expect(inferences(noisy(v100), 1).join()).toBe(times[1]);
  });

  test('do not shift when a GPU is added, or when another part of the noise is changed or drawn from', () => {
    const times = inferences(noisy(v100), 1);
    expect(inferences(noisy(v100, 0, 8), 1)).toEqual(times);
    const other = noisy(scaleNoise(v100, { load: 7, delay: 0 }));
    const execution = other.execution(exact);
    for (let i = 0; i < 100; i++) {
      execution.load(1, 0);
      execution.infer(0, 0, 1);
      other.handledAt(1, i);
    }
    expect(inferences(other, 1)).toEqual(times);
  });

  test('have loads of their own', () => {
    const execution = noisy(v100).execution(exact);
    const loads = Array.from({ length: 1000 }, () => execution.load(0, 0));
    expect(Math.min(...loads)).toBeGreaterThanOrEqual(8e6);
    expect(new Set(loads).size).toBeGreaterThan(900);
  });
});

describe('an action', () => {
  const GAP = 100e6;
  const delays = (probability: number, mean: number, count = 100_000) => {
    const noise = noisy(delayed(probability, mean));
    return Array.from({ length: count }, (_, i) => noise.handledAt(0, i * GAP) - i * GAP);
  };

  test.each([0, 20e3, 100e3])('is delayed by more than %i ns with probability p·exp(−x/mean)', (x) => {
    const share = delays(0.5, 40e3).filter((delay) => delay > x).length / 100_000;
    const expected = 0.5 * Math.exp(-x / 40e3);
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / 100_000));
  });

  test('is handled when it is ready if nothing delays it', () => {
    expect(new Set(delays(0, 40e3, 1000))).toEqual(new Set([0]));
    expect(new Set(delays(1, 0, 1000))).toEqual(new Set([0]));
  });

  test('never overtakes the one before it on its GPU, and never waits for another GPU', () => {
    const noise = noisy(delayed(1, 1e6));
    let last = 0;
    for (let i = 0; i < 10_000; i++) {
      const handled = noise.handledAt(0, i * 1000);
      expect(handled).toBeGreaterThanOrEqual(Math.max(last, i * 1000));
      last = handled;
    }
    const alone = noisy(delayed(1, 1e6));
    expect(noise.handledAt(1, 0)).toBe(alone.handledAt(1, 0));
  });
});

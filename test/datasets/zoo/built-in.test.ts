import { describe, expect, it } from 'vitest';
import { findModel, loadZoo, pagesOf } from '../../../src/datasets/zoo/index.js';

describe('built-in zoos', () => {
  it('v1 has the 64 models of the preprint and osdi20 the 61 of the paper', async () => {
    const v1 = await loadZoo('v1');
    const osdi20 = await loadZoo('osdi20');
    expect(v1.size).toBe(64);
    expect(osdi20.size).toBe(61);
    expect([...v1.keys()].filter((name) => !osdi20.has(name))).toEqual([
      'mobile_pose_mobilenet1.0',
      'se_resnext101_64x4d',
      'winograd_resnet152_v2',
    ]);
  });

  it('resnet50_v2 is as the paper and the original profiler print it', async () => {
    const { model } = await findModel('resnet50_v2', 'osdi20');
    expect(model).toEqual({
      name: 'resnet50_v2',
      inputSize: 602112,
      outputSize: 4000,
      weightsSize: 102160300,
      weightsTransfer: 8320000,
      batchSizes: [1, 2, 4, 8, 16],
      execution: [2730000, 4050000, 5870000, 9930000, 17300000],
    });
    expect(pagesOf(model)).toBe(7);
  });

  it('sums to the published totals: 8323 MB of weights and 532 pages', async () => {
    const models = [...(await loadZoo('v1')).values()];
    const bytes = models.reduce((sum, model) => sum + model.weightsSize, 0);
    const pages = models.reduce((sum, model) => sum + pagesOf(model), 0);
    expect(Math.round(bytes / 1e6)).toBe(8323);
    expect(pages).toBe(532);
  });

  it('sizes are bytes of whole tensors, never the rounded kB of the table', async () => {
    const v1 = await loadZoo('v1');
    const sizes = (name: string) => [v1.get(name)!.inputSize, v1.get(name)!.outputSize];
    expect(sizes('inceptionv3')).toEqual([1072812, 4000]);
    expect(sizes('mobile_pose_mobilenetv3')).toEqual([589824, 208896]);
    expect(sizes('cifar_wideresnet16_10')).toEqual([12288, 40]);
    expect(sizes('tsn_inceptionv1_kinetics400')).toEqual([1072812, 1600]);
  });

  it('every time is a whole number of ns and every model is in byte order of the names', async () => {
    const v1 = await loadZoo('v1');
    for (const { execution, weightsTransfer } of v1.values()) {
      expect([...execution, weightsTransfer].every(Number.isInteger)).toBe(true);
    }
    const names = [...v1.keys()];
    expect(names[0]).toBe('cifar_wideresnet16_10');
    expect(names).toEqual([...names].sort());
  });

  it('weights cross the bus at about 12.3 GB/s in every row: transfer = 0.0018 + 0.08147 ms/MB within 0.11 ms', async () => {
    for (const { weightsSize, weightsTransfer } of (await loadZoo('v1')).values()) {
      const fitted = 0.0018 + (0.08147 * weightsSize) / 1e6;
      expect(Math.abs(weightsTransfer / 1e6 - fitted)).toBeLessThan(0.11);
    }
  });

  it('an unknown zoo or model is refused with the nearest names', async () => {
    await expect(loadZoo('osdi21')).rejects.toMatchObject({
      code: 'E_UNKNOWN_ZOO',
      next: 'Did you mean osdi20?',
    });
    await expect(findModel('resnet50', 'osdi20')).rejects.toMatchObject({
      code: 'E_UNKNOWN_MODEL',
      next: expect.stringContaining('resnet50_v2'),
    });
  });
});

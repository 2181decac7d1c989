import { describe, expect, it } from 'vitest';
import { loadZoo } from '../../../src/datasets/zoo/index.js';
import { instantiate } from '../../../src/runner/targets/instantiate.js';
import type { ClockworkSpec } from '../../../src/serving-core/clockwork/spec.js';
import { PAGE } from '../../support/deployment.js';

const GiB = 2 ** 30;
const profiles = Object.fromEntries(await loadZoo('osdi20'));
const spec = (workers: Partial<ClockworkSpec['workers']>) =>
  ({
    workers: { count: 1, gpusPerWorker: 1, weightsCacheSize: 640 * PAGE, pageSize: PAGE, ...workers },
    zoo: 'osdi20',
  }) as ClockworkSpec;
const copiesOfEach = (copies: number) => Object.keys(profiles).map((model) => ({ model, copies }));

describe('the instances that a workload loads', () => {
  it('of the paper’s replay, 66 of each of 61 models, fit the 768 GiB of its workers: about 500 GB', () => {
    const models = instantiate(copiesOfEach(66), profiles, spec({ hostMemory: 768 * GiB }));
    expect(models).toHaveLength(4026);
    const bytes = models.reduce((sum, { profile }) => sum + profile.weightsSize, 0);
    expect(bytes / 1e9).toBeCloseTo(500, -1);
  });

  it('may not be more than the host memory of a worker holds', () => {
    const load = [{ model: 'resnet50_v2', copies: 11 }];
    const need = 11 * 102_160_300;
    expect(instantiate(load, profiles, spec({ hostMemory: need }))).toHaveLength(11);
    expect(() => instantiate(load, profiles, spec({ hostMemory: GiB }))).toThrow(
      expect.objectContaining({
        code: 'E_HOST_MEMORY',
        message: `11 models have ${need} bytes of weights, but the host memory of a worker is ${GiB}.`,
        next: `Load fewer copies, or set hostMemory to at least ${need} bytes.`,
      }),
    );
  });

  it('may each not be more than the weight cache of a GPU holds', () => {
    expect(() => instantiate(copiesOfEach(1), profiles, spec({ weightsCacheSize: 10 * PAGE }))).toThrow(
      /^Model \S+ needs \d+ pages of 16777216 bytes, but the weight cache of a GPU has 10\.$/,
    );
  });

  it('of an unknown model are refused', () => {
    expect(() => instantiate([{ model: 'resnet51_v2', copies: 1 }], profiles, spec({}))).toThrow(
      "Unknown model of zoo osdi20 'resnet51_v2'.",
    );
  });
});

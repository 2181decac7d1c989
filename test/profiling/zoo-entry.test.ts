import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadZoo } from '../../src/datasets/zoo/index.js';
import { profileModel } from '../../src/profiling/profile-model.js';
import { measuredProfile, zooText } from '../../src/profiling/zoo-entry.js';

const measure = (perInput: number) =>
  profileModel(
    {
      load: async () => 8_320_001,
      time: async (batch, runs) =>
        Array.from({ length: runs }, (_, i) => batch * perInput * (i % 10 === 9 ? 2 : 1)),
    },
    { batches: [1, 2, 16], loads: 1, runs: 100, seconds: 1 },
  );
const facts = { name: 'my.model', inputSize: 602112, outputSize: 4000, weightsSize: 102_380_240 };

describe('a measured profile', () => {
  it('is read from its zoo file to the ns, beside another with other batch sizes', async () => {
    const profile = measuredProfile(facts, await measure(52_763_397.4), 'p50');
    expect(profile).toEqual({
      ...facts,
      weightsTransfer: 8_320_001,
      batchSizes: [1, 2, 16],
      execution: [52_763_397, 105_526_795, 844_214_358],
    });
    const other = { ...profile, name: 'other', batchSizes: [1, 4], execution: [1, 20_000_000] };
    const file = join(mkdtempSync(join(tmpdir(), 'zoo-')), 'mine.csv');
    writeFileSync(file, zooText([profile, other], ['measured: with "quotes", commas\nand lines']));
    expect([...(await loadZoo(file)).values()]).toEqual([profile, other]);
  });

  it('takes the statistic that is asked for', async () => {
    const measured = await measure(1e6);
    expect(measuredProfile(facts, measured, 'p99').execution[0]).toBe(2e6);
    expect(measuredProfile(facts, measured, 'mean').execution[0]).toBeCloseTo(1.1e6, -5);
  });

  it('has a byte of weights when the model has none, since a zoo counts pages', async () => {
    expect(measuredProfile({ ...facts, weightsSize: 0 }, await measure(1), 'p50').weightsSize).toBe(1);
  });
});

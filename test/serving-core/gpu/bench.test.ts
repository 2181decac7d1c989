import { describe, expect, it } from 'vitest';
import { GpuBench } from '../../../src/serving-core/gpu/bench.js';
import { contentionPresets } from '../../../src/serving-core/gpu/contention.js';
import { variationPresets } from '../../../src/serving-core/gpu/variation.js';
import { stream } from '../../../src/serving-core/random/streams.js';

interface Row {
  t: number;
  id: number;
  latency: number;
}

function bench(concurrency: number, inferences: number, preset: 'v100' | 'none', seed = 1): Row[] {
  const rows: Row[] = [];
  const run = new GpuBench({
    execution: 2_915_000,
    concurrency,
    inferences,
    contention: contentionPresets[preset],
    variation: variationPresets.none,
    random: (name) => stream(seed, name),
    sink: {
      request: (t, id, _result, _user, _model, _factor, latency) => {
        rows.push({ t, id, latency });
      },
    },
  });
  run.clock.run();
  return rows;
}

describe('the bench of Figure 2', () => {
  it('answers every inference once and then stops', () => {
    const ids = bench(16, 500, 'v100').map(({ id }) => id);
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, i) => i));
  });

  it('gives the same telemetry for the same seed, other telemetry for another', () => {
    expect(bench(8, 500, 'v100')).toEqual(bench(8, 500, 'v100'));
    expect(bench(8, 500, 'v100', 2)).not.toEqual(bench(8, 500, 'v100'));
  });

  it('shared ideally, every inference takes c times as long', () => {
    for (const { latency } of bench(4, 40, 'none')) expect(latency).toBeCloseTo(4 * 2_915_000, 3);
  });

  it.each([
    [2, 353],
    [4, 402],
    [8, 427],
    [16, 455],
  ])(
    'reproduces the throughput that it is calibrated to: %i threads, %i requests/s',
    (concurrency, wanted) => {
      const rows = bench(concurrency, 20_000, 'v100');
      const rate = (rows.length - 1) / ((rows.at(-1)!.t - rows[0].t) / 1e9);
      expect(Math.abs(rate / wanted - 1)).toBeLessThan(0.005);
    },
  );
});

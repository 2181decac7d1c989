import { describe, expect, it } from 'vitest';
import { profileModel } from '../../src/profiling/profile-model.js';

const MS = 1e6;

/** A model whose time is 1 ms an input and whose loads take what is given, and what was asked of it. */
function fake(loads: number[]) {
  const done: string[] = [];
  return {
    done,
    load: async () => {
      done.push('load');
      return loads.shift()! * MS;
    },
    time: async (batch: number, runs: number) => {
      if (!done.includes(`batch ${batch}`)) done.push(`batch ${batch}`);
      return new Float64Array(runs).fill(batch * MS);
    },
  };
}

const rule = { runs: 10, seconds: 10 };

describe('profileModel', () => {
  it('loads, then measures batch after batch, and tells how it goes', async () => {
    const model = fake([900, 500, 510]);
    const told: string[] = [];
    const measured = await profileModel(
      model,
      { ...rule, batches: [1, 4], loads: 3 },
      {
        loaded: (ns) => told.push(`loaded ${ns / MS}`),
        measured: ({ batch, steady }) => told.push(`batch ${batch} ${steady}`),
      },
    );
    expect(model.done).toEqual(['load', 'load', 'load', 'batch 1', 'batch 4']);
    expect(told).toEqual(['loaded 900', 'loaded 500', 'loaded 510', 'batch 1 true', 'batch 4 true']);
    expect(measured).toMatchObject({ load: 510 * MS, loads: [900 * MS, 500 * MS, 510 * MS] });
    expect(measured.batches.map(({ batch, summary }) => [batch, summary.p50])).toEqual([
      [1, MS],
      [4, 4 * MS],
    ]);
  });

  it('stops between two looks when it is told to', async () => {
    const controller = new AbortController();
    const measuring = profileModel(
      fake([1]),
      { ...rule, batches: [1, 2, 4], loads: 1 },
      { measured: () => controller.abort(new Error('stopped')) },
      controller.signal,
    );
    await expect(measuring).rejects.toThrow('stopped');
  });

  it('fails as the model fails', async () => {
    const model = { ...fake([1]), time: () => Promise.reject(new Error('out of memory')) };
    await expect(profileModel(model, { ...rule, batches: [1], loads: 1 })).rejects.toThrow('out of memory');
  });
});

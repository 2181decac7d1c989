import { describe, expect, it } from 'vitest';
import { modelStates } from '../../../../src/serving-core/clockwork/controller/model-states.js';
import { controllerDefaults } from '../../../../src/serving-core/clockwork/spec.js';

const profile = {
  name: 'm',
  inputSize: 1,
  outputSize: 1,
  weightsSize: 1,
  weightsTransfer: 1,
  batchSizes: [1, 4, 8, 16],
  execution: [3e6, 9e6, 12.5e6, 17.3e6],
};

function notices(over: { maxBatch?: number; maxExec?: number }): string[] {
  const told: string[] = [];
  modelStates([{ profile, pages: 1 }], { ...controllerDefaults('INFER5'), ...over }, told);
  return told;
}

describe('a batch size that the options exclude', () => {
  it('is told with the option that excludes it', () => {
    expect(notices({})).toEqual([
      'Batch size 16 of m (17.3 ms) is left out, as in the original: maxBatch is 8.',
    ]);
    expect(notices({ maxBatch: 16, maxExec: 12e6 })).toEqual([
      'Batch size 8 of m (12.5 ms) is left out, as in the original: maxExec is 12 ms.',
      'Batch size 16 of m (17.3 ms) is left out, as in the original: maxExec is 12 ms.',
    ]);
  });

  it('is told once for all models and their copies', () => {
    const told: string[] = [];
    const slow = { ...profile, name: 'slow', execution: [6e6, 18e6, 25e6, 34.6e6] };
    const models = [profile, slow, slow].map((one) => ({ profile: one, pages: 1 }));
    modelStates(models, { ...controllerDefaults('INFER5'), maxExec: 20e6 }, told);
    expect(told).toEqual([
      'Batch size 16 of 2 models (17.3 to 34.6 ms) is left out, as in the original: maxBatch is 8.',
      'Batch size 8 of slow (25 ms) is left out, as in the original: maxExec is 20 ms.',
    ]);
  });

  it('is no batch of one, however long it takes', () => {
    expect(notices({ maxBatch: 16, maxExec: 0 }).join()).not.toContain('Batch size 1 ');
  });
});

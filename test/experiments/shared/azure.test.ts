import { describe, expect, it } from 'vitest';
import { azureData, azureDay, azureSource } from '../../../experiments/shared/azure.js';
import { DAYS } from '../../../src/datasets/azure/format.js';
import { publishedFunctions } from '../../../src/datasets/azure/published.js';
import { MOST_FUNCTIONS } from '../../../src/datasets/azure/synth/generate.js';

describe('the parameters of a replay', () => {
  it('offer the days and functions that the data set has', () => {
    expect([azureDay.day.min, azureDay.day.max]).toEqual([1, DAYS]);
    expect(azureData.functions.default).toBe(publishedFunctions);
    expect(azureData.functions.max).toBe(MOST_FUNCTIONS);
  });

  it('say where the days come from, and which stand-in', () => {
    expect(azureSource({ data: 'auto', functions: 300, dataSeed: 7 })).toEqual({
      from: 'auto',
      functions: 300,
      seed: 7,
    });
  });
});

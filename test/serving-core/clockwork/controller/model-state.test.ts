import { describe, expect, test } from 'vitest';
import { ModelState } from '../../../../src/serving-core/clockwork/controller/model-state.js';
import { PAGE, resnet50 } from '../../../support/deployment.js';

const pages = Math.ceil(resnet50.weightsSize / PAGE);
const state = (maxBatch = 8, maxExec = 250e6, profile = resnet50) => {
  const excluded: [number, number][] = [];
  const model = new ModelState(profile, pages, maxBatch, maxExec, (b, e) => excluded.push([b, e]));
  return { model, excluded };
};

describe('what the scheduler knows of a model', () => {
  test('excludes batch sizes that are too large, and says so', () => {
    const { model, excluded } = state(8);
    expect([...model.sizes]).toEqual([1, 2, 4, 8]);
    expect(excluded).toEqual([[16, 17.3e6]]);
  });

  test('excludes batch sizes that take too long, but never batch size 1', () => {
    const { model } = state(16, 1e6);
    expect([...model.sizes]).toEqual([1]);
    expect([...state(16, 5.87e6).model.sizes]).toEqual([1, 2, 4]);
  });

  test('excludes batch sizes of unknown time, except batch size 1', () => {
    const unknown = { ...resnet50, batchSizes: [1, 2, 4], execution: [0, 0, 5e6] };
    expect([...state(8, 250e6, unknown).model.sizes]).toEqual([1, 4]);
  });

  test('starts from the profile', () => {
    const { model } = state();
    expect([...model.estimates]).toEqual([2.73e6, 4.05e6, 5.87e6, 9.93e6]);
    expect(model.weightsEstimate).toBe(8.32e6);
  });

  test('replaces the profile of the measured batch size alone, by the first measurement', () => {
    const { model } = state();
    model.measuredExecution(1, 4_500_000, 1380, 1380);
    expect(model.estimates[0]).toBe(2.73e6);
    expect(Math.abs(model.estimates[1] - 4.5e6)).toBeLessThan(2);
    model.measuredTransfer(9_000_000);
    expect(model.weightsEstimate).toBe(9_000_000);
  });

  test('normalises measurements by the mean clock, and estimates for the clock that is asked for', () => {
    const { model } = state();
    // 4 ms at a mean of 690 MHz is the work of 2 ms at 1380 MHz.
    model.measuredExecution(0, 4_000_000, 600, 780);
    expect(Math.abs(model.estimates[0] - 2e6)).toBeLessThan(2);
    expect(Math.abs(model.estimatesAt(690)[0] - 4e6)).toBeLessThan(2);
    expect(model.estimatesAt(690)[3]).toBe(2 * 9.93e6);
  });

  test('judges SLO multiples by the profiled time of one input for ever', () => {
    const { model } = state();
    model.measuredExecution(0, 9_000_000, 1380, 1380);
    expect(model.baseExecution).toBe(2.73e6);
  });

  test('finds the batch size whose front request must start soonest, up to a limit', () => {
    const { model } = state();
    expect(model.mostUrgent(3)).toBe(-1);
    model.queue.push(0, 50e6);
    expect(model.mostUrgent(3)).toBe(3);
    expect(model.urgency).toBe(50e6 - 9.93e6);
    expect(model.mostUrgent(1)).toBe(1);
    expect(model.urgency).toBe(50e6 - 4.05e6);
    expect(model.mostUrgent(-1)).toBe(-1);
  });
});

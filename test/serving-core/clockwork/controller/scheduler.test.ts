import { describe, expect, test } from 'vitest';
import { selectGpus } from '../../../../src/serving-core/clockwork/controller/scheduler.js';

const perWorker = (gpus: readonly number[], cap: number) => {
  const counts = gpus.map(() => 0);
  for (const { worker } of selectGpus(gpus, cap)) counts[worker]++;
  return counts;
};

describe('the selection of GPUs', () => {
  test('takes all of them, worker by worker, below the cap', () => {
    expect(selectGpus([2, 1], 100)).toEqual([
      { worker: 0, gpu: 0 },
      { worker: 0, gpu: 1 },
      { worker: 1, gpu: 0 },
    ]);
  });

  test.each([
    [[4, 4, 4], 6, [2, 2, 2]],
    [[4, 4, 4], 7, [2, 2, 3]],
    [[1, 4, 4], 6, [1, 2, 3]],
    [[4, 4, 1], 9, [3, 3, 1]],
    [[2, 2, 2], 1, [0, 0, 1]],
    [[2, 2], 0, [0, 0]],
  ])('splits a cap over workers of %j GPUs evenly: %i', (gpus, cap, expected) => {
    expect(perWorker(gpus, cap)).toEqual(expected);
  });
});

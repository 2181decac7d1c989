import { expect, it } from 'vitest';
import { AimdBatching } from '../../../src/serving-core/clipper/aimd.js';

const aimd = (maxBatch = 16) => new AimdBatching(2, 50e6, { increase: 1, backoff: 0.9, maxBatch });
/** Executes full batches of model 0 with the given durations, ms. */
const run = (batching: AimdBatching, durations: readonly number[]) =>
  durations.map((ms) => {
    batching.executed(0, batching.take(0, 100), ms * 1e6);
    return batching.limit(0);
  });

it('the largest batch grows by one while full batches meet the objective', () => {
  expect(run(aimd(), [10, 20, 50])).toEqual([2, 3, 4]);
});

it('it shrinks by a tenth when one does not, never below one', () => {
  const batching = aimd();
  run(batching, new Array(9).fill(10));
  expect(batching.limit(0)).toBe(10);
  // 10 -> 9 -> 8.1 -> 7.29
  expect(run(batching, [51, 51, 51])).toEqual([9, 8, 7]);
  run(batching, new Array(50).fill(51));
  expect(batching.limit(0)).toBe(1);
});

it('a batch that was not full says nothing about a larger one', () => {
  const batching = aimd();
  run(batching, [10, 10]);
  batching.executed(0, batching.take(0, 2), 10e6);
  expect(batching.limit(0)).toBe(3);
});

it('it stays within what a container accepts, and models do not mix', () => {
  const batching = aimd(4);
  run(batching, new Array(10).fill(1));
  expect([batching.limit(0), batching.limit(1)]).toEqual([4, 1]);
  expect(batching.take(0, 2)).toBe(2);
  expect(batching.take(1, 9)).toBe(1);
});

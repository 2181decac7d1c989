import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  StrategyHeap,
  strategyBatch,
  strategyModel,
} from '../../../../src/serving-core/clockwork/controller/strategy-heap.js';

type Strategy = [priority: number, batch: number, model: number];
const before = (a: Strategy, b: Strategy) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

describe('the strategies of a GPU', () => {
  test('come by priority, then batch size, then model', () => {
    const heap = new StrategyHeap();
    for (const [priority, batch, model] of [
      [2, 0, 0],
      [1, 1, 0],
      [1, 0, 5],
      [1, 0, 3],
      [-7, 2, 9],
    ])
      heap.push(priority, batch, model);
    const order: [number, number][] = [];
    while (heap.size > 0) {
      const code = heap.pop();
      order.push([strategyBatch(code), strategyModel(code)]);
    }
    expect(order).toEqual([
      [2, 9],
      [0, 3],
      [0, 5],
      [1, 0],
      [0, 0],
    ]);
  });

  test('keep models apart up to sixteen million of them', () => {
    const heap = new StrategyHeap();
    const last = 2 ** 24 - 1;
    heap.push(1, 4, last);
    heap.push(1, 5, 0);
    const code = heap.pop();
    expect([strategyBatch(code), strategyModel(code)]).toEqual([4, last]);
  });

  test('come as from a sorted array, for any sequence of pushing and popping', () => {
    const strategy = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.nat(3), fc.nat(40));
    const operation = fc.oneof(strategy, fc.constant('pop' as const));
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200, size: 'max' }), (operations) => {
        const heap = new StrategyHeap();
        const sorted: Strategy[] = [];
        for (const each of operations) {
          if (each !== 'pop') {
            expect(heap.precedes(...each)).toBe(sorted.length === 0 || before(each, sorted[0]) < 0);
            heap.push(...each);
            sorted.push(each);
            sorted.sort(before);
          } else if (sorted.length > 0) {
            const code = heap.pop();
            const [, batch, model] = sorted.shift()!;
            expect([strategyBatch(code), strategyModel(code)]).toEqual([batch, model]);
          }
          expect(heap.size).toBe(sorted.length);
        }
      }),
      { numRuns: 300, seed: 6 },
    );
  });
});

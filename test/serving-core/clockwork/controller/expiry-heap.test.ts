import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ExpiryHeap } from '../../../../src/serving-core/clockwork/controller/expiry-heap.js';

test('expiries come by time, equal times by their order, for any sequence', () => {
  const operation = fc.oneof(fc.nat(15), fc.constant('pop' as const));
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 200, size: 'max' }), (operations) => {
      const heap = new ExpiryHeap();
      const sorted: { time: number; model: number; amount: number }[] = [];
      operations.forEach((each, i) => {
        if (each !== 'pop') {
          heap.push(each, i, i, i * 1.5);
          sorted.push({ time: each, model: i, amount: i * 1.5 });
          sorted.sort((a, b) => a.time - b.time || a.model - b.model);
        } else if (sorted.length > 0) {
          expect({ time: heap.time, model: heap.model, amount: heap.amount }).toEqual(sorted.shift());
          heap.pop();
        }
        expect(heap.size).toBe(sorted.length);
      });
    }),
    { numRuns: 300, seed: 8 },
  );
});

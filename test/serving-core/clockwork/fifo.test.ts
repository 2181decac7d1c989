import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fifo } from '../../../src/serving-core/clockwork/fifo.js';

test('a queue gives its numbers back in order, for any sequence of pushes and shifts', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 500, size: 'max' }), (pushes) => {
      const fifo = new Fifo();
      const expected: number[] = [];
      pushes.forEach((push, value) => {
        if (push) {
          fifo.push(value);
          expected.push(value);
        } else if (expected.length > 0) {
          expect(fifo.shift()).toBe(expected.shift());
        }
        expect(fifo.isEmpty).toBe(expected.length === 0);
      });
    }),
    { numRuns: 100, seed: 5 },
  );
});

test('a queue that grows while its ring is wrapped keeps the order', () => {
  const fifo = new Fifo();
  for (let i = 0; i < 40; i++) fifo.push(-1);
  for (let i = 0; i < 40; i++) fifo.shift();
  for (let i = 0; i < 300; i++) fifo.push(i);
  expect(Array.from({ length: 300 }, () => fifo.shift())).toEqual(Array.from({ length: 300 }, (_, i) => i));
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Expiries } from '../../../../src/serving-core/clockwork/controller/expiries.js';

/** Times that mostly rise, as those of equal SLOs do, and some that fall behind. */
const operation = fc.oneof(
  fc.record({ ahead: fc.constant(25) }),
  fc.record({ ahead: fc.integer({ min: 0, max: 40 }) }),
  fc.constant('pop' as const),
);

test('expiries come by time, equal times in order of insertion, whether they wait in the ring or in the heap', () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 400, size: 'max' }), (operations) => {
      const expiries = new Expiries();
      const sorted: { time: number; model: number; amount: number }[] = [];
      operations.forEach((each, i) => {
        if (each !== 'pop') {
          const time = Math.floor(i / 3) + each.ahead;
          expiries.push(time, i, i * 1.5);
          sorted.push({ time, model: i, amount: i * 1.5 });
          sorted.sort((a, b) => a.time - b.time || a.model - b.model);
        } else if (sorted.length > 0) {
          const { time, model, amount } = expiries;
          expect({ time, model, amount }).toEqual(sorted.shift());
          expiries.pop();
        }
        expect(expiries.size).toBe(sorted.length);
        expect(expiries.time).toBe(sorted[0]?.time ?? Number.POSITIVE_INFINITY);
      });
    }),
    { numRuns: 300, seed: 11 },
  );
});

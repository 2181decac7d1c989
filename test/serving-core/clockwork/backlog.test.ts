import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Backlog } from '../../../src/serving-core/clockwork/backlog.js';

test('gives requests back in the order in which they came, up to its capacity', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 800 }), (steps) => {
      const backlog = new Backlog(128);
      const model: number[] = [];
      steps.forEach((push, i) => {
        expect(backlog.isFull).toBe(model.length === 128);
        if (push && model.length < 128) {
          backlog.push(i, 2 * i, 3 * i, i / 4, i + 0.5);
          model.push(i);
        } else if (!push && model.length > 0) {
          const first = model.shift()!;
          const expected = { requestId: first, userId: 2 * first, model: 3 * first };
          expect(backlog.shift()).toEqual({ ...expected, sloFactor: first / 4, arrival: first + 0.5 });
        }
      });
    }),
  );
});

test('refuses a capacity that its ring cannot have', () => {
  for (const capacity of [0, 32, 100, Number.NaN]) expect(() => new Backlog(capacity)).toThrow(RangeError);
});

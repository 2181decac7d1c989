import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecencyList } from '../../../../src/serving-core/clockwork/controller/recency-list.js';

test('members come in order of their last use, for any history', () => {
  const step = fc.record({ uses: fc.boolean(), member: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 100, size: 'max' }), (steps) => {
      const list = new RecencyList(6);
      let order: number[] = [];
      for (const { uses, member } of steps) {
        if (uses) list.use(member);
        else if (list.has(member)) list.remove(member);
        order = order.filter((each) => each !== member);
        if (uses) order.push(member);
        const walked: number[] = [];
        for (let each = list.oldest; each >= 0; each = list.after(each)) walked.push(each);
        expect(walked).toEqual(order);
        expect([0, 1, 2, 3, 4, 5].filter((each) => list.has(each))).toEqual([...order].sort());
      }
    }),
    { numRuns: 200, seed: 12 },
  );
});

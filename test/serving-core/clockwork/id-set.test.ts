import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdSet } from '../../../src/serving-core/clockwork/id-set.js';

test('holds what a Set holds, whatever is added and deleted', () => {
  const id = fc.oneof(fc.nat(70), fc.integer({ min: 65_500, max: 65_600 }), fc.nat(2 ** 40));
  fc.assert(
    fc.property(fc.array(fc.record({ id, add: fc.boolean() }), { maxLength: 200 }), (steps) => {
      const ids = new IdSet();
      const model = new Set<number>();
      for (const { id, add } of steps) {
        if (add) expect(ids.add(id)).toBe(!model.has(id));
        else expect(ids.delete(id)).toBe(model.has(id));
        if (add) model.add(id);
        else model.delete(id);
        expect(ids.size).toBe(model.size);
        expect(ids.first).toBe(model.size === 0 ? undefined : Math.min(...model));
      }
    }),
  );
});

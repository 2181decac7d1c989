import { describe, expect, it } from 'vitest';
import { kairosSpace } from '../../../../src/datasets/kairos/published.js';
import { affordableMixes } from '../../../../src/serving-core/kairos/allocator/rank.js';
import { refusal } from '../../../support/refusal.js';

const named = (budget: number) =>
  affordableMixes({ ...kairosSpace, budget }).map(({ counts }) => counts.join());

describe('affordable mixes', () => {
  it('have a base and cost the budget at most: 331 of 2.5 $/h, none below 0.526', () => {
    expect(named(2.5)).toHaveLength(331);
    expect(named(2.5).every((mix) => !mix.startsWith('0'))).toBe(true);
    expect(named(0.526)).toEqual(['1,0,0,0']);
    expect(named(0.5259)).toEqual([]);
  });

  it('may cost exactly the budget, although 0.526 + 2 · 0.149 is more than 0.824 by a last bit', () => {
    expect(0.526 + 2 * 0.149).toBeGreaterThan(0.824);
    expect(named(0.824)).toContain('1,0,2,0');
    expect(named(0.8239)).not.toContain('1,0,2,0');
  });

  it('are counted from the last type up', () => {
    const space = { types: ['a', 'b'], most: [2, 2], prices: [1, 0.5], budget: 2 };
    expect(affordableMixes(space).map(({ counts, price }) => [...counts, price])).toEqual([
      [1, 0, 1],
      [1, 1, 1.5],
      [1, 2, 2],
      [2, 0, 2],
    ]);
  });

  it('are refused when there are too many to list', () => {
    const types = Array.from({ length: 100 }, (_, i) => `t${i}`);
    const space = { types, most: types.map(() => 20), prices: types.map(() => 0.1), budget: 2.5 };
    expect(refusal(() => affordableMixes(space))).toBe('More than 250,000 mixes cost at most 2.5 $/h.');
  });
});

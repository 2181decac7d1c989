import { describe, expect, it } from 'vitest';
import { loadFactors } from '../../../experiments/fig11/ladder.js';

describe('the load factors of Figure 11', () => {
  it('are multiplied as long as they do not exceed the end, at most so many', () => {
    expect(loadFactors(1, 8, 2, 9)).toEqual([1, 2, 4, 8]);
    expect(loadFactors(1, 8, 2, 2)).toEqual([1, 2]);
    expect(loadFactors(4, 4, 2, 2)).toEqual([4]);
  });

  it('are refused where none is left: a run without a request shows nothing', () => {
    expect(() => loadFactors(5, 4, 2, 9)).toThrow(
      expect.objectContaining({
        code: 'E_REFUSED',
        message: 'loadStart=5 is beyond loadEnd=4: no load factor is left.',
      }),
    );
  });
});

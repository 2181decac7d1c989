import { describe, expect, it } from 'vitest';
import { Votes } from '../../../../src/serving-core/faro/policies/votes.js';

describe('votes', () => {
  it('act at the third in a row over, and at the sixtieth under', () => {
    const votes = new Votes(1);
    const cast = (over: boolean, times: number) => Array.from({ length: times }, () => votes.cast(0, over));
    expect(cast(true, 7)).toEqual([0, 0, 1, 0, 0, 1, 0]);
    expect(
      cast(false, 61)
        .map((act, i) => [act, i])
        .filter(([act]) => act !== 0),
    ).toEqual([[-1, 59]]);
  });

  it('begin anew when the other side votes', () => {
    const votes = new Votes(1);
    expect([true, true, false, true, true, true].map((over) => votes.cast(0, over))).toEqual([
      0, 0, 0, 0, 0, 1,
    ]);
  });
});

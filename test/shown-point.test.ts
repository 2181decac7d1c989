import { describe, expect, it } from 'vitest';
import { shownPoint, shownPoints } from '../src/shown-point.js';

describe('shownPoint', () => {
  it.each([
    ['quota=16_policy=aiad', 'quota=16_policy=aiad'],
    ['policy=.%2Fmine.ts', 'policy=mine.ts'],
    ['policy=%2Fhome%2Fme%2Fa_b%2Fmine.v2.ts_quota=16_repeat=1', 'policy=mine.v2.ts_quota=16_repeat=1'],
    ['policy=C%3A%5Cmine%5Cown.ts', 'policy=own.ts'],
    // What a comparison makes of parameters is not encoded.
    ['policy=./sub/mine.ts_quota=16', 'policy=mine.ts_quota=16'],
    ['share=1%2F2', 'share=1/2'],
    ['arrivals=gamma%7C2', 'arrivals=gamma|2'],
    ['policy=%2Fhome%2-0123456789ab', 'policy=%2Fhome%2-0123456789ab'],
    ['point', 'point'],
  ])('tells of %s as %s', (name, told) => expect(shownPoint(name)).toBe(told));

  it('shows no control character that a value brings', () => {
    expect(shownPoint('policy=%1B%5B2J')).toBe('policy=\\u001b[2J');
  });
});

describe('shownPoints', () => {
  it('keeps paths of files that have one name in two folders', () => {
    const names = ['policy=.%2Fa%2Fmine.ts', 'policy=.%2Fb%2Fmine.ts', 'policy=.%2Fc%2Fother.ts'];
    expect(names.map(shownPoints(names))).toEqual([
      'policy=./a/mine.ts',
      'policy=./b/mine.ts',
      'policy=other.ts',
    ]);
  });
});

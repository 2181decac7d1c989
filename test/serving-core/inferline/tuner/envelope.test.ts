import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrivalTimes,
  doublingWidths,
  envelope,
  RunningEnvelope,
} from '../../../../src/serving-core/inferline/tuner/envelope.js';

const naive = (times: Float64Array, width: number, from = 0) => {
  let most = 0;
  for (let last = from; last < times.length; last++) {
    let count = 0;
    for (let i = 0; i <= last; i++) if (times[last] - times[i] <= width) count++;
    most = Math.max(most, count);
  }
  return most;
};

describe('the traffic envelope', () => {
  it('counts both ends of a window', () => {
    const times = arrivalTimes(Float64Array.of(1, 1, 5, 0, 3));
    expect([...times]).toEqual([0, 1, 2, 7, 7, 10]);
    expect(envelope(times, [0.5, 1, 2, 3, 100])).toEqual([2, 2, 3, 3, 6]);
  });

  it('is that of a count of every window', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 60 }),
        fc.integer({ min: 0, max: 30 }),
        (gaps, width) => {
          const times = arrivalTimes(Float64Array.from(gaps));
          expect(envelope(times, [width])).toEqual([naive(times, width)]);
        },
      ),
    );
  });

  it('doubles its widths up to a minute', () => {
    expect(doublingWidths(10_000)).toEqual([10_000, 20_000, 40_000]);
    expect(doublingWidths(70_000)).toEqual([70_000]);
  });

  it('kept while arrivals come, is that of the windows that end since the last look', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 4, maxLength: 60 }),
        fc.nat(),
        (gaps, cut) => {
          const times = arrivalTimes(Float64Array.from(gaps));
          const at = cut % times.length;
          const running = new RunningEnvelope([3, 17]);
          running.add(times, 0, at);
          running.look();
          running.add(times, at, times.length);
          expect(running.look()).toEqual([naive(times, 3, at), naive(times, 17, at)]);
          expect(running.look()).toEqual([0, 0]);
        },
      ),
    );
  });
});

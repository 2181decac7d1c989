import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/serving-core/clock/virtual-clock.js';
import { Horizons } from '../../../../src/serving-core/clockwork/controller/horizons.js';
import { WorkTracker } from '../../../../src/serving-core/clockwork/controller/work-tracker.js';

const AHEAD = 5e6;

function horizon() {
  const clock = new VirtualClock();
  const work = new WorkTracker();
  const looks: number[] = [];
  const horizons = new Horizons(clock, [work], AHEAD, () => {
    looks.push(clock.now());
  });
  return { clock, work, looks, horizons };
}

test('a GPU whose work ends beyond the horizon is looked at 1 ns after the last instant at which it is full', () => {
  const { clock, work, looks, horizons } = horizon();
  work.add(0, 1, 7e6);
  expect(horizons.admits(0, 0)).toBe(false);
  clock.run(20e6);
  expect(looks).toEqual([2_000_001]);
  expect(horizons.admits(0, 2_000_001)).toBe(true);
});

test('overdue work that keeps the horizon full is waited for without a timer', () => {
  const { clock, work, looks, horizons } = horizon();
  work.add(0, 1, 1e6);
  work.add(0, 2, 30e6);
  // 12 ms overdue: the rest is taken to end 20 ms from any later moment.
  expect(horizons.admits(0, 28e6)).toBe(false);
  clock.run(100e6);
  expect(looks).toEqual([]);
  work.complete(1, 100e6, true);
  horizons.changed(0);
  work.complete(2, 100e6, true);
  expect(horizons.admits(0, 100e6)).toBe(true);
});

test('an earlier look replaces a later one', () => {
  const { clock, looks, horizons } = horizon();
  horizons.wake(0, 9e6);
  horizons.wake(0, 4e6);
  horizons.wake(0, 6e6);
  clock.run(20e6);
  expect(looks).toEqual([4e6]);
});

test('what is known of a horizon is what its work tells at every later instant, for any work', () => {
  const piece = fc.record({
    wait: fc.integer({ min: 0, max: 9e6 }),
    duration: fc.integer({ min: 100_000, max: 9e6 }),
    ends: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { work, horizons } = horizon();
      const outstanding: number[] = [];
      let now = 0;
      pieces.forEach(({ wait, duration, ends }, id) => {
        now += wait;
        const full = work.available(now) >= now + AHEAD;
        if (horizons.isOpen(0)) expect(full).toBe(false);
        expect(horizons.admits(0, now)).toBe(!full);
        if (ends && outstanding.length > 0) work.complete(outstanding.shift()!, now, true);
        else if (!full) outstanding.push(id) && work.add(now, id, duration);
        else return;
        horizons.changed(0);
      });
    }),
    { numRuns: 300, seed: 13 },
  );
});

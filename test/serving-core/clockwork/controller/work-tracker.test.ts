import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WorkTracker } from '../../../../src/serving-core/clockwork/controller/work-tracker.js';
import { LiteralWorkTracker } from '../../../support/literal-work-tracker.js';

const MS = 1e6;

describe('the tracker of outstanding work', () => {
  test('lets nothing begin before it can reach the worker', () => {
    expect(new WorkTracker().available(40 * MS)).toBe(41 * MS);
  });

  test('queues work behind what is outstanding, counted from when the first was given', () => {
    const tracker = new WorkTracker();
    tracker.add(10 * MS, 1, 5 * MS);
    tracker.add(12 * MS, 2, 3 * MS);
    expect(tracker.outstanding).toBe(2);
    expect(tracker.available(12 * MS)).toBe(18 * MS);
    expect(tracker.planned).toBe(18 * MS);
    expect(tracker.available(17.5 * MS)).toBe(18.5 * MS);
  });

  test('slides work that is overdue by more than 10 ms, and not before', () => {
    const tracker = new WorkTracker();
    tracker.add(0, 1, 5 * MS);
    tracker.add(0, 2, 20 * MS);
    expect(tracker.available(15 * MS)).toBe(25 * MS);
    // One ms more: the first should have ended 11 ms ago, so it is taken to have begun 1 ms later.
    expect(tracker.available(16 * MS)).toBe(26 * MS);
    expect(tracker.available(100 * MS)).toBe(110 * MS);
    tracker.complete(1, 100 * MS, true);
    expect(tracker.available(100 * MS)).toBe(120 * MS);
  });

  test('continues from the end of the first when that completes', () => {
    const tracker = new WorkTracker();
    tracker.add(0, 1, 5 * MS);
    tracker.add(0, 2, 5 * MS);
    tracker.complete(1, 7 * MS, true);
    expect(tracker.available(7 * MS)).toBe(12 * MS);
  });

  test('takes work out of the middle: done work has taken its time, failed work has not', () => {
    const make = () => {
      const tracker = new WorkTracker();
      for (const id of [1, 2, 3]) tracker.add(0, id, id * MS);
      return tracker;
    };
    const done = make();
    done.complete(2, 4 * MS, true);
    expect(done.planned).toBe(6 * MS);
    const failed = make();
    failed.complete(2, 4 * MS, false);
    expect(failed.planned).toBe(4 * MS);
  });

  test('begins anew at the end of the first although it failed', () => {
    const tracker = new WorkTracker();
    tracker.add(0, 1, 5 * MS);
    tracker.add(0, 2, 5 * MS);
    tracker.complete(1, 2 * MS, false);
    expect(tracker.planned).toBe(7 * MS);
  });

  test('leaves everything as it is when unknown work completes', () => {
    const tracker = new WorkTracker();
    tracker.add(0, 1, 5 * MS);
    tracker.complete(9, 3 * MS, true);
    expect([tracker.outstanding, tracker.planned]).toEqual([1, 5 * MS]);
  });

  test('rescales what is outstanding when the clock changes', () => {
    const tracker = new WorkTracker();
    tracker.add(0, 1, 6 * MS);
    tracker.clock = 690;
    expect(tracker.planned).toBe(12 * MS);
  });

  const step = fc.record({
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30e6 })),
    what: fc.constantFrom('add', 'complete', 'look'),
    duration: fc.integer({ min: 1, max: 20e6 }),
    pick: fc.nat(20),
    ok: fc.boolean(),
    clock: fc.constantFrom(1380, 1380, 1380, 1007),
  });

  test('answers as the literal one does, for any sequence', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const tracker = new WorkTracker();
        const literal = new LiteralWorkTracker();
        const open: number[] = [];
        let now = 0;
        steps.forEach(({ wait, what, duration, pick, ok, clock }, id) => {
          now += wait;
          tracker.clock = clock;
          literal.clock = clock;
          if (what === 'add') {
            tracker.add(now, id, duration);
            literal.add(now, id, duration);
            open.push(id);
          } else if (what === 'complete' && open.length > 0) {
            const [done] = open.splice(pick % open.length, 1);
            tracker.complete(done, now, ok);
            literal.complete(done, now, ok);
          }
          expect(tracker.outstanding).toBe(open.length);
          expect(tracker.available(now)).toBe(literal.available(now));
        });
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  test('has room within a horizon first at planned - horizon + 1 ns, or never until a result comes', () => {
    const work = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(work, fc.constantFrom(2, 5, 10), (durations, horizon) => {
        const tracker = new WorkTracker();
        durations.forEach((duration, id) => {
          tracker.add(0, id, duration * MS);
        });
        const full = (now: number) => tracker.available(now) >= now + horizon * MS;
        const opens = tracker.planned - horizon * MS + 1;
        // Look every 0.25 ms, and at the two instants about the candidate.
        for (let now = 0; now <= 200 * MS; now += 0.25 * MS) if (now < opens) expect(full(now)).toBe(true);
        if (opens > 0) expect(full(opens - 1)).toBe(true);
        if (opens > 0 && full(opens))
          for (let now = opens; now <= 200 * MS; now += 0.25 * MS) expect(full(now)).toBe(true);
      }),
      { numRuns: 100, seed: 4 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../../src/serving-core/clock/virtual-clock.js';
import { Hold, RequestTable } from '../../../../src/serving-core/clockwork/controller/request-table.js';
import { Timeouts } from '../../../../src/serving-core/clockwork/controller/timeouts.js';

/** Watched requests; those that expire are answered, as a controller would. */
function watching() {
  const clock = new VirtualClock();
  const requests = new RequestTable();
  const expired: [number, number][] = [];
  const timeouts = new Timeouts(clock, requests, (slot) => {
    expired.push([clock.now(), requests.requestId[slot]]);
    requests.release(slot, Hold.response);
  });
  const watch = (id: number, deadline: number) => {
    const slot = requests.allocate();
    requests.requestId[slot] = id;
    requests.internalDeadline[slot] = deadline;
    timeouts.watch(slot);
    return slot;
  };
  return { clock, requests, expired, watch };
}

describe('timeouts', () => {
  test('expire unanswered requests at their deadlines', () => {
    const { clock, expired, watch } = watching();
    watch(0, 10);
    watch(1, 20);
    clock.run();
    expect(expired).toEqual([
      [10, 0],
      [20, 1],
    ]);
  });

  test('expire requests whose deadlines come in any order', () => {
    const { clock, expired, watch } = watching();
    const deadlines = [90, 80, 70, 60, 50, 40, 30, 20, 10, 95, 15];
    deadlines.forEach((deadline, id) => {
      watch(id, deadline);
    });
    clock.run();
    expect(expired).toEqual(deadlines.map((deadline, id) => [deadline, id]).sort((a, b) => a[0] - b[0]));
  });

  test('leave answered requests alone', () => {
    const { clock, requests, expired, watch } = watching();
    const slots = [1, 2, 3, 4].map((id) => watch(id, id * 10));
    requests.release(slots[1], Hold.response);
    requests.release(slots[3], Hold.response);
    clock.run();
    expect(expired.map(([, id]) => id)).toEqual([1, 3]);
  });

  test('leave requests alone that are locked into an action, even after it has ended', () => {
    const { clock, requests, expired, watch } = watching();
    const locked = watch(1, 10);
    watch(2, 20);
    requests.hold(locked, Hold.action);
    clock.run();
    expect(expired).toEqual([[20, 2]]);
  });

  test('do not mistake a later request in the same slot for the one they watched', () => {
    const { clock, requests, expired, watch } = watching();
    const first = watch(1, 10);
    requests.release(first, Hold.response);
    const second = watch(2, 50);
    expect(second).toBe(first);
    clock.run();
    expect(expired).toEqual([[50, 2]]);
  });

  test('expire a request at once whose deadline is past when it is watched', () => {
    const { clock, expired, watch } = watching();
    const kind = clock.register(() => watch(1, 5));
    clock.at(30, kind, 0, 0);
    clock.run();
    expect(expired).toEqual([[30, 1]]);
  });

  test('cost no event for requests in order of deadline that are answered in time', () => {
    const { clock, requests, expired, watch } = watching();
    const answers = clock.register((slot) => requests.release(slot, Hold.response));
    const arrives = clock.register((id) => {
      clock.at(clock.now() + 3, answers, watch(id, clock.now() + 100), 0);
      if (id < 9999) clock.at(clock.now() + 1, arrives, id + 1, 0);
    });
    clock.at(0, arrives, 0, 0);
    clock.run();
    expect(expired).toEqual([]);
    // Two events a request are the test's own.
    expect(clock.events - 20_000).toBeLessThan(300);
  });

  test('equal a timer per request, for any arrivals, deadlines, answers and locks', () => {
    const request = fc.record({
      gap: fc.nat(8),
      slo: fc.integer({ min: 1, max: 60 }),
      ends: fc.option(fc.integer({ min: 0, max: 70 })),
      locks: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 120, size: 'max' }), (all) => {
        const { clock, requests, expired, watch } = watching();
        const expected: [number, number][] = [];
        const ends = clock.register((slot, generation) => {
          if (requests.generation[slot] === generation) requests.release(slot, Hold.response);
        });
        const locks = clock.register((slot, generation) => {
          if (requests.generation[slot] === generation) requests.hold(slot, Hold.action);
        });
        const arrives = clock.register((id) => {
          const { slo, ends: end, locks: lock } = all[id];
          // Half a unit keeps answers and deadlines from falling on one instant, where either may come first.
          const slot = watch(id, clock.now() + slo);
          const kind = lock ? locks : ends;
          if (end !== null) clock.at(clock.now() + end + 0.5, kind, slot, requests.generation[slot]);
        });
        let now = 0;
        all.forEach(({ gap, slo, ends: end }, id) => {
          now += gap;
          clock.at(now, arrives, id, 0);
          if (end === null || end + 0.5 > slo) expected.push([now + slo, id]);
        });
        clock.run();
        const order = (a: [number, number], b: [number, number]) => a[0] - b[0] || a[1] - b[1];
        expect(expired.map(([time]) => time)).toEqual(expired.map(([time]) => time).sort((a, b) => a - b));
        expect([...expired].sort(order)).toEqual(expected.sort(order));
      }),
      { numRuns: 200, seed: 10 },
    );
  });
});

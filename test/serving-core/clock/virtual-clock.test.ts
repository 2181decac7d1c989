import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimerId } from '../../../src/serving-core/clock/clock.js';
import { type TieRule, VirtualClock } from '../../../src/serving-core/clock/virtual-clock.js';
import { stream } from '../../../src/serving-core/random/streams.js';

/** A clock whose timers write their first payload into a list. */
function recording(ties?: TieRule) {
  const clock = new VirtualClock(ties);
  const fired: number[] = [];
  const kind = clock.register((a) => {
    fired.push(a);
  });
  return { clock, fired, set: (time: number, a: number) => clock.at(time, kind, a, 0) };
}

describe('the virtual clock', () => {
  test('fires timers in order of time and shows each its own time', () => {
    const clock = new VirtualClock();
    const seen: [number, number, number][] = [];
    const kind = clock.register((a, b) => {
      seen.push([clock.now(), a, b]);
    });
    clock.at(30, kind, 3, -3);
    clock.at(10, kind, 1, 0.5);
    clock.at(20.25, kind, 2, 1e15);
    clock.run();
    expect(seen).toEqual([
      [10, 1, 0.5],
      [20.25, 2, 1e15],
      [30, 3, -3],
    ]);
  });

  test('calls the handler that a timer was set for', () => {
    const clock = new VirtualClock();
    const calls: string[] = [];
    const first = clock.register(() => calls.push('first'));
    const second = clock.register(() => calls.push('second'));
    clock.at(2, first, 0, 0);
    clock.at(1, second, 0, 0);
    clock.run();
    expect(calls).toEqual(['second', 'first']);
  });

  test('fires timers of equal time in the order in which they were set', () => {
    const { clock, fired, set } = recording();
    for (let i = 0; i < 100; i++) set(i % 2, i);
    clock.run();
    const evens = Array.from({ length: 50 }, (_, i) => 2 * i);
    expect(fired).toEqual([...evens, ...evens.map((i) => i + 1)]);
  });

  test('fires timers of equal time last set first when told so', () => {
    const { clock, fired, set } = recording('lifo');
    for (let i = 0; i < 100; i++) set(i % 2, i);
    clock.run();
    const evens = Array.from({ length: 50 }, (_, i) => 98 - 2 * i);
    expect(fired).toEqual([...evens, ...evens.map((i) => i + 1)]);
  });

  test('fires a timer set in the past at once, after those already due, without going back', () => {
    const clock = new VirtualClock();
    const seen: [number, number][] = [];
    const late = clock.register((a) => seen.push([clock.now(), a]));
    const first = clock.register(() => {
      clock.at(3, late, 2, 0);
    });
    clock.at(10, first, 0, 0);
    clock.at(10, late, 1, 0);
    clock.at(11, late, 3, 0);
    clock.run();
    expect(seen).toEqual([
      [10, 1],
      [10, 2],
      [11, 3],
    ]);
  });

  test('forgets a cancelled timer', () => {
    const { clock, fired, set } = recording();
    set(1, 1);
    const two = set(2, 2);
    set(3, 3);
    clock.cancel(two);
    clock.cancel(two);
    expect(clock.pending).toBe(2);
    clock.run();
    expect(fired).toEqual([1, 3]);
    expect(clock.events).toBe(2);
  });

  test('leaves a timer alone that reuses the place of one that fired or was cancelled', () => {
    const { clock, fired, set } = recording();
    const old = set(1, 1);
    clock.run();
    const cancelled = set(2, 2);
    clock.cancel(cancelled);
    clock.run();
    const fresh = [set(3, 3), set(4, 4)];
    clock.cancel(old);
    clock.cancel(cancelled);
    clock.run();
    expect(fired).toEqual([1, 3, 4]);
    for (const id of fresh) expect([old, cancelled]).not.toContain(id);
  });

  test('can cancel a timer of the same instant from within a handler', () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    let victim: TimerId = -1;
    const kind = clock.register((a) => {
      fired.push(a);
      if (a === 0) clock.cancel(victim);
    });
    clock.at(5, kind, 0, 0);
    victim = clock.at(5, kind, 1, 0);
    clock.at(5, kind, 2, 0);
    clock.run();
    expect(fired).toEqual([0, 2]);
  });

  test('cannot cancel the timer that is firing', () => {
    const clock = new VirtualClock();
    let own: TimerId = -1;
    let count = 0;
    const kind = clock.register(() => {
      count++;
      clock.cancel(own);
    });
    own = clock.at(5, kind, 0, 0);
    clock.at(6, kind, 0, 0);
    clock.run();
    expect(count).toBe(2);
    expect(clock.pending).toBe(0);
  });

  test('keeps the order of what is left when most timers are cancelled', () => {
    const { clock, fired, set } = recording();
    const random = stream(1, 'cancel');
    const all = Array.from({ length: 20_000 }, (_, i) => ({ i, time: Math.floor(random.next() * 500) }));
    const ids = all.map(({ i, time }) => set(time, i));
    const kept = all.filter(({ i }) => i % 50 === 7);
    for (const { i } of all) if (i % 50 !== 7) clock.cancel(ids[i]);
    expect(clock.pending).toBe(kept.length);
    clock.run();
    expect(fired).toEqual(kept.sort((a, b) => a.time - b.time || a.i - b.i).map(({ i }) => i));
  });

  test('does not grow when timers far away are set and cancelled for ever', () => {
    const clock = new VirtualClock();
    const never = clock.register(() => expect.unreachable('a cancelled timer fired'));
    let rounds = 0;
    let watchdog = clock.at(1e12, never, 0, 0);
    const kind = clock.register(() => {
      clock.cancel(watchdog);
      watchdog = clock.at(clock.now() + 1e12, never, 0, 0);
      if (++rounds < 300_000) clock.at(clock.now() + 1, kind, 0, 0);
    });
    clock.at(1, kind, 0, 0);
    clock.run(1e9);
    expect(rounds).toBe(300_000);
    expect(clock.pending).toBe(1);
    // 300,000 watchdogs in a heap that keeps them would need more places than a compacted one ever reaches.
    expect(entriesOf(clock)).toBeLessThan(1000);
  });

  test('holds many more timers than it has room for at first', () => {
    const { clock, fired, set } = recording();
    for (let i = 0; i < 10_000; i++) set(10_000 - i, 10_000 - i);
    expect(clock.pending).toBe(10_000);
    clock.run();
    expect(fired).toEqual(Array.from({ length: 10_000 }, (_, i) => i + 1));
  });

  test('grows while a handler sets timers', () => {
    const clock = new VirtualClock();
    let fired = 0;
    const kind = clock.register((depth) => {
      fired++;
      if (depth > 0) for (let i = 0; i < 3; i++) clock.at(clock.now() + i, kind, depth - 1, 0);
    });
    clock.at(0, kind, 8, 0);
    clock.run();
    expect(fired).toBe((3 ** 9 - 1) / 2);
    expect(clock.pending).toBe(0);
  });

  test('runs until a given time, inclusive, and stands there', () => {
    const { clock, fired, set } = recording();
    for (const time of [10, 20, 20.5, 30]) set(time, time);
    clock.run(20);
    expect(fired).toEqual([10, 20]);
    expect(clock.now()).toBe(20);
    clock.run(25);
    expect(clock.now()).toBe(25);
    expect(clock.pending).toBe(1);
    clock.run();
    expect(clock.now()).toBe(30);
  });

  test('stops after the current handler, and goes on from there', () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const kind = clock.register((a) => {
      fired.push(a);
      if (a === 2) clock.stop();
    });
    for (const a of [1, 2, 3, 4]) clock.at(a, kind, a, 0);
    clock.run(100);
    expect(fired).toEqual([1, 2]);
    expect(clock.now()).toBe(2);
    expect(clock.pending).toBe(2);
    clock.run(100);
    expect(fired).toEqual([1, 2, 3, 4]);
    expect(clock.now()).toBe(100);
  });

  test('counts what fired and what is pending, also within a handler', () => {
    const clock = new VirtualClock();
    const seen: [number, number][] = [];
    const kind = clock.register(() => {
      seen.push([clock.events, clock.pending]);
    });
    for (const a of [1, 2, 3]) clock.at(a, kind, a, 0);
    clock.run();
    expect(seen).toEqual([
      [1, 2],
      [2, 1],
      [3, 0],
    ]);
  });
});

/** Entries, live or not; read past `private` because memory has no public view. */
function entriesOf(clock: VirtualClock): number {
  const { near, far } = clock as unknown as { near: { size: number }; far: { size: number } };
  return near.size + far.size;
}

type Operation = { op: 'set'; time: number } | { op: 'cancel'; index: number } | { op: 'run'; until: number };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('set' as const), time: fc.nat(60) }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('cancel' as const), index: fc.nat(400) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('run' as const), until: fc.nat(60) }) },
);

describe.each(['fifo', 'lifo'] as const)('the virtual clock with %s ties', (ties) => {
  test('does what a sorted array does, for any sequence of setting, cancelling and running', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 400, size: 'max' }), (operations) => {
        const { clock, fired, set } = recording(ties);
        const ids: TimerId[] = [];
        let model: { time: number; order: number }[] = [];
        const expected: number[] = [];
        let now = 0;
        const advance = (until: number) => {
          model.sort((a, b) => a.time - b.time || (ties === 'fifo' ? a.order - b.order : b.order - a.order));
          const due = model.filter(({ time }) => time <= until);
          model = model.filter(({ time }) => time > until);
          expected.push(...due.map(({ order }) => order));
          if (Number.isFinite(until)) now = Math.max(now, until);
        };
        for (const each of operations) {
          if (each.op === 'set') {
            model.push({ time: Math.max(each.time, now), order: ids.length });
            ids.push(set(each.time, ids.length));
          } else if (each.op === 'cancel') {
            if (each.index < ids.length) clock.cancel(ids[each.index]);
            model = model.filter(({ order }) => order !== each.index);
          } else {
            clock.run(each.until);
            advance(each.until);
            expect(clock.now()).toBe(now);
          }
          expect(clock.pending).toBe(model.length);
        }
        clock.run();
        advance(Number.POSITIVE_INFINITY);
        expect(fired).toEqual(expected);
        expect(clock.events).toBe(expected.length);
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

import { describe, expect, test } from 'vitest';
import type { TimerId } from '../../../src/serving-core/clock/clock.js';
import { type TieRule, VirtualClock } from '../../../src/serving-core/clock/virtual-clock.js';
import { type Sfc32, stream } from '../../../src/serving-core/random/streams.js';

/** How far ahead of now a timer is set. Thousands of them do not fit the heap of those that are due soon. */
const shapes: Record<string, (random: Sfc32) => number> = {
  'spread evenly': (random) => random.next() * 1e9,
  'at whole times': (random) => Math.floor(random.next() * 3000),
  'with a tail of hours': (random) => Math.round(1e6 / random.next() ** 3),
  'in clusters': (random) => Math.floor(random.next() * 20) * 1e9 + Math.floor(random.next() * 3),
  'all at one time': () => 5,
  'nearly all at one time': (random) => (random.next() < 0.01 ? random.next() : 1e9),
  'some never': (random) => (random.next() < 0.1 ? Number.POSITIVE_INFINITY : random.next() * 1e9),
  'closer than a double can tell': (random) => 1e15 + random.next(),
};

interface Timer {
  time: number;
  order: number;
}

/** The oracle: which of the timers set and not cancelled fires next. */
function sorted(timers: Timer[], ties: TieRule): Timer[] {
  const sign = ties === 'fifo' ? 1 : -1;
  return timers.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time) || sign * (a.order - b.order));
}

describe.each(Object.keys(shapes))('thousands of timers %s', (shape) => {
  test.each(['fifo', 'lifo'] as const)(
    'fire as from one sorted array, cancelled ones never, with %s ties',
    (ties) => {
      const random = stream(1, shape);
      const clock = new VirtualClock(ties);
      const fired: number[] = [];
      const kind = clock.register((order) => fired.push(order));
      const ids: TimerId[] = [];
      let timers: Timer[] = [];
      const set = () => {
        const time = clock.now() + shapes[shape](random);
        timers.push({ time, order: ids.length });
        ids.push(clock.at(time, kind, ids.length, 0));
      };
      for (let i = 0; i < 4000; i++) set();
      for (let round = 0; round < 6; round++) {
        const gone = new Set(timers.filter(() => random.next() < 0.15 * round).map(({ order }) => order));
        for (const order of gone) clock.cancel(ids[order]);
        timers = sorted(
          timers.filter(({ order }) => !gone.has(order)),
          ties,
        );
        expect(clock.pending).toBe(timers.length);
        const { time } = timers[Math.floor(timers.length / 3)];
        if (time === Number.POSITIVE_INFINITY) break;
        clock.run(time);
        const due = timers.filter((timer) => timer.time <= time);
        timers = timers.slice(due.length);
        expect(fired.splice(0)).toEqual(due.map(({ order }) => order));
        for (let i = 0; i < 1500; i++) set();
      }
      sorted(timers, ties);
      clock.run();
      expect(fired).toEqual(timers.map(({ order }) => order));
      expect(clock.pending).toBe(0);
    },
  );
});

test('timers that set each other fire in order among thousands that wait', () => {
  const random = stream(2, 'hold');
  const clock = new VirtualClock();
  let last = 0;
  let left = 100_000;
  const kind = clock.register((due) => {
    expect(clock.now()).toBe(due);
    expect(due).toBeGreaterThanOrEqual(last);
    last = due;
    if (left-- > 0) set();
  });
  const set = () => {
    const due = clock.now() + Math.round(random.next() < 0.5 ? random.next() * 100 : 1e4 / random.next());
    clock.at(due, kind, due, 0);
  };
  for (let i = 0; i < 5000; i++) set();
  clock.run();
  expect(clock.events).toBe(105_000);
});

test('forgetting a kind leaves thousands of others in their order', () => {
  const clock = new VirtualClock();
  const fired: number[] = [];
  const keep = clock.register((a) => fired.push(a));
  const drop = clock.register((a) => fired.push(-a));
  for (let i = 0; i < 9000; i++) clock.at((i * 7919) % 9001, i % 3 === 0 ? keep : drop, (i * 7919) % 9001, 0);
  clock.run(2000);
  const before = fired.length;
  clock.forget(new Set([drop]));
  clock.run();
  const after = fired.slice(before);
  expect(after.length).toBe(clock.events - before);
  expect(after).toEqual([...after].sort((a, b) => a - b));
  expect(Math.min(...after)).toBeGreaterThan(2000);
  expect(fired.filter((a) => a > 0 || Object.is(a, 0))).toHaveLength(3000);
});

import { describe, expect, test } from 'vitest';
import { type HostTimers, WallClock } from '../../../src/serving-core/clock/wall-clock.js';

/** A host whose time stands still until told; `advance` rings what is due, each alarm `lateness` ms late. */
function fakeHost(lateness = 0) {
  let now = 5_000_000_000;
  let alarm: { due: number; wake: () => void } | null = null;
  let later: (() => void)[] = [];
  let alarms = 0;
  const host: HostTimers = {
    monotonic: () => now,
    alarm: (due, wake) => {
      alarm = { due, wake };
      alarms++;
    },
    afterwards: (work) => later.push(work),
  };
  const settle = () => {
    const work = later;
    later = [];
    for (const one of work) one();
  };
  return {
    host,
    /** When the alarm would ring, ns since the clock's start, and how many were set until now. */
    alarm() {
      settle();
      return { due: alarm === null ? null : alarm.due - 5_000_000_000, alarms };
    },
    advance(ms: number) {
      const until = now + ms * 1e6;
      settle();
      while (alarm !== null && alarm.due <= until) {
        const { due, wake } = alarm;
        alarm = null;
        now = Math.max(now, due + lateness * 1e6);
        wake();
        settle();
      }
      now = Math.max(now, until);
    },
  };
}

describe('the wall clock', () => {
  test('counts ns from its own start', () => {
    const { host, advance } = fakeHost();
    const clock = new WallClock(host);
    expect(clock.now()).toBe(0);
    advance(2.5);
    expect(clock.now()).toBe(2_500_000);
  });

  test('tells the host of the earliest timer only, once for each piece of work', () => {
    const { host, alarm, advance } = fakeHost();
    const clock = new WallClock(host);
    const kind = clock.register(() => {});
    advance(1);
    clock.at(9e6, kind, 0, 0);
    clock.at(3_250_000, kind, 0, 0);
    clock.at(4e6, kind, 0, 0);
    expect(alarm()).toEqual({ due: 3_250_000, alarms: 1 });
    clock.at(3_300_000, kind, 0, 0);
    expect(alarm()).toEqual({ due: 3_250_000, alarms: 1 });
    clock.at(2e6, kind, 0, 0);
    expect(alarm()).toEqual({ due: 2e6, alarms: 2 });
  });

  test('fires what is due for whoever is awake, in order, and then needs no alarm for it', () => {
    const { host, alarm } = fakeHost();
    let now = 0;
    const clock = new WallClock({ ...host, monotonic: () => now });
    const fired: number[] = [];
    const kind = clock.register((a) => fired.push(a, clock.now()));
    clock.at(2e6, kind, 2, 0);
    clock.at(1e6, kind, 1, 0);
    clock.at(9e6, kind, 9, 0);
    now = 2.5e6;
    clock.poll();
    expect(fired).toEqual([1, 1e6, 2, 2e6]);
    expect(alarm().alarms).toBe(1);
    expect(clock.now()).toBe(2.5e6);
  });

  test('does not fire within a handler that polls', () => {
    const { host, advance } = fakeHost();
    const clock = new WallClock(host);
    const fired: number[] = [];
    const kind = clock.register((a) => {
      fired.push(a);
      clock.poll();
      fired.push(-a);
    });
    clock.at(1e6, kind, 1, 0);
    clock.at(1e6, kind, 2, 0);
    advance(3);
    expect(fired).toEqual([1, -1, 2, -2]);
  });

  test('tells the real time in a handler to whoever asks for it', () => {
    const { host, advance } = fakeHost(4);
    const clock = new WallClock(host);
    let seen = 0;
    clock.at(
      1e6,
      clock.register(() => {
        seen = clock.actual();
      }),
      0,
      0,
    );
    advance(20);
    expect(seen).toBe(5e6);
  });

  test('passes the payloads on, once', () => {
    const { host, advance } = fakeHost();
    const clock = new WallClock(host);
    const fired: [number, number][] = [];
    clock.at(
      1e6,
      clock.register((a, b) => fired.push([a, b])),
      7,
      -8.5,
    );
    advance(10);
    expect(fired).toEqual([[7, -8.5]]);
  });

  test('shows a handler the time that it was set for, however late the host wakes it', () => {
    const { host, advance } = fakeHost(4);
    const clock = new WallClock(host);
    const seen: number[] = [];
    const kind = clock.register(() => {
      seen.push(clock.now());
      if (seen.length < 3) clock.at(clock.now() + 1e6, kind, 0, 0);
    });
    clock.at(1e6, kind, 0, 0);
    advance(20);
    expect(seen).toEqual([1e6, 2e6, 3e6]);
    expect(clock.now()).toBe(20e6);
  });

  test('fires a time in the past as soon as possible, never before the call returns', () => {
    const { host, advance } = fakeHost();
    const clock = new WallClock(host);
    let fired = false;
    advance(5);
    clock.at(
      1e6,
      clock.register(() => {
        fired = true;
      }),
      0,
      0,
    );
    expect(fired).toBe(false);
    advance(0);
    expect(fired).toBe(true);
  });

  test('forgets a cancelled timer, and ignores one that has fired', () => {
    const { host, advance } = fakeHost();
    const clock = new WallClock(host);
    const fired: number[] = [];
    const kind = clock.register((a) => fired.push(a));
    const first = clock.at(1e6, kind, 1, 0);
    const second = clock.at(2e6, kind, 2, 0);
    clock.at(3e6, kind, 3, 0);
    clock.cancel(second);
    advance(1.5);
    clock.cancel(first);
    clock.cancel(second);
    advance(10);
    expect(fired).toEqual([1, 3]);
  });

  test('tells the real time again after a handler has thrown', () => {
    const { host, advance } = fakeHost();
    const clock = new WallClock(host);
    clock.at(
      1e6,
      clock.register(() => {
        throw new Error('handler');
      }),
      0,
      0,
    );
    expect(() => advance(3)).toThrow('handler');
    advance(4);
    expect(clock.now()).toBeGreaterThanOrEqual(4e6);
  });
});

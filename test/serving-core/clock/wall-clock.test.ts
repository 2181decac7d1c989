import { describe, expect, test } from 'vitest';
import { type HostTimers, WallClock } from '../../../src/serving-core/clock/wall-clock.js';

/** A host whose time stands still until told; `advance` fires what is due, each `lateness` ms late. */
function fakeHost(lateness = 0) {
  let now = 5_000_000_000;
  let next = 0;
  const sleeping = new Map<number, { due: number; ms: number; wake: () => void }>();
  const host: HostTimers = {
    monotonic: () => now,
    sleep: (ms, wake) => {
      sleeping.set(next, { due: now + ms * 1e6, ms, wake });
      return next++;
    },
    wake: (handle) => {
      sleeping.delete(handle as number);
    },
  };
  return {
    host,
    sleeping,
    advance(ms: number) {
      const until = now + ms * 1e6;
      for (;;) {
        const due = [...sleeping].filter(([, t]) => t.due <= until).sort((a, b) => a[1].due - b[1].due)[0];
        if (due === undefined) break;
        sleeping.delete(due[0]);
        now = Math.max(now, due[1].due + lateness * 1e6);
        due[1].wake();
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

  test('sleeps as many ms as there are until the time', () => {
    const { host, sleeping, advance } = fakeHost();
    const clock = new WallClock(host);
    const kind = clock.register(() => {});
    advance(1);
    clock.at(3_250_000, kind, 0, 0);
    expect([...sleeping.values()].map(({ ms }) => ms)).toEqual([2.25]);
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
    const { host, sleeping, advance } = fakeHost();
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
    expect([...sleeping.values()].map(({ ms }) => ms)).toEqual([0]);
    advance(0);
    expect(fired).toBe(true);
  });

  test('forgets a cancelled timer, here and at the host, and ignores one that has fired', () => {
    const { host, sleeping, advance } = fakeHost();
    const clock = new WallClock(host);
    const fired: number[] = [];
    const kind = clock.register((a) => fired.push(a));
    const first = clock.at(1e6, kind, 1, 0);
    const second = clock.at(2e6, kind, 2, 0);
    clock.at(3e6, kind, 3, 0);
    clock.cancel(second);
    expect(sleeping.size).toBe(2);
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

  test('runs on the timers of Node by default', async () => {
    const clock = new WallClock();
    const seen = await new Promise<number>((resolve) => {
      clock.at(
        2e6,
        clock.register((a) => resolve(a)),
        42,
        0,
      );
    });
    expect(seen).toBe(42);
    expect(clock.now()).toBeGreaterThanOrEqual(1e6);
  });
});

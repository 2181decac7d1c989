import { afterEach, describe, expect, it } from 'vitest';
import { Ticker } from '../../../src/live/clock/ticker.js';
import { WallClock } from '../../../src/serving-core/clock/wall-clock.js';

let ticker: Ticker;
afterEach(() => ticker.close());

/** A clock on real alarms; the test's own timer keeps the process alive, which a clock must not. */
async function withClock(spin: boolean, use: (clock: WallClock, done: () => void) => void): Promise<void> {
  ticker = new Ticker(spin);
  const alive = setInterval(() => {}, 1000);
  await new Promise<void>((resolve) => use(new WallClock(ticker), resolve));
  clearInterval(alive);
}

describe.each([
  ['sleeps to the end', false],
  ['spins for the last moment', true],
])('a ticker that %s', (_how, spin) => {
  it('never rings early, and fires timers in order', async () => {
    const early: number[] = [];
    const order: number[] = [];
    await withClock(spin, (clock, done) => {
      const kind = clock.register((a) => {
        if (clock.actual() < clock.now()) early.push(a);
        if (order.push(a) === 40) done();
      });
      for (let i = 39; i >= 0; i--) clock.at(i * 700e3, kind, i, 0);
    });
    expect(early).toEqual([]);
    expect(order).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it('rings for an alarm that replaced a later one, and for one that follows at once', async () => {
    const fired: number[] = [];
    await withClock(spin, (clock, done) => {
      const kind = clock.register((a) => {
        fired.push(a);
        if (a === 1) clock.at(clock.now(), kind, 2, 0);
        if (a === 3) done();
      });
      clock.at(30e6, kind, 3, 0);
      setImmediate(() => clock.at(2e6, kind, 1, 0));
    });
    expect(fired).toEqual([1, 2, 3]);
  });
});

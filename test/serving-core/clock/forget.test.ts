import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/serving-core/clock/virtual-clock.js';

describe('forgetting the timers of a kind', () => {
  it('leaves those of other kinds in their order', () => {
    const clock = new VirtualClock();
    const fired: number[] = [];
    const keep = clock.register((a) => fired.push(a));
    const drop = clock.register((a) => fired.push(-a));
    for (let i = 0; i < 500; i++) clock.at((i * 7919) % 500, i % 3 === 0 ? keep : drop, (i * 7919) % 500, 0);
    clock.forget(new Set([drop]));
    expect(clock.pending).toBe(167);
    clock.run();
    expect(fired).toHaveLength(167);
    expect(fired).toEqual([...fired].sort((a, b) => a - b));
    expect(Math.min(...fired)).toBe(0);
  });

  it('works from within a handler, before and after it has set a timer', () => {
    for (const sets of [true, false]) {
      const clock = new VirtualClock();
      const fired: string[] = [];
      const drop = clock.register(() => fired.push('dropped'));
      const late = clock.register(() => fired.push('late'));
      const stop = clock.register(() => {
        if (sets) clock.at(5, late, 0, 0);
        clock.forget(new Set([drop]));
        if (!sets) clock.at(5, late, 0, 0);
      });
      clock.at(1, stop, 0, 0);
      for (let i = 2; i < 100; i++) clock.at(i, drop, 0, 0);
      clock.run();
      expect(fired).toEqual(['late']);
      expect(clock.now()).toBe(5);
    }
  });

  it('frees their slots, and their ids cancel nothing later', () => {
    const clock = new VirtualClock();
    let fired = 0;
    const drop = clock.register(() => fired++);
    const old = clock.at(1, drop, 0, 0);
    clock.forget(new Set([drop]));
    for (let i = 0; i < 64; i++) clock.at(2, drop, 0, 0);
    clock.cancel(old);
    clock.run();
    expect(fired).toBe(64);
  });
});

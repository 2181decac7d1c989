import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../../src/serving-core/clock/virtual-clock.js';
import { VariantScaling } from '../../../src/serving-core/infaas/variants.js';
import { resnet50 } from '../containers/fixture.js';

const second = 1e9;
const options = { period: second, overloaded: 0.8, idle: 0.4, patience: 3, loading: 0.5e9 };

function scaling(slo: number) {
  const clock = new VirtualClock();
  return { clock, policy: new VariantScaling(clock, [resnet50], slo, options) };
}

/** Lets one period pass in which the container was busy for the given share. */
function period({ clock, policy }: ReturnType<typeof scaling>, busy: number): number {
  policy.take(0, 1);
  policy.executed(0, 1, busy * second);
  clock.run(clock.now() + second);
  return policy.variant(0);
}

describe("INFaaS's variants", () => {
  it('start with batches of one and pad to the next size of the profile', () => {
    const { policy } = scaling(100e6);
    expect(policy.take(0, 9)).toBe(1);
    expect([1, 2, 3, 5, 9].map((taken) => policy.padded(0, taken))).toEqual([1, 2, 4, 8, 16]);
  });

  it('grow when overloaded, once the next one has been loaded', () => {
    const system = scaling(100e6);
    // The look is at 1 s, the variant is there after transfer and loading, at 1.508 s.
    expect(period(system, 0.9)).toBe(1);
    expect(period(system, 0.5)).toBe(2);
    expect(period(system, 0.81)).toBe(2);
    expect(period(system, 0.5)).toBe(4);
  });

  it('never outgrow the SLO: at 10 ms batches of 8 (9.93 ms) are the largest', () => {
    const system = scaling(10e6);
    const seen = Array.from({ length: 12 }, () => period(system, 1));
    expect(Math.max(...seen)).toBe(8);
    const tight = scaling(4e6);
    expect(Math.max(...Array.from({ length: 12 }, () => period(tight, 1)))).toBe(1);
  });

  it('shrink only after they were idle for several periods in a row', () => {
    const system = scaling(100e6);
    period(system, 0.9);
    expect(period(system, 0.5)).toBe(2);
    // 2.73 ms instead of 2.025 a request: busy for 0.2 would have been 0.27
    const seen = [0.2, 0.2, 0.5, 0.2, 0.2, 0.2, 0.2].map((busy) => period(system, busy));
    expect(seen).toEqual([2, 2, 2, 2, 2, 2, 1]);
  });

  it('are not looked at any more when nothing is executed', () => {
    const { clock, policy } = scaling(100e6);
    policy.take(0, 1);
    policy.executed(0, 1, 1e6);
    clock.run();
    expect([clock.pending, clock.now()]).toEqual([0, 2 * second]);
  });
});

import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../src/serving-core/clock/virtual-clock.js';
import { Minstd } from '../../src/serving-core/random/minstd.js';
import { ladderValues, type SloLadder, startSloLadder } from '../../src/workloads/slo-ladder.js';

const figure7: SloLadder = { start: 1, end: 100, factor: 1.5, operator: 'mul', period: 30 };

/** When each multiplier is applied, and when the ladder ends the workload. */
function climb(ladder: SloLadder) {
  const clock = new VirtualClock();
  const applied: [number, number][] = [];
  let stopped = -1;
  startSloLadder(
    {
      clock,
      port: { infer: () => 0 },
      client: (index) => new Minstd(index),
      stop: () => {
        stopped = clock.now();
      },
    },
    ladder,
    (multiplier) => applied.push([clock.now(), multiplier]),
  );
  clock.run();
  return { applied, stopped };
}

describe('an SLO ladder', () => {
  test('has the twelve multipliers of Figure 7', () => {
    const printed = ladderValues(figure7).map((value) => Number(value.toPrecision(6)));
    expect(printed).toEqual([
      1, 1.5, 2.25, 3.375, 5.0625, 7.59375, 11.3906, 17.0859, 25.6289, 38.4434, 57.665, 86.4976,
    ]);
  });

  test('doubles up to and including its end', () => {
    expect(ladderValues({ start: 2, end: 32, factor: 2, operator: 'mul', period: 7 })).toEqual([
      2, 4, 8, 16, 32,
    ]);
  });

  test('adds up to and including its end', () => {
    const values = ladderValues({ start: 10, end: 100, factor: 10, operator: 'add', period: 3 });
    expect(values).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  });

  test('keeps its multipliers in single precision', () => {
    const values = ladderValues({ start: 1, end: 2, factor: 0.1, operator: 'add', period: 1 });
    expect(values.every((value) => Object.is(Math.fround(value), value))).toBe(true);
    expect(values[1]).toBe(1.100000023841858);
    // Ten steps of 0.1 in single precision add up to a little more than 2, which ends the ladder one step early.
    expect(values).toHaveLength(10);
  });

  test('has its first multiplier even when that is beyond the end', () => {
    expect(ladderValues({ start: 9, end: 3, factor: 2, operator: 'mul', period: 1 })).toEqual([9]);
  });

  test('is applied step by step: a period of 30 s is 30,000,001,024 ns in single precision', () => {
    const { applied, stopped } = climb(figure7);
    expect(applied.map(([time]) => time)).toEqual(Array.from({ length: 12 }, (_, i) => i * 30_000_001_024));
    expect(applied.map(([, multiplier]) => multiplier)).toEqual(ladderValues(figure7));
    expect(stopped).toBe(12 * 30_000_001_024);
  });

  test.each([7, 10])('keeps a period of %i s exact', (period) => {
    expect(climb({ ...figure7, period }).stopped).toBe(12 * period * 1e9);
  });
});

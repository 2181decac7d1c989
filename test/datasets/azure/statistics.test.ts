import { describe, expect, it } from 'vitest';
import type { AzureDay } from '../../../src/datasets/azure/day.js';
import { cumulative, shares } from '../../../src/datasets/azure/figure/curves.js';
import { triggers } from '../../../src/datasets/azure/format.js';
import { azureStatistics } from '../../../src/datasets/azure/statistics.js';

/** A day of these rows, given as counts by minute (from 0), the heaviest first. */
function day(...rows: [trigger: (typeof triggers)[number], counts: Record<number, number>][]): AzureDay {
  const counts = new Uint32Array(rows.length * 1440);
  const totals = new Float64Array(rows.length);
  for (const [f, [, row]] of rows.entries()) {
    for (const [t, count] of Object.entries(row)) {
      counts[f * 1440 + Number(t)] = count;
      totals[f] += count;
    }
  }
  return {
    rows: { functions: rows.length, intervals: 1440, counts, totals },
    triggers: Uint8Array.from(rows, ([trigger]) => triggers.indexOf(trigger)),
  };
}

describe('azureStatistics', () => {
  const measured = azureStatistics(
    day(['queue', { 0: 60, 719: 540 }], ['timer', { 0: 1, 480: 1, 960: 1 }], ['http', { 7: 1 }]),
  );

  it('counts functions, invocations and their rate', () => {
    expect(measured.functions).toBe(3);
    expect(measured.invocations).toBe(604);
    expect(measured.rate).toBeCloseTo(604 / 86_400, 12);
    expect(measured.ratePerMinute[0]).toBeCloseTo(61 / 60, 12);
  });

  it('gives shares of the most popular, of the rare, and of empty minutes', () => {
    expect(measured.topShares).toEqual([600 / 604, 603 / 604, 1]);
    expect(measured.hourlyOrLess).toBeCloseTo(2 / 3, 12);
    expect(measured.zeroMinutes).toBeCloseTo(1 - 6 / 4320, 12);
    expect(measured.triggers.queue).toEqual({ functions: 1 / 3, invocations: 600 / 604 });
    expect(measured.triggers.storage).toEqual({ functions: 0, invocations: 0 });
  });

  it('gives the course of all functions together: minutes of 10 and 20 in turn', () => {
    const row = Object.fromEntries(Array.from({ length: 1440 }, (_, t) => [t, t % 2 === 0 ? 10 : 20]));
    const { minuteCv, minuteLag1, fifthMinutes, hours } = azureStatistics(day(['http', row]));
    expect(minuteCv).toBeCloseTo(5 / 15, 12);
    expect(minuteLag1).toBeCloseTo(-1439 / 1440, 12);
    expect(fifthMinutes).toBeCloseTo(0, 12);
    expect(hours).toEqual({ low: 1, high: 1 });
  });

  it('sees what is aligned to five minutes, and a busy hour', () => {
    const row = Object.fromEntries(
      Array.from({ length: 1440 }, (_, t) => [t, (t % 5 === 0 ? 12 : 10) * (t < 60 ? 2 : 1)]),
    );
    const { fifthMinutes, hours } = azureStatistics(day(['http', row]));
    expect(fifthMinutes).toBeCloseTo(0.2, 12);
    expect(hours.high).toBeCloseTo(48 / 25, 12);
    expect(hours.low).toBeCloseTo(24 / 25, 12);
  });
});

describe('the irregularity of a function', () => {
  const cvOf = (counts: Record<number, number>) =>
    azureStatistics(day(['http', counts])).interArrivalCv['not timer'];

  it('is 0 where invocations are evenly spaced, in minutes or within one', () => {
    expect([...cvOf({ 3: 1, 63: 1, 123: 1 })]).toEqual([0]);
    expect([...cvOf(Object.fromEntries(Array.from({ length: 1440 }, (_, t) => [t, 4])))]).toEqual([0]);
  });

  it('is that of the gaps: 1 and 3 minutes have mean 2 and deviation 1', () => {
    expect(cvOf({ 10: 1, 11: 1, 14: 1 })[0]).toBeCloseTo(0.5, 12);
  });

  it('takes the invocations of a minute as evenly spread: gaps of 0.5, 10.25 - 0.5 and so on', () => {
    // at 0.25, 0.75 and 10.5: gaps 0.5 and 9.75
    expect(cvOf({ 0: 2, 10: 1 })[0]).toBeCloseTo(4.625 / 5.125, 12);
  });

  it('is not told of a function with fewer than two gaps', () => {
    expect(cvOf({ 0: 1, 9: 1 })).toHaveLength(0);
  });
});

describe('curves', () => {
  it('of a cumulative distribution rise upright where many values are equal', () => {
    expect(cumulative(Float64Array.of(1, 1, 1, 4), 9)).toEqual([
      { x: 1, y: 0 },
      { x: 1, y: 0.75 },
      { x: 4, y: 0.75 },
      { x: 4, y: 1 },
      { x: 9, y: 1 },
    ]);
    expect(cumulative(Float64Array.of())).toEqual([]);
  });

  it('of many values are thinned to what a panel shows, and end at 1', () => {
    const marks = cumulative(Float64Array.from({ length: 40_000 }, (_, i) => i));
    expect(marks.length).toBeLessThan(700);
    expect(marks.at(-1)).toEqual({ x: 39_999, y: 1 });
  });

  it('of shares begin with the most popular one and end with all', () => {
    const marks = shares(Float64Array.of(6, 3, 1));
    expect(marks.map(({ x }) => x)).toEqual([1 / 3, 2 / 3, 1]);
    expect(marks.map(({ y }) => y)).toEqual([0.6, expect.closeTo(0.9, 12), expect.closeTo(1, 12)]);
  });
});

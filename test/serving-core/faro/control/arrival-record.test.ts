import { describe, expect, it } from 'vitest';
import { ArrivalRecord } from '../../../../src/serving-core/faro/control/arrival-record.js';

const S = 1e9;

describe('a record of arrivals', () => {
  it('puts answers on one timeline, and counts minutes backwards from now', () => {
    const record = new ArrivalRecord(60);
    for (let tick = 1; tick <= 12; tick++)
      record.add({ counts: Array(10).fill(tick), age: 10 }, tick * 10 * S);
    // 1 + … + 6 and 7 + … + 12, ten seconds of each.
    expect(record.observed(120 * S)).toEqual({ counts: [210, 570], age: 120 });
  });

  it('has an incomplete minute first', () => {
    const record = new ArrivalRecord(60);
    record.add({ counts: Array(100).fill(1), age: 99.5 }, 100 * S);
    expect(record.observed(100 * S)).toEqual({ counts: [40, 60], age: 99.5 });
  });

  it('does not begin a bin for a sliver', () => {
    const record = new ArrivalRecord(60);
    record.add({ counts: [3, ...Array(60).fill(1)], age: 60.2 }, 61 * S);
    expect(record.observed(61 * S)?.counts).toEqual([60]);
  });

  it('has none before the first and after it is cleared', () => {
    const record = new ArrivalRecord(60);
    expect(record.observed(0)).toBeNull();
    record.add({ counts: [0, 0], age: 1.2 }, 5 * S);
    expect(record.observed(5 * S)).toBeNull();
    record.add({ counts: [7], age: 0.4 }, 10 * S);
    expect(record.observed(10 * S)).toEqual({ counts: [7], age: 0.4 });
    record.clear();
    expect(record.observed(10 * S)).toBeNull();
  });

  it('forgets what is older than a day, so that it stays small when nobody clears it', () => {
    const record = new ArrivalRecord(60);
    for (let hour = 1; hour <= 30; hour++)
      record.add({ counts: Array(3600).fill(1), age: 3600 }, hour * 3600 * S);
    const observed = record.observed(30 * 3600 * S)!;
    expect(observed.counts.length).toBe(1440);
    expect(observed.counts.reduce((sum, count) => sum + count, 0)).toBe(86_400);
  });
});

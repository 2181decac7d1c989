import { describe, expect, it } from 'vitest';
import { searchThroughput } from '../../../src/serving-core/kairos/throughput.js';

const search = (attainment: (rate: number) => number, start: number) =>
  searchThroughput({ attainment, target: 0.99, start, tolerance: 0.01 });
const until = (limit: number) => (rate: number) => (rate <= limit ? 1 : 0.5);

describe('the throughput search', () => {
  it.each([10, 100, 107, 1000, 3])(
    'finds a limit of 107 queries/s within 1 %%, from %i queries/s',
    (start) => {
      const { rate, failing, tried } = search(until(107), start);
      expect(rate).toBeLessThanOrEqual(107);
      expect(failing).toBeGreaterThan(107);
      expect(failing - rate).toBeLessThanOrEqual(0.01 * rate);
      expect(tried.length).toBeLessThan(20);
    },
  );

  it('finds nothing where no rate is served, and no limit where every rate is', () => {
    expect(search(() => 0.9, 8).rate).toBe(0);
    expect(search(() => 1, 8).failing).toBe(Number.POSITIVE_INFINITY);
  });
});

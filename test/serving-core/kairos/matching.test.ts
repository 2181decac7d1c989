import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Assignment } from '../../../src/serving-core/kairos/assignment.js';
import { distributorFactory } from '../../../src/serving-core/kairos/distributors/distributors.js';
import { coefficientsOf } from '../../../src/serving-core/kairos/distributors/estimates.js';
import type { LatencyTable } from '../../../src/serving-core/kairos/latency-table.js';
import type { Mix } from '../../../src/serving-core/kairos/mix.js';
import type { Queries } from '../../../src/serving-core/kairos/queries.js';
import { simulate } from '../../../src/serving-core/kairos/simulation.js';
import { queriesOf, steadyTable } from '../../support/kairos.js';

const run = (
  latencies: Record<string, readonly number[]>,
  counts: readonly number[],
  qosMs: number,
  queries: Queries,
  name: 'kairos' | 'compat' = 'kairos',
) => {
  const table = steadyTable(latencies);
  const mix = { types: table.types, counts };
  return simulate({ table, mix, queries, qos: qosMs * 1e6, distributor: distributorFactory(name) });
};
const ms = (ns: ArrayLike<number>) => Array.from(ns, (value) => value / 1e6);

describe("Kairos' matching", () => {
  it('rates a type by the base at the largest batch, to two digits: 260.78 / 387.6 is 0.67', () => {
    const table = steadyTable({ gpu: [5.4, 260.78], cpu: [4.96, 387.6] });
    expect([...coefficientsOf(table, { types: table.types, counts: [1, 1] })]).toEqual([1, 0.67]);
  });

  it('sends a small query to the cheap instance, because its coefficient makes its time count less', () => {
    // costs: gpu 1 × 10, cpu 0.25 × 20 = 5
    const { serving } = run({ gpu: [10, 50], cpu: [20, 200] }, [1, 1], 100, queriesOf([0, 1]));
    expect([...serving.servedBy]).toEqual([1]);
  });

  it('lets a large query wait for the busy base where the free instance would miss the target', () => {
    // at 1 ms the base is busy until 50: 49 + 50 leaves 1 of 100, above the margin of 2 only for a target of 102
    const { serving } = run({ gpu: [10, 50], cpu: [20, 200] }, [1, 1], 102, queriesOf([0, 2], [1, 2]));
    expect([...serving.servedBy]).toEqual([0, 0]);
    expect(ms(serving.sentAt)).toEqual([0, 50]);
  });

  it('sends a query that all would make late nowhere until its time is up, then where its weighted latency is least', () => {
    // Every pair is penalised alike, so the first instance is chosen and waited for; at 30 ms the second, 0.5 × 100, is the cheaper.
    const { serving } = run({ gpu: [50], cpu: [100] }, [1, 1], 30, queriesOf([0, 1], [1, 1]));
    expect([...serving.servedBy].sort()).toEqual([0, 1]);
    expect(serving.sent).toBe(2);
  });

  it('looks no deeper than twice as many queries as instances', () => {
    // One instance: the window is two queries. The third and cheapest, batch 1, is not seen when the first ends at 10.
    const queries = queriesOf([0, 2], [1, 2], [1, 2], [1, 1]);
    const { serving } = run({ gpu: [1, 10] }, [1], 1000, queries);
    expect(ms(serving.sentAt)).toEqual([0, 10, 21, 20]);
  });

  it('counts nothing twice: every query is answered once, and no instance serves two', () => {
    const queries = queriesOf(...Array.from({ length: 200 }, (_, i) => [i, 1 + (i % 3)] as const));
    const simulation = run({ gpu: [1, 5, 9], cpu: [2, 9, 40] }, [1, 2], 30, queries);
    expect(simulation.answered).toBe(200);
    const ends = new Map<number, number>();
    const order = [...queries.arrival.keys()].sort(
      (a, b) => simulation.serving.sentAt[a] - simulation.serving.sentAt[b],
    );
    for (const query of order) {
      const instance = simulation.serving.servedBy[query];
      expect(simulation.serving.sentAt[query]).toBeGreaterThanOrEqual(ends.get(instance) ?? 0);
      ends.set(instance, simulation.serving.sentAt[query] + simulation.service[query]);
    }
  });

  it('penalises in whole ms and by 500 and 1000 as shipped, which a target above 500 ms makes wrong', () => {
    // The free cpu would take 900 of 800: as shipped 1000 is charged, less than 1 × (700 + 700) of the base, so the query is sent to miss.
    const latencies = { gpu: [700], cpu: [1500] };
    const shipped = run(latencies, [1, 1], 1450, queriesOf([0, 1], [1, 1]), 'compat');
    expect([...shipped.serving.servedBy]).toContain(1);
    const scaled = run(latencies, [1, 1], 1450, queriesOf([0, 1], [1, 1]));
    expect([...scaled.serving.servedBy]).toEqual([0, 0]);
  });
});

/** The rules of docs/kairos.md in a loop that looks every `step` ms, as a transcription. Latencies must not vary. */
function polled(table: LatencyTable, mix: Mix, queries: Queries, qos: number, step: number) {
  const types = mix.counts.flatMap((count, type) => new Array<number>(count).fill(type));
  const c = coefficientsOf(table, mix);
  const rows = table.batches.length;
  const ends = types.map(() => 0);
  const sentAt = new Array<number>(queries.count).fill(Number.NaN);
  let waiting: number[] = [];
  let next = 0;
  for (let now = 0; sentAt.some(Number.isNaN); now += step) {
    while (next < queries.count && queries.arrival[next] <= now) waiting.push(next++);
    for (;;) {
      const window = waiting.slice(0, 2 * types.length);
      if (window.length === 0 || ends.every((end) => end > now)) break;
      // Of equal costs the first is taken: by type, and of each type a free instance before a busy one.
      const order = [...types.keys()].sort(
        (a, b) => types[a] - types[b] || Number(ends[a] > now) - Number(ends[b] > now) || a - b,
      );
      const costs = window.map((query) =>
        order.map((j) => {
          const type = types[j];
          const latency = Math.max(0, ends[j] - now) + table.samples[type * rows + queries.row[query]];
          const slack = Math.max(0, qos - (now - queries.arrival[query]));
          const rest = slack - latency;
          if (slack > 0 && rest < 0.02 * qos) return rest >= 0 ? 5 * qos : 10 * qos;
          return c[type] * latency;
        }),
      );
      const assignment = new Assignment(window.length, types.length);
      assignment.solve(Float64Array.from(costs.flat()), window.length, types.length);
      const pairs = window.map((_, i) => [i, order[assignment.columnOf[i]] ?? -1] as const);
      const sends = pairs.filter(([, j]) => j >= 0 && ends[j] <= now);
      if (sends.length === 0) break;
      for (const [i, j] of sends) {
        sentAt[window[i]] = now;
        ends[j] = now + table.samples[types[j] * rows + queries.row[window[i]]];
      }
      waiting = waiting.filter((query) => Number.isNaN(sentAt[query]));
    }
  }
  return sentAt;
}

describe('deciding by events', () => {
  it('serves as many in time as a loop that looks every hundredth of a ms, on random small cases', () => {
    const table = steadyTable({
      gpu: [3.1, 5.3, 9.7, 14.9],
      cpu: [2.3, 8.9, 20.1, 41.3],
      slow: [5.9, 17.3, 39.1, 80.3],
    });
    const cases = fc.record({
      counts: fc.tuple(
        fc.integer({ min: 1, max: 2 }),
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 2 }),
      ),
      gaps: fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 4 })), {
        minLength: 1,
        maxLength: 12,
      }),
    });
    let same = 0;
    let all = 0;
    fc.assert(
      fc.property(cases, ({ counts, gaps }) => {
        const mix = { types: table.types, counts };
        const until = (i: number) => gaps.slice(0, i + 1).reduce((sum, [gap]) => sum + gap, 0) / 100;
        const queries = queriesOf(...gaps.map(([, batch], i) => [until(i), batch] as const));
        const { serving } = simulate({
          table,
          mix,
          queries,
          qos: 25e6,
          distributor: distributorFactory('kairos'),
        });
        const truth = polled(table, mix, queries, 25e6, 1e4);
        all += queries.count;
        same += truth.filter((time, query) => Math.abs(time - serving.sentAt[query]) <= 3e4).length;
      }),
      { numRuns: 300, seed: 7 },
    );
    expect(same / all).toBe(1);
  });
});

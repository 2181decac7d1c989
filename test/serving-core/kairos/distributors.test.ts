import { describe, expect, it } from 'vitest';
import { readKairosArchive } from '../../../src/datasets/kairos/archive.js';
import { kairosSpace } from '../../../src/datasets/kairos/published.js';
import { standInTable } from '../../../src/datasets/kairos/stand-in.js';
import { distributorFactory } from '../../../src/serving-core/kairos/distributors/distributors.js';
import type { LatencyTable } from '../../../src/serving-core/kairos/latency-table.js';
import { shippedEnd } from '../../../src/serving-core/kairos/shipped-end.js';
import { simulate } from '../../../src/serving-core/kairos/simulation.js';
import { type DistributorName, distributorNames } from '../../../src/serving-core/kairos/spec.js';
import { drawSizes, queriesAt } from '../../../src/workloads/kairos/queries.js';
import { queriesOf, steadyTable } from '../../support/kairos.js';
import { kairosArchive } from '../../support/kairos-archive.js';
import { outcomeOf } from '../../support/kairos-outcome.js';

const table = steadyTable({ gpu: [2, 4], cpu: [3, 12] });
const mix = { types: table.types, counts: [1, 1] };
const served = (name: DistributorName, ...list: (readonly [number, number])[]) => {
  const simulation = simulate({
    table,
    mix,
    qos: 20e6,
    queries: queriesOf(...list),
    distributor: distributorFactory(name, 1),
  });
  return {
    by: [...simulation.serving.servedBy],
    at: Array.from(simulation.serving.sentAt, (ns) => ns / 1e6),
  };
};

describe('distributors', () => {
  it('fcfs gives the head of the queue to the first free instance, the base first', () => {
    expect(served('fcfs', [0, 2], [1, 2], [2, 1])).toEqual({ by: [0, 1, 0], at: [0, 1, 4] });
  });

  it('threshold keeps small batches from the base, and large ones from the others', () => {
    expect(served('threshold', [0, 1], [1, 1], [1, 2], [2, 2])).toEqual({
      by: [1, 1, 0, 0],
      at: [0, 3, 1, 5],
    });
  });

  it('earliest queues each query where it is expected to end first: 4 + 4 = 8 before 12', () => {
    expect(served('earliest', [0, 2], [0, 2], [0, 1])).toEqual({ by: [0, 0, 1], at: [0, 4, 0] });
  });

  it('oracle knows what a query takes, and not only what its batch takes on average', () => {
    // On average the types are alike; the query's luck is the slow half on the base and the fast half on the other.
    const uneven: LatencyTable = {
      model: 'uneven',
      types: ['gpu', 'cpu'],
      batches: Int32Array.of(1),
      perBatch: 2,
      samples: Float64Array.of(1e6, 9e6, 9e6, 1e6),
    };
    const by = (name: DistributorName) => {
      const queries = { ...queriesOf([0, 1]), luck: Float64Array.of(0.9) };
      const distributor = distributorFactory(name);
      return simulate({
        table: uneven,
        mix: { types: uneven.types, counts: [1, 1] },
        qos: 20e6,
        queries,
        distributor,
      }).serving.servedBy[0];
    };
    expect([by('kairos'), by('oracle')]).toEqual([0, 1]);
  });

  it.each(distributorNames)(
    '%s answers every query once, the same for a seed, also at twice what can be served',
    (name) => {
      const rm2 = standInTable('rm2');
      const queries = queriesAt(drawSizes(rm2, { count: 1500, seed: 2 }), {
        seed: 2,
        arrivals: 'exponential',
        rate: 240,
      });
      const run = () =>
        simulate({
          table: rm2,
          mix: { types: kairosSpace.types, counts: [2, 0, 9, 0] },
          qos: 350e6,
          queries,
          distributor: distributorFactory(name, 500),
        });
      const simulation = run();
      expect(simulation.answered).toBe(1500);
      expect(simulation.serving.sentAt.every((at, query) => at >= queries.arrival[query])).toBe(true);
      expect(run().serving.sentAt).toEqual(simulation.serving.sentAt);
    },
  );

  it('stop where too many are late or wait, and can end with the queue as the original does', () => {
    const options = { table, mix, qos: 1e6, queries: queriesOf([0, 2], [0, 2], [0, 2], [0, 2]) };
    const distributor = distributorFactory('fcfs');
    expect(simulate({ ...options, distributor, mostLate: 1 })).toMatchObject({
      stopped: 'too many late',
      answered: 2,
    });
    expect(simulate({ ...options, distributor, mostWaiting: 3 })).toMatchObject({
      stopped: 'too many waiting',
      answered: 0,
    });
    expect(simulate({ ...options, distributor, leaveOutstanding: true }).answered).toBeLessThan(4);
  });
});

describe("the original's end of a run", () => {
  it('allows 333 waiting queries at 95.2 queries/s and 350 ms, and twice the instances at least', () => {
    expect(shippedEnd([2, 0, 9, 0], 350e6, 95.2).mostWaiting).toBeCloseTo(333.2, 9);
    expect(shippedEnd([2, 0, 9, 0], 5e6, 10).mostWaiting).toBe(22);
  });
});

/** The reference's runs: rm2 on 2 g4dn.xlarge and 9 r5n.large, 20,000 queries, integer-Poisson gaps of 10.5 and 20 ms. */
const reference = (rm2: LatencyTable, name: DistributorName, meanGap: number, seed: number) => {
  const queries = queriesAt(drawSizes(rm2, { count: 20_000, seed }), {
    seed,
    arrivals: 'integer-poisson',
    rate: 1000 / meanGap,
  });
  const simulation = simulate({
    table: rm2,
    mix: { types: kairosSpace.types, counts: [2, 0, 9, 0] },
    qos: 350e6,
    queries,
    distributor: distributorFactory(name),
  });
  return outcomeOf(simulation, 0);
};

describe.each([
  ['the stand-in', false],
  ['the published data', true],
] as const)("the authors' default run on %s", (_, real) => {
  const load = async () => (real ? readKairosArchive(kairosArchive!, ['rm2'])[0] : standInTable('rm2'));
  const skip = real && kairosArchive === undefined;

  it.skipIf(skip)(
    'has at least 99.5 % in time at 95.2 queries/s on each of five seeds, exact or as shipped',
    async () => {
      const rm2 = await load();
      for (const seed of [0, 1, 2, 3, 4])
        for (const name of ['kairos', 'compat'] as const) {
          const { attainment, baseShare, meanBatchBase, meanBatchRest } = reference(rm2, name, 10.5, seed);
          expect(attainment).toBeGreaterThan(0.995);
          // 0.136 of the queries, of 465 on average, and 208 on the others (rounded up to tens) in the reference's run.
          expect(Math.abs(baseShare - 0.136)).toBeLessThan(0.012);
          expect(Math.abs(meanBatchBase - 465)).toBeLessThan(40);
          expect(Math.abs(meanBatchRest - 204)).toBeLessThan(6);
        }
    },
  );

  it.skipIf(skip)('serves naively 98.9 to 99.3 % at 50 queries/s, and 98.5 to 98.95 % at 95.2', async () => {
    const rm2 = await load();
    for (const seed of [0, 1, 2]) {
      const [slow, fast] = [20, 10.5].map((gap) => reference(rm2, 'fcfs', gap, seed).attainment);
      expect(slow).toBeGreaterThan(0.989);
      expect(slow).toBeLessThan(0.993);
      expect(fast).toBeGreaterThan(0.985);
      expect(fast).toBeLessThan(0.9895);
    }
  });
});

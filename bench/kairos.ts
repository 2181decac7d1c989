import { Bench, defaultGoal, type Served } from '../src/capacity/measure.js';
import { kairosModels, kairosSpace, shippedProfiles } from '../src/datasets/kairos/published.js';
import { standInTable } from '../src/datasets/kairos/stand-in.js';
import { rankMixes } from '../src/serving-core/kairos/allocator/rank.js';
import { Assignment } from '../src/serving-core/kairos/assignment.js';
import { stream } from '../src/serving-core/random/streams.js';
import { best, type Measurement } from './measure.js';

const QUERIES = 50_000;
const WINDOW = 22;
const INSTANCES = 11;
const MATRICES = 20_000;

/** 22 × 11 matrices as a saturated distributor has them: all instances want the same small queries, which makes paths long. */
function assignments(): () => number {
  const random = stream(1, 'bench');
  const costs = Array.from({ length: 64 }, () => {
    const served = Array.from({ length: WINDOW }, () => 20e6 + random.next() * 330e6);
    const busy = Array.from({ length: INSTANCES }, () => random.next() * 100e6);
    return Float64Array.from(served.flatMap((ns) => busy.map((left, j) => (j < 2 ? 1 : 0.65) * (left + ns))));
  });
  const assignment = new Assignment(WINDOW, INSTANCES);
  return () => {
    for (let i = 0; i < MATRICES; i++) assignment.solve(costs[i % costs.length], WINDOW, INSTANCES);
    return MATRICES;
  };
}

function reference(rate: number, distributor: Served['distributor']): () => number {
  const bench = new Bench(
    {
      table: standInTable('rm2'),
      qos: 350e6,
      distributor,
      arrivals: 'integer-poisson',
      queries: QUERIES,
      mix: { types: kairosSpace.types, counts: [2, 0, 9, 0] },
    },
    0,
  );
  return () => bench.run(rate).answered;
}

/** A full search: five models, three mixes, three distributors. */
function searches(): number {
  let count = 0;
  for (const model of Object.keys(kairosModels) as (keyof typeof kairosModels)[])
    for (const counts of [
      [4, 0, 0, 0],
      [2, 0, 9, 0],
      [1, 0, 13, 0],
    ])
      for (const distributor of ['kairos', 'fcfs', 'earliest'] as const) {
        const mix = { types: kairosSpace.types, counts };
        const qos = kairosModels[model] * 1e6;
        new Bench(
          { table: standInTable(model), mix, qos, distributor, arrivals: 'exponential', queries: 6000 },
          0,
        ).throughput(defaultGoal);
        count++;
      }
  return count;
}

/** Kairos: its assignment, its distributor in queries/s, its allocator, and searches of what is served. */
export function kairos(event: Measurement): Measurement[] {
  return [
    best('assignment of 22 queries to 11 instances', 'solved/s', assignments(), event),
    best('rm2 on 2,0,9,0 at 95.2 queries/s', 'queries/s', reference(95.2, 'kairos'), event),
    best('the same at saturation, 130 queries/s', 'queries/s', reference(130, 'kairos'), event),
    best('first come, first served at 95.2', 'queries/s', reference(95.2, 'fcfs'), event),
    best(
      'allocator, one model',
      'rankings/s',
      () => rankMixes(shippedProfiles.rm2, kairosSpace).length / 331,
    ),
    best('throughput searches', 'searches/s', searches, undefined, 1),
  ];
}

import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { extreme } from '../shared/claims/repeats.js';
import { type Capacity, partOfBound, ratioOf, readCapacities } from '../shared/kairos-outcome.js';

const abstract = "Kairos (HPDC'23), abstract";
const reference = "reference runs of the same rules on the authors' data";
const rivals = ['fcfs', 'threshold', 'earliest'];

type Pick = (found: readonly Capacity[], model: string) => Capacity | undefined;

const of =
  (distributor: string, mix: string): Pick =>
  (found, model) =>
    found.find((one) => one.model === model && one.distributor === distributor && one.mix === mix);

const best = (list: readonly (Capacity | undefined)[]) =>
  list
    .filter((one) => one !== undefined)
    .reduce<Capacity | undefined>(
      (a, b) => (a && a.throughput.value >= b.throughput.value ? a : b),
      undefined,
    );

const homogeneous: Pick = (found, model) =>
  best(
    found.filter((one) => one.model === model && one.mix === 'homogeneous' && one.distributor !== 'oracle'),
  );

const rival =
  (mix: string): Pick =>
  (found, model) =>
    best(rivals.map((name) => of(name, mix)(found, model)));

/** The most or the least over the models of a ratio of two throughputs, with its interval over repeats, or the seeds of one. */
async function ratio(run: Run, pick: 'most' | 'least', a: Pick, b: Pick): Promise<Measurement> {
  const found = await readCapacities(run);
  const pairs = [...new Set(found.map(({ model }) => model))].flatMap((model) => {
    const [above, below] = [a(found, model), b(found, model)];
    if (!above || !below || !ratioOf(above, below)) return [];
    const against =
      below.mix === 'homogeneous' ? 'the homogeneous pool' : `${below.distributor} on ${below.instances}`;
    return [{ above, below, where: `${model}, ${above.instances} against ${against}` }];
  });
  if (pairs.length === 0) return { notTestable: 'needs finished points of both schemes' };
  return extreme(
    pick,
    pairs.map(({ above, below, where }) => ({ ...ratioOf(above, below, pairs.length)!, where })),
  );
}

/** What the throughput of Kairos must show: the abstract's two factors, and what the reference runs saw. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'kairos-throughput.twice-homogeneous',
    statement: 'Kairos serves up to twice the load of the best homogeneous pool of equal budget',
    source: abstract,
    expected: { relation: 'at least', value: 2 },
    tolerance: 0,
    measure: (run) => ratio(run, 'most', of('kairos', 'similar'), homogeneous),
  },
  {
    id: 'kairos-throughput.every-model',
    statement: 'Kairos serves more than the best homogeneous pool for every model',
    source: `${reference}: 1.6 to 2.7 times`,
    expected: { relation: 'at least', value: 1.4 },
    tolerance: 0,
    measure: (run) => ratio(run, 'least', of('kairos', 'similar'), homogeneous),
  },
  {
    id: 'kairos-throughput.best-rival',
    statement:
      'Kairos serves up to 70 % more than the best competing scheme, whose search for a mix costs nothing',
    source: abstract,
    expected: { relation: 'at least', value: 1.7 },
    tolerance: 0,
    measure: (run) => ratio(run, 'most', of('kairos', 'similar'), rival('ribbon')),
  },
  {
    id: 'kairos-throughput.distribution',
    statement: 'On the mix that ships, Kairos serves no less than any other scheme, for every model',
    source: `direction of ${abstract}`,
    expected: { relation: 'at least', value: 1 },
    tolerance: 0.01,
    measure: (run) => ratio(run, 'least', of('kairos', '2,0,9,0'), rival('2,0,9,0')),
  },
  {
    id: 'kairos-throughput.oracle',
    statement: 'Knowing the latency of every query would let Kairos serve little more',
    source: 'derived: latencies of a batch hardly vary, but for t3.xlarge',
    expected: { relation: 'at least', value: 0.97 },
    tolerance: 0,
    measure: (run) => ratio(run, 'least', of('kairos', '2,0,9,0'), of('oracle', '2,0,9,0')),
  },
  {
    id: 'kairos-throughput.below-bound',
    statement: 'No scheme serves more than the bound of its mix',
    source: `Kairos (HPDC'23), upper bound; ${reference}`,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0.01,
    measure: async (run) => {
      const found = await readCapacities(run);
      if (found.length === 0) return { notTestable: 'needs a finished point' };
      return extreme(
        'most',
        found.map((one) => ({
          ...partOfBound(one, found.length),
          where: `${one.model}, ${one.distributor} on ${one.instances}`,
        })),
      );
    },
  },
  {
    id: 'kairos-throughput.rm2',
    statement: 'Kairos serves 102 to 116 queries/s of rm2 on 2 g4dn.xlarge and 9 r5n.large',
    source: reference,
    expected: { relation: 'equal to', value: 109 },
    tolerance: 7,
    unit: 'queries/s',
    measure: async (run) => {
      const found = of('kairos', '2,0,9,0')(await readCapacities(run), 'rm2');
      if (!found) return { notTestable: 'needs the finished point' };
      if (found.queries < 6000)
        return { notTestable: 'a short run ends before its queues have grown; needs --scale small' };
      return { ...found.throughput, where: `${found.queries} queries a run` };
    },
  },
];

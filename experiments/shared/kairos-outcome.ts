import { type Estimate, meanOf, type PointView, queryTable, type Run, rememberRead } from 'repro';
import { numberOf, parameterOf } from './values.js';

/** What a search of a Kairos point found. */
export interface Capacity {
  point: PointView;
  model: string;
  mix: string;
  distributor: string;
  /** Queries of each run. */
  queries: number;
  /** Highest rate served, queries/s, over the seeds. */
  throughput: Estimate;
  /** By seed. */
  bySeed: readonly number[];
  /** Throughput bound of the mix, queries/s. */
  bound: number;
  /** Instances of each type. */
  counts: readonly number[];
  /** $/h. */
  price: number;
  /** Share in time by offered rate, over the seeds. */
  curve: readonly { rate: number; attainment: Estimate }[];
}

/** What the searches of a run found, in sweep order. */
export async function readCapacities(run: Run): Promise<Capacity[]> {
  const all: Capacity[] = [];
  for (const point of run.points) {
    const { capacity, attainment, pool } = point.files;
    if (point.status !== 'ok' || !capacity || !attainment || !pool || point.repeat > 0) continue;
    const found = await rememberRead(capacity, 'kairos capacity', () =>
      readCapacity(capacity, attainment, pool),
    );
    const named = (name: string) => String(parameterOf(run, point, name));
    all.push({
      ...{ point, model: named('model'), mix: named('mix'), distributor: named('distributor') },
      queries: numberOf(run, point, 'queries') ?? 0,
      ...found,
    });
  }
  return all;
}

async function readCapacity(capacity: string, attainment: string, pool: string) {
  const { columns: c } = await queryTable<'throughput' | 'bound'>(
    capacity,
    'capacity',
    'SELECT throughput, bound FROM capacity ORDER BY seed_index',
  );
  const { columns: a } = await queryTable<'rate' | 'attainment'>(
    attainment,
    'attainment',
    'SELECT rate, attainment FROM attainment WHERE searched = 0 ORDER BY rate, seed_index',
  );
  const { columns: p } = await queryTable<'instances' | 'price'>(
    pool,
    'pool',
    'SELECT instances, price FROM pool ORDER BY type_id',
  );
  const byRate = new Map<number, number[]>();
  a.rate.forEach((rate, i) => {
    byRate.set(rate, [...(byRate.get(rate) ?? []), a.attainment[i]]);
  });
  return {
    throughput: meanOf([...c.throughput]),
    bySeed: [...c.throughput],
    bound: c.bound[0],
    counts: [...p.instances],
    price: p.instances.reduce((sum, count, type) => sum + count * p.price[type], 0),
    curve: [...byRate].map(([rate, shares]) => ({ rate, attainment: meanOf(shares) })),
  };
}

/** Mean of the ratios, seed by seed, of two searches that saw the same queries. */
export function ratioOf(a: Capacity, b: Capacity): Estimate {
  return meanOf(a.bySeed.map((rate, i) => rate / b.bySeed[i]));
}

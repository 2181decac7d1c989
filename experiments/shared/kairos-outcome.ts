import { type Estimate, meanOf, type PointView, queryTable, type Run, rememberRead } from 'repro';
import { overRepeats, type Repeat, repeatsOf, shared } from './claims/repeats.js';
import { numberOf, parameterOf } from './values.js';

/** What a search found. */
interface Found {
  /** Highest rate served, queries/s. */
  throughput: Estimate;
  /** Throughput bound of the mix, queries/s. */
  bound: number;
  /** Instances of each type. */
  counts: readonly number[];
  /** $/h. */
  price: number;
  /** Share in time by offered rate. */
  curve: readonly { rate: number; attainment: Estimate }[];
}

/** What one repeat of a Kairos point found; its intervals are over its seeds. */
export interface Search extends Found, Repeat {
  point: PointView;
  /** Highest rate served by seed. */
  bySeed: readonly number[];
}

/**
 * What a Kairos point found: means over its repeats, with intervals over them. Seeds of one repeat have a searched mix and a threshold in
 * common, so that repeats are what is independent. A single repeat has its own intervals, over its seeds.
 */
export interface Capacity extends Found {
  point: PointView;
  model: string;
  mix: string;
  distributor: string;
  /** Queries of each run. */
  queries: number;
  /** The counts, as text; of a mix that is searched in each repeat all that there were. */
  instances: string;
  repeats: readonly Search[];
}

/** What intervals are over: repeats where there are several, else the seeds of the only one. */
export const intervalsOver = (found: readonly { repeats: readonly unknown[] }[]): string =>
  found.some(({ repeats }) => repeats.length > 1) ? 'repeats' : 'seeds';

/** What the searches of a run found, in sweep order. */
export async function readCapacities(run: Run): Promise<Capacity[]> {
  const all: Search[] = [];
  for (const point of run.points) {
    const { capacity, attainment, pool } = point.files;
    if (point.status !== 'ok' || !capacity || !attainment || !pool) continue;
    const found = await rememberRead(capacity, 'kairos capacity', () =>
      readCapacity(capacity, attainment, pool),
    );
    all.push({ point, repeat: point.repeat, ...found });
  }
  return repeatsOf(all).map((repeats) => {
    const [{ point, counts }] = repeats;
    const named = (name: string) => String(parameterOf(run, point, name));
    return {
      point,
      model: named('model'),
      mix: named('mix'),
      distributor: named('distributor'),
      queries: numberOf(run, point, 'queries') ?? 0,
      throughput: overRepeats(repeats.map(({ throughput }) => throughput)),
      bound: meanOf(repeats.map(({ bound }) => bound)).value,
      counts,
      instances: [...new Set(repeats.map((one) => one.counts.join(',')))].join(' or '),
      price: meanOf(repeats.map(({ price }) => price)).value,
      curve: meanCurve(repeats),
      repeats,
    };
  });
}

/** The curves of all repeats together, at the rates that all of them have. */
function meanCurve(repeats: readonly Search[]): Found['curve'] {
  return repeats[0].curve.flatMap(({ rate }) => {
    const own = repeats.flatMap(({ curve }) => curve.find((one) => one.rate === rate)?.attainment ?? []);
    return own.length === repeats.length ? [{ rate, attainment: overRepeats(own) }] : [];
  });
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

/**
 * Mean of the ratios, seed by seed, of two searches that saw the same queries, over the repeats that both have; null without any, or where
 * a seed of the second served nothing.
 */
export function ratioOf(a: Capacity, b: Capacity, comparisons = 1): Estimate | null {
  const both = shared([a, b]);
  if (both.length === 0 || b.repeats.some(({ bySeed }) => bySeed.includes(0))) return null;
  return overRepeats(
    both.map(([above, below]) => meanOf(above.bySeed.map((rate, i) => rate / below.bySeed[i]))),
    comparisons,
  );
}

/** Highest rate served as a part of the mix's bound, repeat by repeat. */
export function partOfBound({ repeats }: Capacity, comparisons = 1): Estimate {
  return overRepeats(
    repeats.map(({ throughput: t, bound }) => ({
      value: t.value / bound,
      low: t.low / bound,
      high: t.high / bound,
    })),
    comparisons,
  );
}

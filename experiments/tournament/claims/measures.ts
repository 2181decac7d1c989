import { batchMeans, type Estimate, type Measurement, type Run, type Standing, standings } from 'repro';
import { widened } from '../../shared/widened.js';
import { capacityOf } from '../capacity.js';
import { pointsOf, type Wanted, where } from './points.js';

type Located = Exclude<Measurement, { notTestable: string }>;
/** Whom to compare with whom, where. */
export type Pairs = readonly (readonly [Wanted, Wanted])[];

const largest = (all: readonly Located[]): Located => all.reduce((a, b) => (b.value > a.value ? b : a));

/**
 * By how much the share of `a` is above that of `b`, stretch by stretch of the same arrivals, which both had: what the workload does to both cancels. The interval is that of
 * batch means, of (a − b + 1) / 2. Null when their arrivals differ.
 */
export function advantage(a: Standing, b: Standing): Estimate | null {
  const stretches = ({ outcomes }: Standing) =>
    outcomes.flatMap(({ arrived, inTime }) =>
      Array.from(arrived, (trials, i) => ({ trials, good: inTime[i]! })),
    );
  const [own, other] = [stretches(a), stretches(b)];
  if (own.length !== other.length || own.some(({ trials }, i) => trials !== other[i]!.trials)) return null;
  const estimate = batchMeans(
    own.map(({ trials, good }, i) => ({ trials: 2 * trials, successes: good + trials - other[i]!.good })),
  );
  const back = (share: number) => 2 * share - 1;
  if (!estimate) return null;
  const { value, low, high, degrees } = estimate;
  return { value: back(value), low: back(low), high: back(high), degrees };
}

/** The pair whose first is least ahead of its second in share of the requests in time; `sure`: by the lower end of the interval. All intervals hold together. */
export async function leastAdvantage(run: Run, pairs: Pairs, sure: boolean): Promise<Measurement> {
  const found = await pointsOf(run, pairs.flat());
  if ('notTestable' in found) return found;
  const all: (Located & Estimate)[] = [];
  for (let i = 0; i < found.length; i += 2) {
    const [a, b] = [found[i]!, found[i + 1]!];
    const ahead = advantage(a, b);
    if (!ahead) return { notTestable: `${where(a)} and ${where(b)} did not receive the same requests` };
    const { value, low, high } = widened(ahead, pairs.length);
    all.push({ value: sure ? low : value, low, high, where: `${where(a)} against ${b.system}` });
  }
  return all.reduce((a, b) => (b.value < a.value ? b : a));
}

/** The smallest share in time. */
export async function leastShare(run: Run, wanted: readonly Wanted[]): Promise<Measurement> {
  const found = await pointsOf(run, wanted);
  if ('notTestable' in found) return found;
  return found
    .map((one): Located => ({ ...one.share, where: where(one) }))
    .reduce((a, b) => (b.value < a.value ? b : a));
}

/** The largest ratio of a number of the first of each pair to that of its second. */
export async function largestRatio(
  run: Run,
  pairs: Pairs,
  of: (one: Standing) => number,
): Promise<Measurement> {
  const found = await pointsOf(run, pairs.flat());
  if ('notTestable' in found) return found;
  const all: Located[] = [];
  for (let i = 0; i < found.length; i += 2) {
    const value = of(found[i]!) / of(found[i + 1]!);
    if (!Number.isFinite(value))
      return {
        notTestable: `${where(found[i]!)} or ${found[i + 1]!.system} answered too little to have this number`,
      };
    all.push({ value, where: `${where(found[i]!)} over ${found[i + 1]!.system}` });
  }
  return largest(all);
}

/** Bill of the judged time, $. */
export const costOf = ({ outcomes }: Standing): number => outcomes.reduce((sum, { cost }) => sum + cost, 0);

/** The largest goodput of anybody anywhere, over what the fleet of that contest can serve at all. */
export async function shareOfCapacity(run: Run): Promise<Measurement> {
  const first = (await standings(run)).map(({ system, fleet, load, maxBatch }) => ({
    system,
    fleet,
    load,
    maxBatch,
  }));
  if (first.length === 0) return { notTestable: 'needs a finished point' };
  const found = await pointsOf(run, first);
  if ('notTestable' in found) return found;
  const all: Located[] = [];
  for (const one of found) {
    const capacity = capacityOf(one.fleet, one.maxBatch);
    if (capacity === undefined)
      return { notTestable: `the bound is known for maxBatch=8 and 1, not ${one.maxBatch}` };
    all.push({ value: one.goodput.value / capacity, where: where(one) });
  }
  return largest(all);
}

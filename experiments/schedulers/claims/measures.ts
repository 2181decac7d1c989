import type { Estimate, Measurement, Run } from 'repro';
import { widened } from '../../shared/widened.js';
import { advantage } from '../estimates.js';
import { arrivedIn, type Measured, sumOf } from '../measured.js';
import { tail } from '../tail.js';
import { pointsOf, type Wanted, where } from './points.js';

type Located = Exclude<Measurement, { notTestable: string }>;

/** The measurement that is largest (1), or smallest (−1). */
const extreme = (all: readonly Located[], sign: 1 | -1): Located =>
  all.reduce((a, b) => (sign * b.value > sign * a.value ? b : a));

const exact = (value: number, at: Measured): Located => ({
  value,
  where: where(at),
});

type Pairs = readonly (readonly [Wanted, Wanted])[];

/** By how much the first of each pair is ahead of its second; the 95 % intervals of all pairs hold together. */
async function advantages(run: Run, pairs: Pairs): Promise<(Located & Estimate)[] | { notTestable: string }> {
  const found = await pointsOf(run, pairs.flat());
  if ('notTestable' in found) return found;
  const all: (Located & Estimate)[] = [];
  for (let i = 0; i < found.length; i += 2) {
    const [a, b] = [found[i]!, found[i + 1]!];
    const ahead = advantage(a, b);
    if (!ahead) return { notTestable: `${where(a)} and ${where(b)} did not receive the same requests` };
    all.push({ ...widened(ahead, pairs.length), where: `${where(a)} against ${where(b)}` });
  }
  return all;
}

/** The pair whose first is least (−1), or most (1), ahead of its second, in share of the requests answered in time. */
export async function extremeAdvantage(run: Run, pairs: Pairs, sign: 1 | -1): Promise<Measurement> {
  const all = await advantages(run, pairs);
  return 'notTestable' in all ? all : extreme(all, sign);
}

/** The least lead that any pair's first has for sure: the lowest lower end of the intervals. */
export async function sureAdvantage(run: Run, pairs: Pairs): Promise<Measurement> {
  const all = await advantages(run, pairs);
  if ('notTestable' in all) return all;
  const { low, high, where } = all.reduce((a, b) => (b.low < a.low ? b : a));
  return { value: low, low, high, where };
}

/** The smallest 99th percentile of the points' latencies, over their SLO. */
export async function shortestTail(run: Run, wanted: readonly Wanted[]): Promise<Measurement> {
  const found = await pointsOf(run, wanted);
  if ('notTestable' in found) return found;
  const all: Located[] = [];
  for (const one of found) all.push(exact((await tail(one, [0.99]))[0]! / one.slo, one));
  return extreme(all, -1);
}

/** Share of the requests that were answered and had to wait for weights. */
export const coldShare = (measured: Measured): number =>
  sumOf(measured, ({ cold }) => cold) / arrivedIn(measured);

/** By how much the share of cold starts falls at least when the cache grows, one size to the next. */
export async function smallestFall(
  run: Run,
  sizes: readonly number[],
  names: readonly string[],
): Promise<Measurement> {
  const found = await pointsOf(
    run,
    names.flatMap((name) => sizes.map((cached) => ({ system: name, cached }))),
  );
  if ('notTestable' in found) return found;
  const falls = found.flatMap((one, i) =>
    i % sizes.length === 0 ? [] : [exact(coldShare(found[i - 1]!) - coldShare(one), one)],
  );
  return extreme(falls, -1);
}

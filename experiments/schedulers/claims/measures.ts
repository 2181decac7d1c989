import type { Measurement, Run } from 'repro';
import { advantage } from '../estimates.js';
import { arrivedIn, type Measured, sumOf, tail } from '../measured.js';
import { pointsOf, type Wanted, where } from './points.js';

type Located = Exclude<Measurement, { notTestable: string }>;

/** The measurement that is largest (1), or smallest (−1). */
const extreme = (all: readonly Located[], sign: 1 | -1): Located =>
  all.reduce((a, b) => (sign * b.value > sign * a.value ? b : a));

const exact = (value: number, at: Measured): Located => ({
  value,
  low: value,
  high: value,
  where: where(at),
});

/** One number of each point, the largest of them. */
export async function largest(
  run: Run,
  wanted: readonly Wanted[],
  of: (measured: Measured) => number,
): Promise<Measurement> {
  const found = await pointsOf(run, wanted);
  return 'notTestable' in found
    ? found
    : extreme(
        found.map((one) => exact(of(one), one)),
        1,
      );
}

/** The pair whose first is least, or most, ahead of its second, in share of the requests answered in time. */
export async function extremeAdvantage(
  run: Run,
  pairs: readonly (readonly [Wanted, Wanted])[],
  sign: 1 | -1,
): Promise<Measurement> {
  const found = await pointsOf(run, pairs.flat());
  if ('notTestable' in found) return found;
  const all: Located[] = [];
  for (let i = 0; i < found.length; i += 2) {
    const [a, b] = [found[i]!, found[i + 1]!];
    const ahead = advantage(a, b);
    if (!ahead) return { notTestable: `${where(a)} and ${where(b)} did not receive the same requests` };
    all.push({ ...ahead, where: `${where(a)} against ${where(b)}` });
  }
  return extreme(all, sign);
}

/** The largest difference between the requests that two systems received in one stretch of their windows. */
export async function unequalArrivals(run: Run, wanted: readonly Wanted[]): Promise<Measurement> {
  const found = await pointsOf(run, wanted);
  if ('notTestable' in found) return found;
  const first = found[0]!;
  return extreme(
    found.map((one) => exact(difference(one, first), one)),
    1,
  );
}

function difference(a: Measured, b: Measured): number {
  if (a.windows.length !== b.windows.length) return Math.abs(arrivedIn(a) - arrivedIn(b));
  return Math.max(
    ...a.windows.flatMap(({ arrived }, i) =>
      Array.from(arrived, (count, k) => Math.abs(count - b.windows[i]!.arrived[k]!)),
    ),
  );
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

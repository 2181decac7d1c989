import { difference, type Estimate, type Measurement, meanOf, type NotTestable, type Run } from 'repro';
import { worst } from '../../shared/claims/extremes.js';
import { extreme, overRepeats, shared, within } from '../../shared/claims/repeats.js';
import { unlikePaper, valuesOf } from '../../shared/values.js';
import { type Measured, readMeasured, tail, type Window } from '../measured.js';

/** Requests/s of batches of 8 back to back. */
const ceiling = 8 / 9.93e-3;
const slos = [10, 25, 50, 100, 250, 500];
const baselines = ['clipper', 'infaas'];

const papers = {
  models: [15],
  clients: [16],
  gpus: [1],
  scheduleAhead: [5_000_000],
  maxBatch: [8],
  controller: ['INFER5'],
  zoo: ['osdi20', 'v1'],
  contention: ['v100'],
};

const where = ({ system, slo }: Measured): string => `${system} at ${slo} ms`;

/** The points asked for, or what stands in the way. */
async function points(
  run: Run,
  systems: readonly string[],
  wanted: readonly number[],
): Promise<Measured[] | NotTestable> {
  const all = await readMeasured(run);
  const found: Measured[] = [];
  for (const system of systems)
    for (const slo of wanted) {
      const one = all.find((measured) => measured.system === system && measured.slo === slo);
      if (!one) return { notTestable: `needs a finished point with system=${system} and slo=${slo}` };
      const different = unlikePaper(papers, valuesOf(run, one.repeats[0]!.point));
      if (different) return { notTestable: different };
      const short = one.repeats.find(({ goodputs }) => goodputs.length < 10);
      if (short) return { notTestable: `${where(one)}: a window of ${short.goodputs.length} s, needs 10 s` };
      found.push(one);
    }
  if (shared(found).length === 0)
    return { notTestable: 'needs a repeat that all of its points have finished' };
  return found;
}

/** Goodput of one repeat with a 95 % interval from the variation between tenths of the window, which see that seconds depend on each other. */
function goodput({ goodputs, goodput: value }: Window): Estimate {
  const length = Math.floor(goodputs.length / 10);
  const tenths = Array.from({ length: 10 }, (_, i) => mean(goodputs.subarray(i * length, (i + 1) * length)));
  const centre = mean(tenths);
  const variance = tenths.reduce((sum, tenth) => sum + (tenth - centre) ** 2, 0) / 9;
  // Student's t with 9 degrees of freedom at 0.975 is 2.262.
  const half = 2.262 * Math.sqrt(variance / 10);
  return { value, low: Math.max(0, value - half), high: value + half };
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

const scaled = ({ value, low, high }: Estimate, factor: number): Estimate => ({
  value: value * factor,
  low: low * factor,
  high: high * factor,
});

type Located = Estimate & { where: string };

/** The least or the most over points of a mean over repeats; the intervals of several repeats hold together for all points. */
function extremeOf(
  pick: 'least' | 'most',
  points: readonly Measured[],
  of: (one: Measured) => readonly Estimate[],
): Located {
  const means = points.map((one) => ({ ...overRepeats(of(one), points.length), where: where(one) }));
  return within(extreme(pick, means), 0);
}

const shares = ({ repeats }: Measured) => repeats.map((one) => scaled(goodput(one), 1 / ceiling));

/** The lowest of Clockwork's goodputs over the ceiling. */
export async function lowestShare(run: Run, wanted: readonly number[]): Promise<Measurement> {
  const found = await points(run, ['clockwork'], wanted);
  return 'notTestable' in found ? found : extremeOf('least', found, shares);
}

/** Clockwork's goodput at one SLO over the ceiling. */
export const share = (run: Run, slo: number): Promise<Measurement> => lowestShare(run, [slo]);

/** Clockwork's successful answers that were late, in a repeat. */
export async function lateSuccesses(run: Run, wanted: readonly number[]): Promise<Measurement> {
  const found = await points(run, ['clockwork'], wanted);
  if ('notTestable' in found) return found;
  return extremeOf('most', found, ({ repeats }) => repeats.map(({ late }) => meanOf([late])));
}

/** The largest 99.99th percentile of Clockwork's successful answers, over the SLO. */
export async function tailOverSlo(run: Run, wanted: readonly number[]): Promise<Measurement> {
  const found = await points(run, ['clockwork'], wanted);
  if ('notTestable' in found) return found;
  return extremeTail('most', found, 0.9999);
}

/** The least or the most over points of a quantile of the successful answers over the SLO, a mean over repeats. */
async function extremeTail(
  pick: 'least' | 'most',
  points: readonly Measured[],
  p: number,
): Promise<Measurement> {
  const tails = new Map<Measured, Estimate[]>();
  for (const one of points)
    tails.set(one, await Promise.all(one.repeats.map((repeat) => quantileOverSlo(repeat, one.slo, p))));
  return extremeOf(pick, points, (one) => tails.get(one)!);
}

async function quantileOverSlo(repeat: Window, slo: number, p: number): Promise<Estimate> {
  const [latency] = await tail(repeat, [p], ' AND result = 0');
  return meanOf([Number.isFinite(latency) ? latency! / slo : 0]);
}

/** The largest of the baselines' goodputs at tight SLOs, over the ceiling. */
export async function baselinesWithin(run: Run): Promise<Measurement> {
  const found = await points(run, baselines, [10, 25, 50]);
  return 'notTestable' in found ? found : extremeOf('most', found, shares);
}

/** Where the goodput of a larger SLO is below that of a smaller one by most, over the ceiling. */
export async function fall(run: Run): Promise<Measurement> {
  const found = await points(run, baselines, slos);
  if ('notTestable' in found) return found;
  const pairs = found.flatMap((one) =>
    found
      .filter((other) => other.system === one.system && other.slo > one.slo)
      .map((other) => ({ above: one, below: other, where: `${where(other)} below ${one.slo} ms` })),
  );
  const { where: place, ...most } = extreme('most', leads(pairs));
  return { ...scaled(most, 1 / ceiling), where: place };
}

interface Pair {
  above: Measured;
  below: Measured;
  where: string;
}

/** By how much the goodput of each pair's first is above that of its second, a mean over repeats. */
function leads(pairs: readonly Pair[]): Located[] {
  return pairs.map(({ above, below, where }) => {
    const own = shared([above, below]).map(([a, b]) => difference(goodput(a!), goodput(b!)));
    return { ...overRepeats(own, pairs.length), where };
  });
}

/** How far a baseline's goodput is above Clockwork's where it is most for sure, or most. */
export async function aboveClockwork(run: Run): Promise<Measurement> {
  const found = await points(run, ['clockwork', ...baselines], slos);
  if ('notTestable' in found) return found;
  const [own, others] = [found.filter(isClockwork), found.filter((one) => !isClockwork(one))];
  const pairs = others.map((one) => ({
    above: one,
    below: own.find(({ slo }) => slo === one.slo)!,
    where: where(one),
  }));
  return worst(leads(pairs), 'no baseline has a point', ({ value, low }) => value - low);
}

const isClockwork = ({ system }: Measured): boolean => system === 'clockwork';

/** How far Clipper's goodput is above INFaaS's where it is most. */
export async function clipperAboveInfaas(run: Run): Promise<Measurement> {
  const wanted = [100, 250, 500];
  const found = await points(run, baselines, wanted);
  if ('notTestable' in found) return found;
  const pairs = wanted.map((slo) => {
    const [clipper, infaas] = baselines.map(
      (system) => found.find((m) => m.system === system && m.slo === slo)!,
    );
    return { above: clipper!, below: infaas!, where: where(clipper!) };
  });
  return extreme('most', leads(pairs));
}

/** The smallest 99th percentile of a baseline's answers, over the SLO. */
export async function shortestOverrun(run: Run): Promise<Measurement> {
  const found = await points(run, baselines, slos);
  if ('notTestable' in found) return found;
  return extremeTail('least', found, 0.99);
}

import type { Estimate, Measurement, NotTestable, Run } from 'repro';
import { unlikePaper, valuesOf } from '../../shared/values.js';
import { type Measured, readMeasured, tail } from '../measured.js';

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
      const different = unlikePaper(papers, valuesOf(run, one.point));
      if (different) return { notTestable: different };
      if (one.goodputs.length < 10)
        return { notTestable: `${where(one)}: a window of ${one.goodputs.length} s, needs 10 s` };
      found.push(one);
    }
  return found;
}

/** Goodput with a 95 % interval from the variation between tenths of the window, which see that seconds depend on each other. */
function goodput({ goodputs, goodput: value }: Measured): Estimate {
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

/** The measurement that is largest, or smallest. */
const extreme = (all: readonly Located[], sign: 1 | -1): Located =>
  all.reduce((a, b) => (sign * b.value > sign * a.value ? b : a));

const shareOf = (measured: Measured): Located => ({
  ...scaled(goodput(measured), 1 / ceiling),
  where: where(measured),
});

/** The lowest of Clockwork's goodputs over the ceiling. */
export async function lowestShare(run: Run, wanted: readonly number[]): Promise<Measurement> {
  const found = await points(run, ['clockwork'], wanted);
  return 'notTestable' in found ? found : extreme(found.map(shareOf), -1);
}

/** Clockwork's goodput at one SLO over the ceiling. */
export const share = (run: Run, slo: number): Promise<Measurement> => lowestShare(run, [slo]);

/** Clockwork's successful answers that were late. */
export async function lateSuccesses(run: Run, wanted: readonly number[]): Promise<Measurement> {
  const found = await points(run, ['clockwork'], wanted);
  if ('notTestable' in found) return found;
  return extreme(
    found.map((one) => ({ value: one.late, low: one.late, high: one.late, where: where(one) })),
    1,
  );
}

/** The largest 99.99th percentile of Clockwork's successful answers, over the SLO. */
export async function tailOverSlo(run: Run, wanted: readonly number[]): Promise<Measurement> {
  const found = await points(run, ['clockwork'], wanted);
  if ('notTestable' in found) return found;
  return extreme(await Promise.all(found.map((one) => quantileOverSlo(one, 0.9999))), 1);
}

async function quantileOverSlo(measured: Measured, p: number): Promise<Located> {
  const [latency] = await tail(measured, [p], ' AND result = 0');
  const value = Number.isFinite(latency) ? latency! / measured.slo : 0;
  return { value, low: value, high: value, where: where(measured) };
}

/** The largest of the baselines' goodputs at tight SLOs, over the ceiling. */
export async function baselinesWithin(run: Run): Promise<Measurement> {
  const found = await points(run, baselines, [10, 25, 50]);
  return 'notTestable' in found ? found : extreme(found.map(shareOf), 1);
}

/** Where the goodput of a larger SLO is below that of a smaller one by most, over the ceiling. */
export async function fall(run: Run): Promise<Measurement> {
  const found = await points(run, baselines, slos);
  if ('notTestable' in found) return found;
  const falls = found.flatMap((one) =>
    found
      .filter((other) => other.system === one.system && other.slo > one.slo)
      .map((other) => ({
        ...scaled(minus(one, other), 1 / ceiling),
        where: `${where(other)} below ${one.slo} ms`,
      })),
  );
  return extreme(falls, 1);
}

/** The difference of two goodputs. */
function minus(a: Measured, b: Measured): Estimate {
  const [x, y] = [goodput(a), goodput(b)];
  const value = x.value - y.value;
  return {
    value,
    low: value - Math.hypot(x.value - x.low, y.high - y.value),
    high: value + Math.hypot(x.high - x.value, y.value - y.low),
  };
}

/** How far a baseline's goodput is above Clockwork's where it is most. */
export async function aboveClockwork(run: Run): Promise<Measurement> {
  const found = await points(run, ['clockwork', ...baselines], slos);
  if ('notTestable' in found) return found;
  const [own, others] = [found.filter(isClockwork), found.filter((one) => !isClockwork(one))];
  const excess = others.map((one) => ({
    ...minus(one, own.find(({ slo }) => slo === one.slo)!),
    where: where(one),
  }));
  const worst = extreme(excess, 1);
  return { ...worst, tolerance: worst.value - worst.low };
}

const isClockwork = ({ system }: Measured): boolean => system === 'clockwork';

/** How far Clipper's goodput is above INFaaS's where it is most. */
export async function clipperAboveInfaas(run: Run): Promise<Measurement> {
  const wanted = [100, 250, 500];
  const found = await points(run, baselines, wanted);
  if ('notTestable' in found) return found;
  const excess = wanted.map((slo) => {
    const [clipper, infaas] = baselines.map(
      (system) => found.find((m) => m.system === system && m.slo === slo)!,
    );
    return { ...minus(clipper!, infaas!), where: where(clipper!) };
  });
  return extreme(excess, 1);
}

/** The smallest 99th percentile of a baseline's answers, over the SLO. */
export async function shortestOverrun(run: Run): Promise<Measurement> {
  const found = await points(run, baselines, slos);
  if ('notTestable' in found) return found;
  return extreme(await Promise.all(found.map((one) => quantileOverSlo(one, 0.99))), -1);
}

import type { ClaimDeclaration, Estimate, Measurement, Run } from 'repro';
import {
  distance,
  exact,
  extreme,
  over,
  overRepeats,
  ratioOfMeans,
  shared,
  within,
} from '../shared/claims/repeats.js';
import { unlikePaper, valuesOf } from '../shared/values.js';
import { type Bench, type Benches, quantiles, readBenches } from './measured.js';

const source = "Clockwork, OSDI'20, section 2 and Figure 2; bands of this project";
const papers = { model: ['resnet50_v2'] };

/** Fewer inferences than this leave less than ten beyond the 99.99th percentile. */
const fewest = 100_000;

/** Why a simulated GPU cannot bear out the paper: it was made to look like it. */
function circular(run: Run, preset: 'variation' | 'contention'): string {
  if (run.manifest?.target !== 'sim') return '';
  const { [preset]: value = 'v100' } = { ...run.manifest.parameters, ...run.points[0]?.parameters };
  return value === 'none'
    ? `${preset}=none: the simulated GPU has no ${preset}`
    : `${preset}=${value}: the simulated GPU is calibrated to this figure`;
}

/** The points of the concurrencies asked for, or what stands in the way. */
async function benches(run: Run, wanted: readonly number[]) {
  const all = await readBenches(run);
  const found = wanted.flatMap((c) => all.find(({ concurrency }) => concurrency === c) ?? []);
  const missing = wanted.find((c) => !found.some(({ concurrency }) => concurrency === c));
  if (missing !== undefined) return { notTestable: `needs a finished point with concurrency=${missing}` };
  const different = found.map(({ repeats: [{ point }] }) => unlikePaper(papers, valuesOf(run, point)));
  const reason = different.find(Boolean);
  return reason ? { notTestable: reason } : { found };
}

async function spread(run: Run): Promise<Measurement> {
  const reason = circular(run, 'variation');
  if (reason) return { notTestable: reason };
  const read = await benches(run, [1]);
  if ('notTestable' in read) return { notTestable: read.notTestable! };
  const [{ repeats }] = read.found;
  const few = repeats.find(({ inferences }) => inferences < fewest);
  if (few) return { notTestable: `${few.inferences} inferences, needs ${fewest}` };
  return overRepeats(await Promise.all(repeats.map(spreadOf)));
}

/** By how much the 99.99th percentile of one repeat is above its median. */
async function spreadOf({ file, inferences }: Bench): Promise<Estimate> {
  // The 95 % interval of a quantile by order statistics: the ranks that a binomial count reaches.
  const p = 0.9999;
  const half = 1.96 * Math.sqrt((p * (1 - p)) / inferences);
  const [p50, low, middle, high] = await quantiles(file, [0.5, p - half, p, Math.min(1, p + half)]);
  const above = (latency: number) => latency / p50! - 1;
  return { value: above(middle!), low: above(low!), high: above(high!) };
}

/** How many times the mean of some number over the contended point's repeats is that over the isolated one's. */
function ratio(of: (bench: Bench) => number): (run: Run) => Promise<Measurement> {
  return async (run) => {
    const reason = circular(run, 'contention');
    if (reason) return { notTestable: reason };
    const read = await benches(run, [1, 16]);
    if ('notTestable' in read) return { notTestable: read.notTestable! };
    const pairs = shared(read.found).map(([one, sixteen]) => [of(sixteen), of(one)] as const);
    if (pairs.length === 0) return { notTestable: 'needs a repeat that both points have finished' };
    return exact(ratioOfMeans(pairs));
  };
}

/** The point at which mean latency times throughput is furthest from the number of threads, relative to that. */
async function littlesLaw(run: Run): Promise<Measurement> {
  const enough = ({ concurrency, repeats }: Benches) =>
    repeats.every(({ inferences }) => inferences >= 1000 * concurrency);
  const all = (await readBenches(run)).filter(enough);
  if (all.length === 0) return { notTestable: 'no point has 1000 inferences a thread' };
  const errors = all.map(({ concurrency, repeats }) => {
    const threads = repeats.map(({ throughput, mean }) => (throughput * mean) / 1000 / concurrency);
    return { ...exact(distance(over(threads, all.length), 1)), where: `c=${concurrency}` };
  });
  return within(extreme('most', errors), 0);
}

/** What Figure 2 must show on a real GPU, and what must hold on any. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'fig2.isolated-p99.99',
    statement: 'Alone, the 99.99th percentile is within 0.1 % of the median',
    source,
    expected: { relation: 'at most', value: 0.001 },
    tolerance: 0,
    measure: spread,
  },
  {
    id: 'fig2.throughput-16',
    statement: 'Sixteen threads give less than 1.5 times the throughput of one',
    source,
    expected: { relation: 'at most', value: 1.5 },
    tolerance: 0,
    measure: ratio(({ throughput }) => throughput),
  },
  {
    id: 'fig2.max-latency-16',
    statement: 'Sixteen threads make the largest latency at least 20 times that of one',
    source,
    expected: { relation: 'at least', value: 20 },
    tolerance: 0,
    measure: ratio(({ max }) => max),
  },
  {
    id: 'fig2.littles-law',
    statement: 'Throughput times mean latency is the number of threads, within 1 %',
    source:
      "Little's law (1961), for closed loops without think time; a check of the bench, not of the paper",
    expected: { relation: 'at most', value: 0.01 },
    tolerance: 0,
    measure: littlesLaw,
  },
];

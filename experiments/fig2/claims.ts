import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { unlikePaper, valuesOf } from '../shared/values.js';
import { type Bench, quantiles, readBenches } from './measured.js';

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
  const found = wanted.map((c) => all.find(({ bench }) => bench.concurrency === c));
  const missing = wanted.find((_, i) => !found[i]);
  if (missing !== undefined) return { notTestable: `needs a finished point with concurrency=${missing}` };
  const different = found.map((one) => unlikePaper(papers, valuesOf(run, one!.point))).find(Boolean);
  return different ? { notTestable: different } : { found: found.map((one) => one!) };
}

async function spread(run: Run): Promise<Measurement> {
  const reason = circular(run, 'variation');
  if (reason) return { notTestable: reason };
  const read = await benches(run, [1]);
  if ('notTestable' in read) return { notTestable: read.notTestable! };
  const { point, bench } = read.found[0]!;
  if (bench.inferences < fewest) return { notTestable: `${bench.inferences} inferences, needs ${fewest}` };
  // The 95 % interval of a quantile by order statistics: the ranks that a binomial count reaches.
  const p = 0.9999;
  const half = 1.96 * Math.sqrt((p * (1 - p)) / bench.inferences);
  const [p50, low, middle, high] = await quantiles(point.files.requests!, [
    0.5,
    p - half,
    p,
    Math.min(1, p + half),
  ]);
  const over = (latency: number) => latency / p50! - 1;
  return { value: over(middle!), low: over(low!), high: over(high!) };
}

/** How some number of the contended point compares with that of the isolated one. */
function ratio(of: (bench: Bench) => number): (run: Run) => Promise<Measurement> {
  return async (run) => {
    const reason = circular(run, 'contention');
    if (reason) return { notTestable: reason };
    const read = await benches(run, [1, 16]);
    if ('notTestable' in read) return { notTestable: read.notTestable! };
    const [one, sixteen] = read.found;
    const value = of(sixteen!.bench) / of(one!.bench);
    return { value, low: value, high: value };
  };
}

/** The point at which mean latency times throughput is furthest from the number of threads, relative to that. */
async function littlesLaw(run: Run): Promise<Measurement> {
  const all = (await readBenches(run)).filter(({ bench }) => bench.inferences >= 1000 * bench.concurrency);
  if (all.length === 0) return { notTestable: 'no point has 1000 inferences a thread' };
  const errors = all.map(({ bench }) => ({
    concurrency: bench.concurrency,
    error: Math.abs((bench.throughput * bench.mean) / 1000 / bench.concurrency - 1),
  }));
  const { error, concurrency } = errors.reduce((a, b) => (b.error > a.error ? b : a));
  return { value: error, low: error, high: error, where: `c=${concurrency}` };
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

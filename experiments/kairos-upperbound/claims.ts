import { type ClaimDeclaration, kairosPlus, type Measurement, type Run } from 'repro';
import { type Capacity, readCapacities } from '../shared/kairos-outcome.js';
import { boundCorrelation, byBound, byModel } from './ranking.js';

const reference = "reference runs of the same rules on the authors' data";
/** Fewer mixes tell nothing about a ranking. */
const FEW = 5;

/** The extreme over the models of a number that a model's mixes have together. */
async function extreme(
  run: Run,
  pick: 'min' | 'max',
  of: (mixes: readonly Capacity[]) => { value: number; low?: number; high?: number; where?: string },
): Promise<Measurement> {
  const groups = [...byModel(await readCapacities(run))].filter(([, mixes]) => mixes.length >= FEW);
  if (groups.length === 0) return { notTestable: `needs ${FEW} finished mixes of a model` };
  const all = groups.map(([model, mixes]) => {
    const { value, low = value, high = value, where } = of(mixes);
    return { value, low, high, where: where === undefined ? model : `${model}, ${where}` };
  });
  return all.reduce((a, b) => ((pick === 'max' ? b.value > a.value : b.value < a.value) ? b : a));
}

const part = ({ throughput: t, bound, counts }: Capacity) => ({
  value: t.value / bound,
  low: t.low / bound,
  high: t.high / bound,
  where: counts.join(','),
});
const largest = (mixes: readonly Capacity[]) => mixes.map(part).reduce((a, b) => (b.value > a.value ? b : a));

/** What the bound must show. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'kairos-upperbound.holds',
    statement: 'No mix serves more than its bound',
    source: "Kairos (HPDC'23): upper bound",
    expected: { relation: 'at most', value: 1 },
    tolerance: 0.01,
    measure: (run) => extreme(run, 'max', largest),
  },
  {
    id: 'kairos-upperbound.tight',
    statement: 'Of the ten highest bounds of a model the best mix serves at least 80 %',
    source: `${reference}: bounds are 4 to 20 % optimistic`,
    expected: { relation: 'at least', value: 0.8 },
    tolerance: 0,
    measure: (run) => extreme(run, 'min', (mixes) => largest(byBound(mixes).slice(0, 10))),
  },
  {
    id: 'kairos-upperbound.ranks',
    statement: 'Bounds rank mixes as their throughputs do',
    source: "direction of Kairos (HPDC'23); the least correlation is ours",
    expected: { relation: 'at least', value: 0.9 },
    tolerance: 0,
    measure: (run) => extreme(run, 'min', (mixes) => ({ value: boundCorrelation(mixes) })),
  },
  {
    id: 'kairos-upperbound.first',
    statement: 'The mix with the highest bound serves at least 90 % of what the best measured mix serves',
    source: "direction of Kairos (HPDC'23): the bound replaces trials; the share is ours",
    expected: { relation: 'at least', value: 0.9 },
    tolerance: 0,
    measure: (run) =>
      extreme(run, 'min', (mixes) => {
        const [first] = byBound(mixes);
        const best = Math.max(...mixes.map(({ throughput }) => throughput.value));
        return { value: first.throughput.value / best, where: first.counts.join(',') };
      }),
  },
  {
    id: 'kairos-upperbound.plus',
    statement: 'KAIROS+ never discards the best measured mix',
    source: "Kairos (HPDC'23): pruning by the bound",
    expected: { relation: 'at least', value: 1 },
    tolerance: 0.01,
    measure: (run) =>
      extreme(run, 'min', (mixes) => {
        const tried = kairosPlus(byBound(mixes), ({ throughput }) => throughput.value);
        const best = (list: readonly Capacity[]) =>
          Math.max(...list.map(({ throughput }) => throughput.value));
        return { value: best(tried) / best(mixes), where: `${tried.length} of ${mixes.length} tried` };
      }),
  },
];

import { type ClaimDeclaration, kairosPlus, type Measurement, type Run } from 'repro';
import { exact, extreme, over, ratioOfMeans, shared, type Value, within } from '../shared/claims/repeats.js';
import { type Capacity, partOfBound, readCapacities } from '../shared/kairos-outcome.js';
import { boundCorrelations, byBound, byModel } from './ranking.js';

const reference = "reference runs of the same rules on the authors' data";
/** Fewer mixes tell nothing about a ranking. */
const FEW = 5;

type Mixes = readonly Capacity[];

/** The extreme over the models of a number that a model's mixes have together; `compared` says how many of them it is an extreme of. */
async function extremeOf(
  run: Run,
  pick: 'least' | 'most',
  of: (mixes: Mixes, comparisons: number) => Value & { where?: string },
  compared: (mixes: Mixes) => number = () => 1,
): Promise<Measurement> {
  const groups = [...byModel(await readCapacities(run))].filter(([, mixes]) => mixes.length >= FEW);
  if (groups.length === 0) return { notTestable: `needs ${FEW} finished mixes of a model` };
  if (groups.some(([, mixes]) => shared(mixes).length === 0))
    return { notTestable: 'needs a repeat that all mixes of a model have finished' };
  const comparisons = groups.reduce((sum, [, mixes]) => sum + compared(mixes), 0);
  return extreme(
    pick,
    groups.map(([model, mixes]) => {
      const { where, ...value } = of(mixes, comparisons);
      return { ...exact(value), where: where === undefined ? model : `${model}, ${where}` };
    }),
  );
}

const largest = (mixes: Mixes, comparisons: number) =>
  extreme(
    'most',
    mixes.map((one) => ({ ...partOfBound(one, comparisons), where: one.instances })),
  );

const best = (mixes: Mixes) => mixes.reduce((a, b) => (b.throughput.value > a.throughput.value ? b : a));

/** How many times the mean throughput of one mix is that of another. */
const throughputRatio = (above: Capacity, below: Capacity, comparisons: number) =>
  ratioOfMeans(
    shared([above, below]).map(([a, b]) => [a.throughput.value, b.throughput.value] as const),
    comparisons,
  );

const highest = (mixes: Mixes) => byBound(mixes).slice(0, 10);

/** What the bound must show. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'kairos-upperbound.holds',
    statement: 'No mix serves more than its bound',
    source: "Kairos (HPDC'23): upper bound",
    expected: { relation: 'at most', value: 1 },
    tolerance: 0.01,
    measure: (run) => extremeOf(run, 'most', largest, ({ length }) => length),
  },
  {
    id: 'kairos-upperbound.tight',
    statement: 'Of the ten highest bounds of a model the best mix serves at least 80 %',
    source: `${reference}: bounds are 4 to 20 % optimistic`,
    expected: { relation: 'at least', value: 0.8 },
    tolerance: 0,
    measure: (run) =>
      extremeOf(
        run,
        'least',
        (mixes, comparisons) => largest(highest(mixes), comparisons),
        (mixes) => highest(mixes).length,
      ),
  },
  {
    id: 'kairos-upperbound.ranks',
    statement: 'Bounds rank mixes as their throughputs do',
    source: "direction of Kairos (HPDC'23); the least correlation is ours",
    expected: { relation: 'at least', value: 0.9 },
    tolerance: 0,
    measure: (run) =>
      extremeOf(run, 'least', (mixes, comparisons) =>
        within(over(boundCorrelations(mixes), comparisons), -1, 1),
      ),
  },
  {
    id: 'kairos-upperbound.first',
    statement: 'The mix with the highest bound serves at least 90 % of what the best measured mix serves',
    source: "direction of Kairos (HPDC'23): the bound replaces trials; the share is ours",
    expected: { relation: 'at least', value: 0.9 },
    tolerance: 0,
    measure: (run) =>
      extremeOf(run, 'least', (mixes, comparisons) => {
        const [first] = byBound(mixes);
        return { ...throughputRatio(first, best(mixes), comparisons), where: first.instances };
      }),
  },
  {
    id: 'kairos-upperbound.plus',
    statement: 'KAIROS+ never discards the best measured mix',
    source: "Kairos (HPDC'23): pruning by the bound",
    expected: { relation: 'at least', value: 1 },
    tolerance: 0.01,
    measure: (run) =>
      extremeOf(run, 'least', (mixes, comparisons) => {
        const tried = kairosPlus(byBound(mixes), ({ throughput }) => throughput.value);
        return {
          ...throughputRatio(best(tried), best(mixes), comparisons),
          where: `${tried.length} of ${mixes.length} tried`,
        };
      }),
  },
];

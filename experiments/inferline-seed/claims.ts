import type { ClaimDeclaration, Measurement, Run } from 'repro';
import {
  exact,
  extreme,
  meanOver,
  ratioOfMeans,
  shared,
  type Value,
  within,
} from '../shared/claims/repeats.js';
import type { Outcome } from '../shared/inferline-outcome.js';
import { type Measured, readMeasured } from './measured.js';

const source = "InferLine's published notebook; a port of its simulator to Python 3";

const where = ({ rule, rate, cv2 }: Measured) => `${rule} rule, ${rate} queries/s, squared CV ${cv2}`;

async function at(run: Run, rule: string, rate: number, cv2: number): Promise<Measured | undefined> {
  return (await readMeasured(run)).find(
    (one) =>
      one.rule === rule &&
      one.rate === rate &&
      one.cv2 === cv2 &&
      one.generated &&
      one.repeats.every(({ queries }) => queries === 50_001),
  );
}

const missing = { notTestable: 'needs the points of 50,001 generated queries that it compares' };

/** The larger (or smaller) over both burstinesses of what `of` makes of two rates' points, repeat by repeat. */
async function compared(
  run: Run,
  rule: string,
  of: (pairs: readonly (readonly [low: Outcome, high: Outcome])[], comparisons: number) => Value,
  pick: 'least' | 'most',
): Promise<Measurement> {
  const bursts = [1, 4];
  const values: (Value & { where: string })[] = [];
  for (const cv2 of bursts) {
    const [low, high] = [await at(run, rule, 50, cv2), await at(run, rule, 150, cv2)];
    if (!low || !high) return missing;
    const pairs = shared([low, high]).map(([a, b]) => [a, b] as const);
    if (pairs.length === 0) return missing;
    values.push({ ...exact(of(pairs, bursts.length)), where: `squared CV ${cv2}` });
  }
  return within(extreme(pick, values), 0);
}

async function value(run: Run, rule: string, of: (one: Outcome) => number): Promise<Measurement> {
  const one = await at(run, rule, 100, 4);
  return one ? { ...meanOver(one.repeats, of), where: where(one) } : missing;
}

/** The defect of the notebook's rule, and agreement with its simulator on traces of another generator. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'inferline-seed.falls',
    statement: "Under the notebook's rule the mean latency falls from 50 to 150 queries/s",
    source,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    measure: (run) =>
      compared(
        run,
        'seed',
        (pairs, comparisons) =>
          ratioOfMeans(
            pairs.map(([low, high]) => [high.served.mean, low.served.mean] as const),
            comparisons,
          ),
        'most',
      ),
  },
  {
    id: 'inferline-seed.overload',
    statement: 'Under the corrected rule 150 queries/s overload ResNet: P99 is above 10 s',
    source: 'a batch of 16 takes 126.8 ms, so that one replica serves 126.2 queries/s at most',
    expected: { relation: 'at least', value: 10_000 },
    tolerance: 0,
    unit: 'ms',
    measure: (run) =>
      compared(
        run,
        'batch',
        (pairs, comparisons) => meanOver(pairs, ([, high]) => high.served.p99, comparisons),
        'least',
      ),
  },
  {
    id: 'inferline-seed.mean-seed',
    statement: "Under the notebook's rule the mean latency at 100 queries/s, squared CV 4, is 76.4 ms",
    source,
    expected: { relation: 'equal to', value: 76.37 },
    tolerance: 3.8,
    unit: 'ms',
    measure: (run) => value(run, 'seed', ({ served }) => served.mean),
  },
  {
    id: 'inferline-seed.mean-batch',
    statement: 'Under the corrected rule it is 243.5 ms',
    source,
    expected: { relation: 'equal to', value: 243.49 },
    tolerance: 12.2,
    unit: 'ms',
    measure: (run) => value(run, 'batch', ({ served }) => served.mean),
  },
  {
    id: 'inferline-seed.p99-batch',
    statement: 'Under the corrected rule P99 at 100 queries/s, squared CV 4, is 489.5 ms',
    source,
    expected: { relation: 'equal to', value: 489.5 },
    tolerance: 73.4,
    unit: 'ms',
    measure: (run) => value(run, 'batch', ({ served }) => served.p99),
  },
];

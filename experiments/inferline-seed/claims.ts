import type { ClaimDeclaration, Measurement, Run } from 'repro';
import { type Measured, readMeasured } from './measured.js';

const source = "InferLine's published notebook; a port of its simulator to Python 3";

const where = ({ rule, rate, cv2 }: Measured) => `${rule} rule, ${rate} queries/s, squared CV ${cv2}`;

async function at(run: Run, rule: string, rate: number, cv2: number): Promise<Measured | undefined> {
  return (await readMeasured(run)).find(
    (one) =>
      one.rule === rule && one.rate === rate && one.cv2 === cv2 && one.generated && one.queries === 50_001,
  );
}

const missing = { notTestable: 'needs the points of 50,001 generated queries that it compares' };

/** The larger (or smaller) over both burstinesses of what `of` makes of two rates' points. */
async function compared(
  run: Run,
  rule: string,
  of: (low: Measured, high: Measured) => number,
  pick: 'min' | 'max',
): Promise<Measurement> {
  const values: { value: number; where: string }[] = [];
  for (const cv2 of [1, 4]) {
    const [low, high] = [await at(run, rule, 50, cv2), await at(run, rule, 150, cv2)];
    if (!low || !high) return missing;
    values.push({ value: of(low, high), where: `squared CV ${cv2}` });
  }
  const best = values.reduce((a, b) => ((pick === 'max' ? b.value > a.value : b.value < a.value) ? b : a));
  return { ...best, low: best.value, high: best.value };
}

async function value(run: Run, rule: string, of: (one: Measured) => number): Promise<Measurement> {
  const one = await at(run, rule, 100, 4);
  return one ? { value: of(one), low: of(one), high: of(one), where: where(one) } : missing;
}

/** The defect of the notebook's rule, and agreement with its simulator on traces of another generator. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'inferline-seed.falls',
    statement: "Under the notebook's rule the mean latency falls from 50 to 150 queries/s",
    source,
    expected: { relation: 'at most', value: 1 },
    tolerance: 0,
    measure: (run) => compared(run, 'seed', (low, high) => high.served.mean / low.served.mean, 'max'),
  },
  {
    id: 'inferline-seed.overload',
    statement: 'Under the corrected rule 150 queries/s overload ResNet: P99 is above 10 s',
    source: 'a batch of 16 takes 126.8 ms, so that one replica serves 126.2 queries/s at most',
    expected: { relation: 'at least', value: 10_000 },
    tolerance: 0,
    unit: 'ms',
    measure: (run) => compared(run, 'batch', (_, high) => high.served.p99, 'min'),
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

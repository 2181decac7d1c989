import { join } from 'node:path';
import { type Run, readPublished } from 'repro';
import { type Outcomes, readOutcomes } from '../shared/inferline-outcome.js';
import { numberOf, parameterOf } from '../shared/values.js';

export interface Measured extends Outcomes {
  rule: string;
  rate: number;
  cv2: number;
  /** False for a trace from a file: the study's claims are on generated arrivals. */
  generated: boolean;
}

/** Points with what they swept. */
export async function readMeasured(run: Run): Promise<Measured[]> {
  return (await readOutcomes(run)).map((outcome) => ({
    ...outcome,
    rule: String(parameterOf(run, outcome.point, 'rule')),
    rate: numberOf(run, outcome.point, 'rate') ?? Number.NaN,
    cv2: numberOf(run, outcome.point, 'cv2') ?? Number.NaN,
    generated: (parameterOf(run, outcome.point, 'trace') ?? 'none') === 'none',
  }));
}

/** The reference port's latencies. */
export const published = (folder: string) =>
  readPublished(join(folder, 'published.tsv'), {
    rate: 'number',
    cv2: 'number',
    rule: 'string',
    mean: 'number',
    p50: 'number',
    p99: 'number',
    max: 'number',
    resnet_queue: 'number',
    inception_queue: 'number',
    provenance: 'string',
  });

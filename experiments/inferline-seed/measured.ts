import { join } from 'node:path';
import { type Run, readPublished } from 'repro';
import { type Outcome, readOutcomes } from '../shared/inferline-outcome.js';
import { numberOf, parameterOf } from '../shared/values.js';

export interface Measured extends Outcome {
  rule: string;
  rate: number;
  cv2: number;
}

/** Points with what they swept. A point of another trace than the generated ones is none of the study's. */
export async function readMeasured(run: Run): Promise<Measured[]> {
  return (await readOutcomes(run)).flatMap((outcome): Measured[] => {
    const { point } = outcome;
    if ((parameterOf(run, point, 'trace') ?? 'none') !== 'none') return [];
    return [
      {
        ...outcome,
        rule: String(parameterOf(run, point, 'rule')),
        rate: numberOf(run, point, 'rate') ?? Number.NaN,
        cv2: numberOf(run, point, 'cv2') ?? Number.NaN,
      },
    ];
  });
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

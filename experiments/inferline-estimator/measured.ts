import type { Run } from 'repro';
import { type Outcome, readOutcomes } from '../shared/inferline-outcome.js';
import { numberOf } from '../shared/values.js';

export interface Replayed extends Outcome {
  variation: number;
  rate: number;
  cv2: number;
  slo: number;
  /** P99, ms. */
  estimated: number;
  replayed: number;
}

/** Points that were planned, with what was estimated and what the replay gave. */
export async function readReplayed(run: Run, which: { invalid?: boolean } = {}): Promise<Replayed[]> {
  return (await readOutcomes(run, which)).flatMap((outcome): Replayed[] => {
    const { point, planned, served } = outcome;
    if (!planned) return [];
    const number = (name: string) => numberOf(run, point, name) ?? Number.NaN;
    return [
      {
        ...outcome,
        variation: number('variation'),
        rate: number('rate'),
        cv2: number('cv2'),
        slo: number('slo'),
        estimated: planned.p99,
        replayed: served.p99,
      },
    ];
  });
}

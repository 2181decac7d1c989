import type { Run } from 'repro';
import { type Outcome, type Outcomes, readOutcomes } from '../shared/inferline-outcome.js';
import { numberOf } from '../shared/values.js';

/** One repeat of a point. */
export interface Replay extends Outcome {
  /** P99, ms. */
  estimated: number;
  replayed: number;
}

export interface Replayed extends Outcomes<Replay> {
  variation: number;
  rate: number;
  cv2: number;
  slo: number;
}

/** Points that were planned, with what was estimated and what the replay gave. */
export async function readReplayed(run: Run, which: { invalid?: boolean } = {}): Promise<Replayed[]> {
  return (await readOutcomes(run, which)).flatMap(({ point, repeats: all }): Replayed[] => {
    const repeats = all.flatMap((one): Replay[] =>
      one.planned ? [{ ...one, estimated: one.planned.p99, replayed: one.served.p99 }] : [],
    );
    if (repeats.length === 0) return [];
    const number = (name: string) => numberOf(run, point, name) ?? Number.NaN;
    return [
      {
        point,
        repeats,
        variation: number('variation'),
        rate: number('rate'),
        cv2: number('cv2'),
        slo: number('slo'),
      },
    ];
  });
}

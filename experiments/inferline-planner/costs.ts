import type { Run } from 'repro';
import { type Outcomes, readOutcomes } from '../shared/inferline-outcome.js';
import { numberOf, parameterOf } from '../shared/values.js';

/** One planned point. */
export interface Planned extends Outcomes {
  method: string;
  rate: number;
  cv2: number;
  slo: number;
}

/** The points of a run with what they swept; those that found no plan are left out. */
export async function readPlanned(run: Run): Promise<Planned[]> {
  return (await readOutcomes(run)).map((outcome) => ({
    ...outcome,
    method: String(parameterOf(run, outcome.point, 'method') ?? 'planner'),
    rate: numberOf(run, outcome.point, 'rate') ?? Number.NaN,
    cv2: numberOf(run, outcome.point, 'cv2') ?? Number.NaN,
    slo: numberOf(run, outcome.point, 'slo') ?? Number.NaN,
  }));
}

/** Methods in the order in which they are drawn. */
export const methods = ['planner', 'brute-force', 'minimiser', 'cg-mean', 'cg-peak'] as const;

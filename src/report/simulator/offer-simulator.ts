import type { LoadedExperiment } from '../../experiment/load.js';
import type { Run } from '../../telemetry/run.js';
import type { PointRow } from '../data.js';
import type { SimulatorOffer } from './offer.js';
import { offerClockwork } from './offer-clockwork.js';

/** The simulator that a report of this run carries, or why it carries none. */
export async function offerSimulator(
  run: Run,
  experiment: LoadedExperiment | null,
  points: readonly PointRow[],
): Promise<SimulatorOffer | { reason: string }> {
  if (!experiment) return { reason: 'It is not known what this log is of, and so not what to simulate.' };
  return (
    (await offerClockwork(run, experiment, points)) ?? {
      reason: `The points of ${experiment.declaration.name} have no simulator that runs in a page. repro run simulates them.`,
    }
  );
}

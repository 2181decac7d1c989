import type { LoadedExperiment } from '../../experiment/load.js';
import type { Run } from '../../telemetry/run.js';
import type { PointRow } from '../data.js';
import type { SimulatorOffer } from './offer.js';
import { offerClockwork } from './offer-clockwork.js';
import { offerFaro } from './offer-faro.js';
import { offerInferline } from './offer-inferline.js';
import { offerKairos } from './offer-kairos.js';
import { plannedSpecs } from './planned-specs.js';

/**
 * The simulator that a report of this run carries, or why it carries none.
 *
 * @throws UserError when a user's own declaration fails.
 */
export async function offerSimulator(
  run: Run,
  experiment: LoadedExperiment | null,
  points: readonly PointRow[],
): Promise<SimulatorOffer | { reason: string }> {
  if (!experiment) return { reason: 'It is not known what this log is of, and so not what to simulate.' };
  const planned = await plannedSpecs(run, experiment, points);
  if (planned.length === 0) return { reason: 'No point has ended yet from which it could start.' };
  for (const offer of [offerClockwork, offerInferline, offerKairos, offerFaro]) {
    const offered = await offer(planned);
    if (offered) return offered;
  }
  return {
    reason: `The points of ${experiment.declaration.name} have no simulator that runs in a page. repro run simulates them.`,
  };
}

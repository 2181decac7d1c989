import { daysHash, type FaroDays, pastDays } from '../datasets/faro/days.js';
import type { Forecaster } from '../datasets/faro/forecaster.js';
import { UserError } from '../errors.js';
import type { NetworkShape } from '../serving-core/faro/prediction/network/shape.js';
import {
  defaultTraining,
  type TrainingOptions,
  trainNetwork,
} from '../serving-core/faro/prediction/network/train.js';
import { stream } from '../serving-core/random/streams.js';

/** What a forecaster is trained with; the rest are the defaults of the network. */
export interface ForecasterOptions extends Partial<TrainingOptions> {
  readonly shape: NetworkShape;
  readonly seed: number;
  /** Called before each job. */
  readonly onJob?: (job: number, of: number) => void;
}

/** Fewer days leave nothing to learn from, beside one that is served and one that ends the training. */
const FEWEST_DAYS = 3;

/**
 * Trains a network for each job on all days but the last, of which the last but one tells when to stop. The same days and seed give the same weights on every machine.
 *
 * @throws UserError when there are too few days, or too short ones.
 */
export function trainForecaster(
  days: FaroDays,
  { shape, seed, onJob, ...given }: ForecasterOptions,
): Forecaster {
  const past = pastDays(days);
  const window = shape.context + shape.horizon;
  const [{ length: count }, minutes] = [days.days[0], days.days[0][0].length];
  if (count < FEWEST_DAYS || minutes < window)
    throw new UserError(
      'E_FARO_TRACE',
      `${days.from} has ${count} days of ${minutes} minutes, too little to train on.`,
      `Give at least ${FEWEST_DAYS} days of at least ${window} minutes.`,
    );
  const series = past.map((list, job) => {
    onJob?.(job, past.length);
    const random = stream(seed, `faro-forecaster/${job}`);
    const name = days.names[job];
    return { name, ...trainNetwork(list, { ...defaultTraining, ...given, shape }, random) };
  });
  const trace = days.from === 'stand-in' ? days.from : (days.from.split(/[\\/]/).at(-1) ?? days.from);
  return { shape, trained: { trace, sha256: daysHash(past), days: past[0].length, seed }, series };
}

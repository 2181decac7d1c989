import { normal } from '../../random/distributions.js';
import type { Uniform } from '../../random/uniform.js';
import type { Profile } from '../pipeline/profile.js';
import type { Station } from './engine.js';

/** The 99th percentile of a standard normal variable. */
const Z99 = 2.3263478740408408;

/**
 * Service times that vary from batch to batch: log-normal, with the station's time as their mean and the profile's latency as their
 * 99th percentile. The widest log-normal that there is stands in where the percentile is further from the mean than any can be;
 * where it is below the mean, times are constant. `share` scales the standard deviation of the logarithm, 0 to 1.
 */
export function varyingService(
  stations: readonly Station[],
  profiles: readonly Profile[],
  share: number,
  random: Uniform,
): (model: number, size: number) => number {
  const sigmas = stations.map(({ batch, service }, model) =>
    Float64Array.from({ length: batch + 1 }, (_, n) =>
      n === 0 ? 0 : share * sigma(latencyOf(profiles[model], n) / service[n]),
    ),
  );
  return (model, size) => {
    const s = sigmas[model][size];
    const mean = stations[model].service[size];
    return s === 0 ? mean : mean * Math.exp(s * normal(random) - (s * s) / 2);
  };
}

/** Of the log-normal whose 99th percentile is `ratio` times its mean: ln ratio = σ·z − σ²/2. */
function sigma(ratio: number): number {
  if (ratio <= 1) return 0;
  return Z99 - Math.sqrt(Math.max(0, Z99 * Z99 - 2 * Math.log(ratio)));
}

/** The 99th percentile at a batch size, ms, on a straight line between two profiled ones. */
function latencyOf(profile: Profile, batch: number): number {
  const at = profile.findIndex((row) => row.batch >= batch);
  const above = profile[at];
  if (above.batch === batch) return above.latency;
  const below = profile[at - 1];
  const share = (batch - below.batch) / (above.batch - below.batch);
  return below.latency + share * (above.latency - below.latency);
}

import type { Arrivals } from './arrivals.js';
import type { ClientRandom } from './workload.js';

/** Whether a bursty client begins within a burst, and for how many ns that, or the pause before its first burst, lasts. */
export interface FirstPhase {
  bursting: boolean;
  lasts: number;
}

/**
 * The phase that a bursty client begins in. The original means a uniform point of the first burst and pause, but
 * divides a draw of 31 bits by 2^64, so that every client begins at the start of a burst.
 */
export function firstPhase(source: ClientRandom, burst: Arrivals, idle: Arrivals): FirstPhase {
  const fraction = source.integer() / 2 ** 64;
  const busy = burst.gap();
  const period = busy + idle.gap();
  const at = Math.trunc(period * fraction);
  return at > busy ? { bursting: false, lasts: period - at } : { bursting: true, lasts: busy - at };
}

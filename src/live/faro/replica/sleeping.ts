import { type Lognormal, LognormalDraws } from '../../../serving-core/faro/simulator/lognormal.js';
import { stream } from '../../../serving-core/random/streams.js';
import { classIndex } from './class-index.js';
import type { Serving } from './model.js';

/**
 * A model that sleeps for a drawn time, from when its request came or the one before was due, whichever is later: sleeps that end late, by 1 ms or so, do not add up.
 */
export function sleepingModel(
  service: Lognormal,
  seed: number,
  sleep: (until: number) => Promise<void> = sleepUntil,
): Serving {
  const draws = new LognormalDraws(service, stream(seed, 'faro/replica'));
  let due = 0;
  return {
    async serve(_, arrived) {
      due = Math.max(due, arrived) + draws.next() / 1e6;
      await sleep(due);
      return classIndex;
    },
    async close() {},
  };
}

/** @param until ms of `performance.now()`. */
function sleepUntil(until: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, until - performance.now())));
}
